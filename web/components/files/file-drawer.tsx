import { Show } from "solid-js";
import { useRoom } from "../../store/room.ts";
import { Modal } from "../overlay/modal.tsx";
import { Directory } from "./directory.tsx";
import { DropHint } from "./drop-hint.tsx";
import { baseName } from "./file-path.ts";
import { FileText } from "./file-text.tsx";
import { RefSelect } from "./ref-select.tsx";
import { WorkspaceBar } from "./workspace-bar.tsx";

/** The workspace: a file, or what a directory holds, of main or of another branch. Read anew each time it is opened. */
export function FileDrawer(props: { path: string | null; branch: string }) {
  const room = useRoom();
  const place = () => ({ path: props.path ?? ".", branch: props.branch });
  const isFile = () => props.path !== null && !props.path.endsWith("/");
  return (
    <Modal
      title={props.path === null ? "Files" : baseName(props.path)}
      class="is-drawer"
      onClose={() => room.actions.closeFiles()}
    >
      <Show when={props.path === null}>
        <WorkspaceBar branch={props.branch} />
      </Show>
      <RefSelect path={props.path} branch={props.branch} />
      <Show when={place()} keyed>
        {({ path, branch }) =>
          isFile() ? <FileText path={path} branch={branch} /> : <Directory path={path} branch={branch} />
        }
      </Show>
      <DropHint />
    </Modal>
  );
}
