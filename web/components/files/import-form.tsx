import { Show } from "solid-js";
import { ImportRepositorySchema, type ImportRepository } from "../../../contract/workspace.ts";
import { useRoom } from "../../store/room.ts";
import { textIn } from "./form-text.ts";
import { RemoteForm } from "./remote-form.tsx";

/** Clones a repository into the workspace. */
export function ImportForm(props: { onDone: () => void }) {
  const room = useRoom();
  const hasFiles = () => (room.state.workspace?.files ?? 0) > 0;
  const send = async (form: FormData): Promise<true | string> => {
    const wanted = readImport(form);
    return typeof wanted === "string" ? wanted : await room.actions.importRepository(wanted);
  };
  return (
    <RemoteForm
      label="Import a repository"
      word="Import"
      busyWord="Starting…"
      url={room.state.workspace?.remote?.url ?? ""}
      onDone={() => props.onDone()}
      send={send}
    >
      <label class="field">
        <span>
          Branch <span class="muted">without it, the one that a clone checks out</span>
        </span>
        <input class="input" name="branch" autocomplete="off" maxLength={200} />
      </label>
      <label class="field">
        <span>
          Depth <span class="muted">commits back; without it, all of the history</span>
        </span>
        <input class="input" name="depth" type="number" min="1" max="100000" />
      </label>
      <Show when={hasFiles()}>
        <label class="field-check">
          <input type="checkbox" name="replace" />
          <span>Replace what is in the workspace; it is kept as a branch</span>
        </label>
      </Show>
    </RemoteForm>
  );
}

/** What the form asks for, or what is wrong with it. */
function readImport(form: FormData): ImportRepository | string {
  const [url, token, branch, depth] = [
    textIn(form, "url"),
    textIn(form, "token"),
    textIn(form, "branch"),
    textIn(form, "depth"),
  ];
  const read = ImportRepositorySchema.safeParse({
    url,
    ...(token === "" ? {} : { token }),
    ...(branch === "" ? {} : { branch }),
    ...(depth === "" ? {} : { depth: Number(depth) }),
    replace: form.get("replace") !== null,
  });
  if (read.success) return read.data;
  const field = read.error.issues[0]?.path.join(".") ?? "";
  return field === "url" ? "URL: not an address, such as https://host/owner/name." : `${field}: not usable.`;
}
