import { createSignal, Match, Show, Switch } from "solid-js";
import { useRoom } from "../../store/room.ts";
import type { StreamRow, ToolCall } from "../../store/state.ts";
import { describeInput, fileOf } from "../../store/tool-call.ts";
import { AgentChip } from "../text/agent-chip.tsx";
import { formatClock, formatExact } from "../text/format-time.ts";
import { Icon } from "../text/icon.tsx";
import { withoutMarks } from "../text/without-marks.ts";
import { RowDetails } from "./row-details.tsx";
import { CATEGORY_WORDS } from "./stream-toolbar.tsx";
import { TrackedFiles } from "./tracked-files.tsx";

/** Characters of a text in a closed row: more than its three lines can show. */
const CLOSED_CHARS = 600;

export function StreamRowView(props: { row: StreamRow }) {
  const room = useRoom();
  const [isOpen, setOpen] = createSignal(false);
  const call = () => (props.row.toolUseId === null ? undefined : room.state.toolCalls[props.row.toolUseId]);
  const file = () => {
    const found = call();
    return found && props.row.category === "tool" ? fileOf(found.name, found.input) : null;
  };
  return (
    <article
      class={`row is-${props.row.category} is-level-${props.row.level.toLowerCase()}`}
      classList={{
        "is-open": isOpen(),
        "is-streaming": props.row.seq === null,
        "has-agent": props.row.agentId !== null,
      }}
      style={{ "--hue": String(room.state.hues[props.row.agentId ?? ""] ?? 200) }}
      data-row={props.row.id}
    >
      <div class="row-line">
        <button type="button" class="row-main" aria-expanded={isOpen()} onClick={() => setOpen(!isOpen())}>
          <time class="row-time" dateTime={props.row.at} title={formatExact(props.row.at)}>
            {formatClock(props.row.at)}
          </time>
          <span class="row-category">{categoryWord(props.row)}</span>
          <Show when={props.row.agentId} fallback={<span class="row-agent" />}>
            {(id) => (
              <span class="row-agent">
                <AgentChip id={id()} name={props.row.agentName} />
              </span>
            )}
          </Show>
          <span class="row-content">
            <RowText row={props.row} call={call()} />
          </span>
        </button>
        <Show when={file()}>
          {(path) => (
            <button
              type="button"
              class="button is-small is-quiet row-open-file"
              title={path()}
              onClick={() => room.actions.openFile(path())}
            >
              <Icon name="file" />
              Open file
            </button>
          )}
        </Show>
      </div>
      <Show when={props.row.category === "file"}>
        <TrackedFiles payload={props.row.payload} />
      </Show>
      <Show when={isOpen()}>
        <RowDetails row={props.row} call={call()} />
      </Show>
    </article>
  );
}

function categoryWord(row: StreamRow): string {
  if (row.category === "system" && row.level === "WARNING") return "Warning";
  if (row.category === "system" && row.level === "ERROR") return "Error";
  return CATEGORY_WORDS[row.category];
}

function RowText(props: { row: StreamRow; call: ToolCall | undefined }) {
  const text = () => props.row.text.slice(0, CLOSED_CHARS);
  return (
    <Switch>
      <Match when={props.row.category === "tool"}>
        <ToolText row={props.row} call={props.call} />
      </Match>
      <Match when={props.row.category === "hook"}>
        <span class="row-kind">{props.row.kind}</span> {props.row.summary ?? text()}
      </Match>
      <Match when={props.row.category === "thinking"}>
        <span class="clamp-2">{text() || "Thought without readable text"}</span>
      </Match>
      <Match when={props.row.category === "response"}>
        <span class="clamp-3">{withoutMarks(text())}</span>
      </Match>
      <Match when={true}>
        <span class="clamp-2">{text() || props.row.summary}</span>
      </Match>
    </Switch>
  );
}

function ToolText(props: { row: StreamRow; call: ToolCall | undefined }) {
  const name = () => props.call?.name || props.row.toolName || "Tool";
  const input = () =>
    props.row.seq === null ? props.row.text.slice(-CLOSED_CHARS) : describeInput(props.call?.input ?? null);
  return (
    <span class="tool-text">
      <span class="tool-name">{name()}</span>
      <code class="tool-input">{input()}</code>
      <ToolState isWritten={props.row.seq !== null} call={props.call} />
    </span>
  );
}

/** Whether the call is running, went well or failed. */
export function ToolState(props: { isWritten: boolean; call: ToolCall | undefined }) {
  return (
    <Show when={props.isWritten}>
      <Switch fallback={<span class="tool-state is-busy">running</span>}>
        <Match when={props.call?.isError}>
          <span class="tool-state is-error">failed</span>
        </Match>
        <Match when={props.call && props.call.result !== null}>
          <span class="tool-state is-ok">done</span>
        </Match>
      </Switch>
    </Show>
  );
}
