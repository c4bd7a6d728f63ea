import { lazy, Show } from "solid-js";
import { LazyPanel } from "../components/overlay/lazy-panel.tsx";
import { useRoom } from "../store/room.ts";

const FileDrawer = lazy(async () => ({
  default: (await import("../components/files/file-drawer.tsx")).FileDrawer,
}));
const MergePanel = lazy(async () => ({
  default: (await import("../components/merges/merge-panel.tsx")).MergePanel,
}));

/** What opens over the page. None of it is needed to see what happens, so each is loaded when it is asked for. */
export function Panels() {
  const room = useRoom();
  return (
    <>
      <Show when={room.view.files}>
        {(target) => (
          <LazyPanel title="Files" onClose={() => room.actions.closeFiles()}>
            <FileDrawer path={target().path} branch={target().ref} />
          </LazyPanel>
        )}
      </Show>
      <Show when={room.view.merges}>
        {(target) => (
          <LazyPanel title="Branches" onClose={() => room.actions.closeMerges()}>
            <MergePanel selectedId={target().selectedId} />
          </LazyPanel>
        )}
      </Show>
    </>
  );
}
