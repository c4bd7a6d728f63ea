import { createMemo, For, Show } from "solid-js";
import type { Agent } from "../../../contract/agent.ts";
import { openQuestions, queuedCommands } from "../../store/deliveries.ts";
import { useRoom } from "../../store/room.ts";
import { QuestionForm } from "./question-form.tsx";

/** What an agent waits for, and what waits for it. */
export function AgentWaiting(props: { agent: Agent }) {
  const room = useRoom();
  const questions = createMemo(() => openQuestions(room.state, props.agent.id));
  const commands = createMemo(() => queuedCommands(room.state, props.agent.id));
  return (
    <>
      <For each={questions()}>
        {(question) => (
          <div class="card-ask">
            {question.question}
            <QuestionForm question={question} />
          </div>
        )}
      </For>
      <Show when={commands().length > 0}>
        <ul class="card-waiting" aria-label="Queued commands">
          <For each={commands()}>
            {(command) => (
              <li>
                <span title={command.command}>{command.command}</span>
                <button
                  type="button"
                  class="button is-small is-quiet"
                  aria-label={`Withdraw ${command.command.slice(0, 60)}`}
                  onClick={() => void room.actions.withdrawCommand(props.agent.id, command.id)}
                >
                  Withdraw
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  );
}
