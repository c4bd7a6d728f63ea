import { Show } from "solid-js";
import { useRoom } from "../../store/room.ts";
import type { ChatQuestionEntry } from "../../store/state.ts";
import { AgentChip } from "../text/agent-chip.tsx";
import { formatClock, formatExact } from "../text/format-time.ts";
import { QuestionForm } from "../waiting/question-form.tsx";

/** A question of an agent, with its answer once there is one. */
export function QuestionBubble(props: { entry: ChatQuestionEntry }) {
  const room = useRoom();
  const question = () => room.state.questions[props.entry.questionId];
  return (
    <article class="bubble is-report">
      <header class="bubble-head">
        <AgentChip id={props.entry.agentId} name="" />
        <span class="muted">asks</span>
        <time dateTime={props.entry.at} title={formatExact(props.entry.at)}>
          {formatClock(props.entry.at).slice(0, 5)}
        </time>
      </header>
      <p class="bubble-plain">{props.entry.text}</p>
      <Show when={question()}>
        {(asked) => (
          <Show
            when={asked().state === "open"}
            fallback={
              <p class="bubble-plain muted">
                {asked().state === "withdrawn"
                  ? "Withdrawn: the command ended without an answer."
                  : `${asked().answered_by === "engineer" ? "Answered here" : "The conductor answered"}: ${asked().answer}`}
              </p>
            }
          >
            <QuestionForm question={asked()} />
          </Show>
        )}
      </Show>
    </article>
  );
}
