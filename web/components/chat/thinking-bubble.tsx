import { createSignal, createUniqueId, Show } from "solid-js";
import type { ChatThinkingEntry } from "../../store/state.ts";
import { Icon } from "../text/icon.tsx";
import { Markdown } from "../text/markdown.tsx";

/** Closed it shows its first line, which does not change when it is finished. */
export function ThinkingBubble(props: { entry: ChatThinkingEntry }) {
  const [isOpen, setOpen] = createSignal(false);
  const id = createUniqueId();
  return (
    <article
      class="step is-thinking"
      classList={{ "is-open": isOpen(), "is-streaming": props.entry.seq === null }}
    >
      <button
        type="button"
        class="step-line"
        aria-expanded={isOpen()}
        aria-controls={id}
        onClick={() => setOpen(!isOpen())}
      >
        <Icon name="brain" />
        <span class="step-name">{props.entry.seq === null ? "Thinking" : "Thought"}</span>
        <span class="step-text">{isOpen() ? "" : props.entry.text || "without readable text"}</span>
        <Icon name="chevronRight" />
      </button>
      <Show when={isOpen()}>
        <div class="step-body" id={id}>
          <Markdown text={props.entry.text || "The model did not say what it thought."} />
        </div>
      </Show>
    </article>
  );
}
