import type { ModelEvent, ModelOutcome, ModelPort, ModelRequest } from "./ports.ts";
import type { Journal, TurnFrame } from "./turn.ts";

export interface CallDeps {
  model: ModelPort;
  journal: Journal;
  stream: (frame: TurnFrame) => void;
  newId: () => string;
  signal: AbortSignal;
}

type ShownType = "text" | "thinking" | "tool_use";

/**
 * One model call, shown while it streams. Gives the outcome, the call's id in the journal, and one event id for each
 * block of the outcome, the same that the frames carried. The caller commits what comes of it.
 */
export async function callModel(
  deps: CallDeps,
  request: ModelRequest,
): Promise<{ outcome: ModelOutcome; callId: string; eventIds: string[] }> {
  const callId = deps.newId();
  deps.journal.commit({ type: "call_started", callId });
  const shown = new ShownBlocks(deps);
  const outcome = await deps.model.call(
    request,
    (event) => onModelEvent(deps, shown, callId, event),
    deps.signal,
  );
  const content = outcome.ok ? outcome.content : outcome.partial;
  const eventIds = shown.idsFor(content.map((block) => block.type));
  shown.discardOthers(eventIds);
  return { outcome, callId, eventIds };
}

function onModelEvent(deps: CallDeps, shown: ShownBlocks, callId: string, event: ModelEvent): void {
  switch (event.type) {
    case "block_started":
      shown.start(event.index, event.blockType, event.toolName);
      return;
    case "block_delta":
      shown.delta(event.index, event.chunk);
      return;
    case "block_finished":
      shown.finish(event.index);
      return;
    case "usage":
      deps.journal.commit({ type: "usage_known", callId, priced: event.priced });
      return;
    case "attempt_failed":
      shown.discardOthers([]);
      deps.stream({ type: "waiting", reason: event.reason, delayMs: event.delayMs });
      return;
  }
}

/** The blocks of the running attempt: which event id each has, and whether its frames have ended. */
class ShownBlocks {
  private blocks = new Map<
    number,
    { eventId: string; blockType: ShownType; isOpen: boolean; rawType: string }
  >();
  private readonly deps: CallDeps;

  constructor(deps: CallDeps) {
    this.deps = deps;
  }

  start(index: number, rawType: string, toolName: string | undefined): void {
    const blockType = shownType(rawType);
    const eventId = this.deps.newId();
    this.blocks.set(index, {
      eventId,
      blockType: blockType ?? "thinking",
      isOpen: blockType !== null,
      rawType,
    });
    if (blockType === null) return;
    this.deps.stream({
      type: "block_started",
      eventId,
      blockType,
      ...(toolName === undefined ? {} : { toolName }),
    });
  }

  delta(index: number, chunk: string): void {
    const block = this.blocks.get(index);
    if (!block?.isOpen || chunk === "") return;
    this.deps.stream({ type: "block_delta", eventId: block.eventId, blockType: block.blockType, chunk });
  }

  finish(index: number): void {
    const block = this.blocks.get(index);
    if (!block?.isOpen) return;
    block.isOpen = false;
    this.deps.stream({
      type: "block_ended",
      eventId: block.eventId,
      blockType: block.blockType,
      isDiscarded: false,
    });
  }

  /** Matches the outcome's blocks, in order, to the shown ones of the same type; new ids for any that never showed. */
  idsFor(types: readonly string[]): string[] {
    const left = [...this.blocks.values()];
    return types.map((type) => {
      const at = left.findIndex((block) => block.rawType === type);
      const found = at < 0 ? undefined : left.splice(0, at + 1).at(-1);
      return found?.eventId ?? this.deps.newId();
    });
  }

  /** Withdraws what was shown and does not become an event; forgets all. */
  discardOthers(keptIds: readonly string[]): void {
    for (const block of this.blocks.values()) {
      const { eventId, blockType } = block;
      if (!keptIds.includes(eventId))
        this.deps.stream({ type: "block_ended", eventId, blockType, isDiscarded: true });
    }
    this.blocks = new Map();
  }
}

function shownType(rawType: string): ShownType | null {
  return rawType === "text" || rawType === "thinking" || rawType === "tool_use" ? rawType : null;
}
