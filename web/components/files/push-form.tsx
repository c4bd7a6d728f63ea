import type { PushBranch } from "../../../contract/workspace.ts";
import { useRoom } from "../../store/room.ts";
import { textIn } from "./form-text.ts";
import { RemoteForm } from "./remote-form.tsx";

/** Sends a branch to a git server. */
export function PushForm(props: { branch: string; onDone: () => void }) {
  const room = useRoom();
  return (
    <RemoteForm
      label="Push a branch"
      word="Push"
      busyWord="Pushing…"
      url={room.state.workspace?.remote?.url ?? ""}
      onDone={() => props.onDone()}
      send={(form) => room.actions.pushBranch(readPush(form))}
    >
      <label class="field">
        <span>Branch</span>
        <input class="input" name="branch" autocomplete="off" maxLength={200} value={props.branch} required />
      </label>
      <label class="field">
        <span>
          Its name there <span class="muted">without it, the same</span>
        </span>
        <input class="input" name="remote_branch" autocomplete="off" maxLength={200} />
      </label>
    </RemoteForm>
  );
}

function readPush(form: FormData): PushBranch {
  const [token, remoteBranch] = [textIn(form, "token"), textIn(form, "remote_branch")];
  return {
    branch: textIn(form, "branch"),
    url: textIn(form, "url"),
    ...(token === "" ? {} : { token }),
    ...(remoteBranch === "" ? {} : { remote_branch: remoteBranch }),
  };
}
