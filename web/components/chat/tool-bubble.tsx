import { createSignal, createUniqueId, Show } from "solid-js";
import { useRoom } from "../../store/room.ts";
import type { ChatToolEntry } from "../../store/state.ts";
import { describeInput, shortToolName } from "../../store/tool-call.ts";
import { ToolCallDetails } from "../stream/row-details.tsx";
import { ToolState } from "../stream/stream-row.tsx";
import { Icon } from "../text/icon.tsx";

/** One tool call of the conductor: what it asked and, once it is there, what came back. */
export function ToolBubble(props: { entry: ChatToolEntry }) {
  const room = useRoom();
  const [isOpen, setOpen] = createSignal(false);
  const id = createUniqueId();
  const call = () =>
    props.entry.toolUseId === null ? undefined : room.state.toolCalls[props.entry.toolUseId];
  const input = () => (props.entry.seq === null ? props.entry.text : describeInput(call()?.input ?? null));
  return (
    <article
      class="step is-tool"
      classList={{
        "is-open": isOpen(),
        "is-streaming": props.entry.seq === null,
        "is-error": call()?.isError === true,
      }}
    >
      <button
        type="button"
        class="step-line"
        aria-expanded={isOpen()}
        aria-controls={id}
        onClick={() => setOpen(!isOpen())}
      >
        <Icon name="wrench" />
        <span class="step-name">{shortToolName(props.entry.toolName) || "tool"}</span>
        <span class="step-text">{isOpen() ? "" : input()}</span>
        <ToolState isWritten={props.entry.seq !== null} call={call()} />
        <Icon name="chevronRight" />
      </button>
      <Show when={isOpen()}>
        <div class="step-body" id={id}>
          <Show when={call()} fallback={<pre>{props.entry.text}</pre>}>
            {(known) => <ToolCallDetails call={known()} />}
          </Show>
        </div>
      </Show>
    </article>
  );
}
