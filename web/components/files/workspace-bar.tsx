import { createEffect, createMemo, createSignal, Match, on, Show, Switch } from "solid-js";
import { useRoom } from "../../store/room.ts";
import { mainVersion } from "../../store/selectors.ts";
import { uploadDirectory } from "../../store/upload.ts";
import { formatBytes, plural } from "../text/format-number.ts";
import { ImportForm } from "./import-form.tsx";
import { ImportState } from "./import-state.tsx";
import { PushForm } from "./push-form.tsx";

type OpenForm = "import" | "push" | null;

/** The repository as a whole: how it stands, and its ways in and out. */
export function WorkspaceBar(props: { branch: string }) {
  const room = useRoom();
  const [form, setForm] = createSignal<OpenForm>(null);
  let opener: HTMLElement | undefined;
  // Merges move main without an event of the workspace. The answer replaces the workspace, which is no new version.
  const version = createMemo(() => mainVersion(room.state));
  createEffect(on(version, () => void room.actions.refreshWorkspace()));

  function toggle(wanted: OpenForm, button: HTMLElement): void {
    opener = button;
    setForm(form() === wanted ? null : wanted);
  }

  function close(): void {
    setForm(null);
    opener?.focus();
  }

  return (
    <div
      class="workspace"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || form() === null) return;
        // One layer at a time: the drawer stays.
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <Figures />
      <ImportState />
      <div class="workspace-actions">
        <Ways form={form()} onToggle={toggle} />
        <Downloads branch={props.branch} />
      </div>
      <Switch>
        <Match when={form() === "import"}>
          <ImportForm onDone={close} />
        </Match>
        <Match when={form() === "push"}>
          <PushForm branch={props.branch} onDone={close} />
        </Match>
      </Switch>
    </div>
  );
}

function Figures() {
  const room = useRoom();
  return (
    <Show when={room.state.workspace} fallback={<p class="muted">Reading the workspace…</p>}>
      {(workspace) => (
        <p class="workspace-figures">
          <span>{plural(workspace().files, "file")}</span>
          <span>{formatBytes(workspace().size_bytes)}</span>
          <code title={workspace().commit}>{workspace().commit.slice(0, 8)}</code>
          <Show when={workspace().remote}>
            {(remote) => (
              <span class="workspace-remote" title={`${remote().url}, ${remote().branch}`}>
                {remote().url} <span class="muted">{remote().branch}</span>
              </span>
            )}
          </Show>
        </p>
      )}
    </Show>
  );
}

/** What changes main from outside, or brings it outside. */
function Ways(props: { form: OpenForm; onToggle: (form: OpenForm, button: HTMLElement) => void }) {
  const room = useRoom();
  let picker: HTMLInputElement | undefined;
  const isImporting = () => room.state.workspace?.status === "importing";
  return (
    <>
      <button
        type="button"
        class="button is-small"
        aria-expanded={props.form === "import"}
        disabled={isImporting()}
        onClick={(event) => props.onToggle("import", event.currentTarget)}
      >
        Import…
      </button>
      <button
        type="button"
        class="button is-small"
        disabled={isImporting() || room.view.isUploading}
        title="Single files, or a .zip, .tar or .tar.gz that is unpacked; they can be dropped here too"
        onClick={() => picker?.click()}
      >
        {room.view.isUploading ? "Uploading…" : "Upload…"}
      </button>
      <input
        ref={(element) => (picker = element)}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          void room.actions.uploadFiles(uploadDirectory(room.view), files);
        }}
      />
      <button
        type="button"
        class="button is-small"
        aria-expanded={props.form === "push"}
        disabled={isImporting()}
        onClick={(event) => props.onToggle("push", event.currentTarget)}
      >
        Push…
      </button>
    </>
  );
}

function Downloads(props: { branch: string }) {
  const room = useRoom();
  return (
    <>
      <a class="button is-small" href={room.actions.archiveUrl(props.branch)} download="">
        Download .tar.gz
      </a>
      <Show
        when={!room.state.workspace?.is_shallow}
        fallback={<span class="muted form-note">No bundle: the history was cut off.</span>}
      >
        <a
          class="button is-small"
          href={room.actions.bundleUrl()}
          download=""
          title="All branches with their history. Then: git clone FILE"
        >
          Download git bundle
        </a>
        <span class="muted form-note">
          opens with <code>git clone FILE</code>
        </span>
      </Show>
    </>
  );
}
