import { createResource, For } from "solid-js";
import { useRoom } from "../../store/room.ts";
import { mainVersion } from "../../store/selectors.ts";

/** Whose files are shown: main's, or those of an agent's branch. */
export function RefSelect(props: { path: string | null; branch: string }) {
  const room = useRoom();
  const [answer] = createResource(
    () => `${mainVersion(room.state)} ${Object.keys(room.state.merges).length}`,
    room.actions.listBranches,
  );
  const names = () => {
    const listed = answer();
    const known = listed?.ok ? listed.value.items.map(({ name }) => name) : [];
    return [...new Set(["main", props.branch, ...known])];
  };
  return (
    <label class="ref-select">
      <span class="muted">Branch</span>
      <select
        class="input"
        value={props.branch}
        onChange={(event) => room.actions.openFile(props.path, event.currentTarget.value)}
      >
        <For each={names()}>
          {(name) => (
            <option value={name} selected={name === props.branch}>
              {name}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
