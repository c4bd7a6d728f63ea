import { For, Show } from "solid-js";
import type { StreamRow, ToolCall } from "../../store/state.ts";
import { formatExact } from "../text/format-time.ts";
import { LongText } from "../text/long-text.tsx";
import { Markdown } from "../text/markdown.tsx";

/** All that an opened row knows. */
export function RowDetails(props: { row: StreamRow; call: ToolCall | undefined }) {
  const isTool = () => props.call !== undefined;
  const isProse = () => props.row.category === "response" || props.row.category === "thinking";
  const rest = () =>
    isTool() || isProse() || props.row.category === "file" ? [] : Object.entries(props.row.payload);
  return (
    <div class="row-details">
      <Show when={isProse() && props.row.text}>
        <Markdown text={props.row.text} isStreaming={props.row.seq === null} />
      </Show>
      <Show when={!isProse() && !isTool() && props.row.text}>
        <LongText text={props.row.text} />
      </Show>
      <Show when={props.call}>{(call) => <ToolCallDetails call={call()} />}</Show>
      <For each={rest()}>{([name, value]) => <Field name={name} value={value} />}</For>
      <p class="row-meta">
        <Show when={props.row.summary}>{(summary) => <span>{summary()}</span>}</Show>
        <span>{props.row.kind}</span>
        <Show when={props.row.seq !== null} fallback={<span>being written</span>}>
          <span>event {props.row.seq}</span>
        </Show>
        <time dateTime={props.row.at}>{formatExact(props.row.at)}</time>
      </p>
    </div>
  );
}

/** Input by field, so that a file's text reads as text and not as a JSON string; then the result. */
export function ToolCallDetails(props: { call: ToolCall }) {
  return (
    <>
      <For each={Object.entries(props.call.input ?? {})}>
        {([name, value]) => <Field name={name} value={value} />}
      </For>
      <Show when={props.call.result !== null}>
        <Field name={props.call.isError ? "error" : "result"} value={props.call.result || "(empty)"} />
      </Show>
    </>
  );
}

function Field(props: { name: string; value: unknown }) {
  const text = () => (typeof props.value === "string" ? props.value : JSON.stringify(props.value, null, 2));
  return (
    <div class={`field-line is-${props.name === "error" ? "error" : "plain"}`}>
      <span class="field-name">{props.name}</span>
      <LongText text={text()} />
    </div>
  );
}
