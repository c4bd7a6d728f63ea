import { createSignal, For, Show } from "solid-js";
import { LIMITS } from "../../../contract/limits.ts";
import type { Question } from "../../../contract/question.ts";
import { useRoom } from "../../store/room.ts";

/** One of the proposed answers at a click, or any other in words. */
export function QuestionForm(props: { question: Question }) {
  const room = useRoom();
  const [text, setText] = createSignal("");
  const [isSending, setSending] = createSignal(false);

  async function answer(words: string): Promise<void> {
    if (words.trim() === "" || isSending()) return;
    setSending(true);
    await room.actions.answerQuestion(props.question.id, words.trim());
    setSending(false);
  }

  return (
    <form
      class="question"
      aria-label={`Answer ${props.question.agent_name}`}
      onSubmit={(event) => {
        event.preventDefault();
        void answer(text());
      }}
    >
      <Show when={props.question.options.length > 0}>
        <div class="question-line">
          <For each={props.question.options}>
            {(option) => (
              <button
                type="button"
                class="button is-small"
                disabled={isSending()}
                onClick={() => void answer(option)}
              >
                {option}
              </button>
            )}
          </For>
        </div>
      </Show>
      <div class="question-line">
        <input
          class="input"
          aria-label="Your answer"
          placeholder="Your answer"
          autocomplete="off"
          maxLength={LIMITS.answerChars}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button
          type="submit"
          class="button is-small is-primary"
          disabled={isSending() || text().trim() === ""}
        >
          Answer
        </button>
      </div>
    </form>
  );
}
