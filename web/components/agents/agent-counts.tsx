import { For } from "solid-js";
import type { AgentCounts as Counts } from "../../../contract/agent.ts";
import { formatCount, formatCompact } from "../text/format-number.ts";
import { Icon, type IconName } from "../text/icon.tsx";

const KINDS: readonly { field: keyof Counts; icon: IconName; word: string }[] = [
  { field: "responses", icon: "messageSquare", word: "responses" },
  { field: "tools", icon: "wrench", word: "tool calls" },
  { field: "hooks", icon: "webhook", word: "hooks" },
  { field: "thinking", icon: "brain", word: "thoughts" },
];

export function AgentCounts(props: { counts: Counts }) {
  return (
    <span class="counts">
      <For each={KINDS}>
        {(kind) => (
          <span
            class={`count is-${kind.field}`}
            title={`${formatCount(props.counts[kind.field])} ${kind.word}`}
          >
            <Icon name={kind.icon} label={kind.word} />
            {formatCompact(props.counts[kind.field])}
          </span>
        )}
      </For>
    </span>
  );
}
