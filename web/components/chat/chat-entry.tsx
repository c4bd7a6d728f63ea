import { Match, Show, Switch } from "solid-js";
import { useRoom } from "../../store/room.ts";
import type { ChatEntry, ChatErrorEntry, ChatMessageEntry } from "../../store/state.ts";
import { AgentChip } from "../text/agent-chip.tsx";
import { formatClock, formatExact } from "../text/format-time.ts";
import { Markdown } from "../text/markdown.tsx";
import { QuestionBubble } from "./question-bubble.tsx";
import { ThinkingBubble } from "./thinking-bubble.tsx";
import { ToolBubble } from "./tool-bubble.tsx";

export function ChatEntryView(props: { entry: ChatEntry }) {
  const message = () => (props.entry.kind === "message" ? props.entry : undefined);
  const thinking = () => (props.entry.kind === "thinking" ? props.entry : undefined);
  const tool = () => (props.entry.kind === "tool" ? props.entry : undefined);
  const question = () => (props.entry.kind === "question" ? props.entry : undefined);
  const error = () => (props.entry.kind === "error" ? props.entry : undefined);
  return (
    <div class="entry" data-row={props.entry.id}>
      <Switch>
        <Match when={message()}>{(entry) => <MessageBubble entry={entry()} />}</Match>
        <Match when={thinking()}>{(entry) => <ThinkingBubble entry={entry()} />}</Match>
        <Match when={tool()}>{(entry) => <ToolBubble entry={entry()} />}</Match>
        <Match when={question()}>{(entry) => <QuestionBubble entry={entry()} />}</Match>
        <Match when={error()}>{(entry) => <ErrorBubble entry={entry()} />}</Match>
      </Switch>
    </div>
  );
}

function ErrorBubble(props: { entry: ChatErrorEntry }) {
  return (
    <article class="bubble is-error">
      <header class="bubble-head">
        <span class="bubble-who">The conductor could not answer</span>
        <time dateTime={props.entry.at} title={formatExact(props.entry.at)}>
          {formatClock(props.entry.at).slice(0, 5)}
        </time>
      </header>
      <p class="bubble-plain">{props.entry.text}</p>
    </article>
  );
}

/** How far one's own message has come; taken back while it waits. */
function MessageState(props: { id: string }) {
  const room = useRoom();
  return (
    <Show when={room.state.deliveries[props.id]}>
      {(state) => (
        <>
          <span class="muted">{state()}</span>
          <Show when={state() === "queued"}>
            <button
              type="button"
              class="button is-small is-quiet"
              onClick={() => void room.actions.withdrawMessage(props.id)}
            >
              Withdraw
            </button>
          </Show>
        </>
      )}
    </Show>
  );
}

function MessageBubble(props: { entry: ChatMessageEntry }) {
  const side = () =>
    props.entry.sender === "user"
      ? "is-user"
      : props.entry.isReport || props.entry.to !== null
        ? "is-report"
        : "is-conductor";
  const who = () => (props.entry.sender === "user" ? "You" : "Conductor");
  return (
    <article class={`bubble ${side()}`}>
      <header class="bubble-head">
        <Show
          when={props.entry.sender === "agent" && props.entry.agentId}
          fallback={<span class="bubble-who">{who()}</span>}
        >
          {(id) => (
            <>
              <AgentChip id={id()} name="" />
              <span class="muted">{props.entry.to === null ? "reports" : `to ${props.entry.to}`}</span>
            </>
          )}
        </Show>
        <Show when={props.entry.sender === "user"}>
          <MessageState id={props.entry.id} />
        </Show>
        <time dateTime={props.entry.at} title={formatExact(props.entry.at)}>
          {formatClock(props.entry.at).slice(0, 5)}
        </time>
      </header>
      <Show when={props.entry.sender !== "user"} fallback={<p class="bubble-plain">{props.entry.text}</p>}>
        <Markdown text={props.entry.text} isStreaming={props.entry.seq === null} />
      </Show>
    </article>
  );
}
