import { createSignal, Show } from "solid-js";
import { useRoom } from "../../store/room.ts";

/** Asks for the access token of a deployment; the browser then keeps a session. */
export function SignIn() {
  const room = useRoom();
  const [token, setToken] = createSignal("");
  const [problem, setProblem] = createSignal("");
  const [isSending, setSending] = createSignal(false);

  async function signIn(): Promise<void> {
    if (token().trim() === "" || isSending()) return;
    setSending(true);
    const answer = await room.actions.signIn(token());
    setSending(false);
    setProblem(answer === true ? "" : answer);
  }

  return (
    <form
      class="sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        void signIn();
      }}
    >
      <input
        class="input"
        type="password"
        aria-label="Access token"
        placeholder="Access token"
        autocomplete="current-password"
        onInput={(event) => setToken(event.currentTarget.value)}
      />
      <button type="submit" class="button is-primary" disabled={isSending() || token().trim() === ""}>
        Sign in
      </button>
      <Show when={problem()}>
        <span class="form-problem" role="alert">
          {problem()}
        </span>
      </Show>
    </form>
  );
}
