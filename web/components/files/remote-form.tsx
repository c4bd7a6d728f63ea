import { createSignal, Show, type JSX } from "solid-js";

/** Asks for a git server's address and a token, and whatever else is given as children. */
export function RemoteForm(props: {
  label: string;
  word: string;
  busyWord: string;
  url: string;
  /** True when it was taken; otherwise what is wrong. */
  send: (form: FormData) => Promise<true | string>;
  onDone: () => void;
  children: JSX.Element;
}) {
  const [problem, setProblem] = createSignal("");
  const [isSending, setSending] = createSignal(false);

  async function submit(form: HTMLFormElement): Promise<void> {
    if (isSending()) return;
    setProblem("");
    setSending(true);
    const answer = await props.send(new FormData(form));
    setSending(false);
    if (answer === true) props.onDone();
    else setProblem(answer);
  }

  return (
    <form
      class="form remote-form"
      aria-label={props.label}
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <RemoteFields url={props.url} />
      {props.children}
      <Show when={problem()}>
        <p class="form-problem" role="alert">
          {problem()}
        </p>
      </Show>
      <div class="form-actions">
        <button type="button" class="button" onClick={() => props.onDone()}>
          Cancel
        </button>
        <button type="submit" class="button is-primary" disabled={isSending()}>
          {isSending() ? props.busyWord : props.word}
        </button>
      </div>
    </form>
  );
}

function RemoteFields(props: { url: string }) {
  return (
    <>
      <label class="field">
        <span>URL</span>
        <input
          class="input"
          name="url"
          type="url"
          required
          autocomplete="off"
          placeholder="https://host/owner/name.git"
          value={props.url}
          ref={(element) => queueMicrotask(() => element.focus())}
        />
      </label>
      <label class="field">
        <span>
          Token <span class="muted">for a private repository; used once and not kept</span>
        </span>
        <input class="input" name="token" type="password" autocomplete="off" maxLength={1_000} />
      </label>
    </>
  );
}
