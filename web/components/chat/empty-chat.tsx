import { For } from "solid-js";
import { useRoom } from "../../store/room.ts";

const EXAMPLES = [
  "Create an agent called alice for Python development",
  "Tell alice to create a simple FastAPI hello world app",
  "What is every agent doing, and what has it cost so far?",
];

export function EmptyChat() {
  const room = useRoom();
  return (
    <div class="empty chat-empty">
      <h3>Say what you need</h3>
      <p class="muted">The conductor creates agents, gives them work and reports back. Try one of these:</p>
      <div class="examples">
        <For each={EXAMPLES}>
          {(example) => (
            <button type="button" class="example" onClick={() => room.actions.draft(example)}>
              {example}
            </button>
          )}
        </For>
      </div>
    </div>
  );
}
