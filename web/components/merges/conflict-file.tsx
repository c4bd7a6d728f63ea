import { createMemo, createSignal, For, Show } from "solid-js";
import type { MergeConflict } from "../../../contract/merge.ts";
import { plural } from "../text/format-number.ts";
import { LongText } from "../text/long-text.tsx";
import { kindInWords } from "./merge-words.ts";
import type { Choice } from "./resolution.ts";
import { sideBySide, type SideLine } from "./side-by-side.ts";

interface ConflictFileProps {
  conflict: MergeConflict;
  agentName: string;
  choice: Choice | undefined;
  onChoose: (choice: Choice) => void;
}

/** One file: main's side and the agent's, and which of them, or what else, is wanted. */
export function ConflictFile(props: ConflictFileProps) {
  const sides = createMemo(() => sideBySide(props.conflict.ours, props.conflict.theirs));
  return (
    <section class="conflict" aria-label={props.conflict.path}>
      <header class="conflict-head">
        <code>{props.conflict.path}</code>
        <span class="muted">{kindInWords(props.conflict, props.agentName)}</span>
      </header>
      <div class="sides">
        <Side
          title="main"
          lines={sides().ours}
          absence={absenceOf(props.conflict, "ours")}
          label={`Use main's ${props.conflict.path}`}
          isChosen={props.choice === "ours"}
          onChoose={() => props.onChoose("ours")}
        />
        <Side
          title={props.agentName}
          lines={sides().theirs}
          absence={absenceOf(props.conflict, "theirs")}
          label={`Use ${props.agentName}'s ${props.conflict.path}`}
          isChosen={props.choice === "theirs"}
          onChoose={() => props.onChoose("theirs")}
        />
      </div>
      <Show when={props.conflict.merged} keyed>
        {(merged) => <MergedText {...props} merged={merged} />}
      </Show>
    </section>
  );
}

/** Why a side has no text; empty when it has. */
function absenceOf({ kind, ours, theirs }: MergeConflict, side: "ours" | "theirs"): string {
  const text = side === "ours" ? ours : theirs;
  if (text !== null) return text === "" ? "The file is empty." : "";
  if (kind === `deleted_by_${side}`) return "Deleted.";
  return kind === "file_and_directory" ? "No file, or a folder." : "Not text.";
}

function Side(props: {
  title: string;
  lines: SideLine[];
  absence: string;
  label: string;
  isChosen: boolean;
  onChoose: () => void;
}) {
  return (
    <div class="side" classList={{ "is-chosen": props.isChosen }}>
      <div class="side-head">
        <strong>{props.title}</strong>
        <button
          type="button"
          class="button is-small"
          aria-pressed={props.isChosen}
          aria-label={props.label}
          onClick={() => props.onChoose()}
        >
          {props.isChosen ? "Chosen" : "Use this"}
        </button>
      </div>
      <Show when={props.absence === ""} fallback={<p class="muted side-none">{props.absence}</p>}>
        <pre class="side-text" tabindex="0" aria-label={`Lines of ${props.title}`}>
          <For each={props.lines}>
            {(line) => <span class={`side-line is-${line.kind}`}>{textOf(line)}</span>}
          </For>
        </pre>
      </Show>
    </div>
  );
}

function textOf(line: SideLine): string {
  if (line.kind === "filler") return "\n";
  return line.kind === "gap" ? `⋯ ${plural(line.count, "line")} alike\n` : `${line.text}\n`;
}

/** The text with git's marks, to be read or put right by hand. */
function MergedText(props: ConflictFileProps & { merged: string }) {
  const [isEditing, setEditing] = createSignal(false);
  const edited = () => (typeof props.choice === "object" ? props.choice.content : props.merged);
  return (
    <details class="merged">
      <summary>Merged text with marks</summary>
      <Show
        when={isEditing()}
        fallback={
          <>
            <LongText text={edited()} />
            <button type="button" class="button is-small" onClick={() => setEditing(true)}>
              Edit by hand
            </button>
          </>
        }
      >
        <textarea
          class="input merged-edit"
          rows="16"
          spellcheck={false}
          aria-label={`Text of ${props.conflict.path}`}
          ref={(element) => queueMicrotask(() => element.focus())}
          value={edited()}
          onInput={(event) => props.onChoose({ content: event.currentTarget.value })}
        />
      </Show>
    </details>
  );
}
