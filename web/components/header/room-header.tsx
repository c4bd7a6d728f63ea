import { createSignal, lazy, Show } from "solid-js";
import { useRoom } from "../../store/room.ts";
import { activeCount, isCostEstimate, runningCount, totalCost } from "../../store/selectors.ts";
import { formatCost, formatCount } from "../text/format-number.ts";
import { Icon } from "../text/icon.tsx";
import { MergesButton } from "../merges/merges-button.tsx";
import { LazyPanel } from "../overlay/lazy-panel.tsx";
import { ConnectionBadge } from "./connection-badge.tsx";

const PromptDialog = lazy(async () => ({
  default: (await import("../prompt/prompt-dialog.tsx")).PromptDialog,
}));

export function RoomHeader() {
  const room = useRoom();
  const cost = () => `${isCostEstimate(room.state) ? "≈" : ""}${formatCost(totalCost(room.state))}`;
  return (
    <header class="header">
      <div class="header-name">
        <h1>Control Room</h1>
        <span class="header-orchestrator" title="Orchestrator">
          {room.name}
        </span>
        <ConnectionBadge />
      </div>
      <Show when={room.state.modelSource === "stand-in"}>
        <span
          class="chip is-warn"
          tabindex="0"
          title="Answers come from a local stand-in, not from Claude. For real answers put ANTHROPIC_API_KEY=… into .dev.vars and start again."
        >
          Stand-in<span class="button-word">&nbsp;model</span>
        </span>
      </Show>
      <dl class="figures">
        <Figure
          label="Active"
          value={formatCount(activeCount(room.state))}
          hint="Agents that are not complete"
        />
        <Figure
          label="Running"
          value={formatCount(runningCount(room.state))}
          hint="Agents with an open turn"
        />
        <Figure
          label="Logs"
          value={formatCount(room.state.lastSeq)}
          hint="Events in this orchestrator's log"
        />
        <Figure label="Cost" value={cost()} hint="Conductor, summaries and all agents, deleted ones too" />
      </dl>
      <div class="header-actions">
        <button type="button" class="button is-quiet" onClick={() => room.actions.openFile(null)}>
          <Icon name="folder" />
          <span class="button-word">Files</span>
        </button>
        <MergesButton />
        <PromptButton />
        <button
          type="button"
          class="button is-quiet chat-toggle"
          aria-expanded={room.view.isChatDrawerOpen}
          onClick={() => room.actions.setChatDrawer(!room.view.isChatDrawerOpen)}
        >
          <Icon name="messageSquare" />
          Chat
        </button>
      </div>
    </header>
  );
}

function PromptButton() {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <>
      <button type="button" class="button is-quiet" onClick={() => setOpen(true)}>
        <Icon name="scrollText" />
        <span class="button-word">Prompt</span>
      </button>
      <Show when={isOpen()}>
        <LazyPanel title="Prompt" onClose={() => setOpen(false)}>
          <PromptDialog onClose={() => setOpen(false)} />
        </LazyPanel>
      </Show>
    </>
  );
}

function Figure(props: { label: string; value: string; hint: string }) {
  return (
    <div class="figure" title={props.hint}>
      <dt>{props.label}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}
