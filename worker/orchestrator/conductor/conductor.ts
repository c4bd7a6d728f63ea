import type { Orchestrator } from "../../../contract/orchestrator.ts";
import type { Hooks } from "../../agent-loop/hooks.ts";
import type { ModelPort, PricedUsage, Toolbox } from "../../agent-loop/ports.ts";
import { runTurn } from "../../agent-loop/run-turn.ts";
import type { JournalStep, TurnFrame } from "../../agent-loop/turn.ts";
import { TurnJournal, fingerprintOf } from "../../journal/turn-journal.ts";
import { contextTokens, reportedUsage } from "../../journal/reported-usage.ts";
import { conductorEvents, conductorFrame } from "./conductor-events.ts";
import type { Inbox } from "./inbox.ts";
import type { Ledger } from "../costs/ledger.ts";
import type { Emit, Publisher } from "../events/publisher.ts";
import type { SelfStore } from "../self-store.ts";

export interface ConductorDeps {
  storage: DurableObjectStorage;
  self: SelfStore;
  inbox: Inbox;
  ledger: Ledger;
  publisher: Publisher;
  model: () => ModelPort;
  /** Why no turn may begin, in words; null: it may. */
  hindrance: () => string | null;
  /** The management tools. Made for a turn and closed after it. */
  openToolbox: () => Promise<Toolbox & { close: () => Promise<void> }>;
  systemPrompt: () => string;
  hooks: Hooks;
  newId: () => string;
  now: () => number;
  onBroken: (error: unknown) => void;
}

const MAX_MODEL_CALLS = 100;
const SHOWN_WAIT_MS = 500;

/** The orchestrator's own conversation: one turn after the other, each about what stands first in the inbox. */
export class Conductor {
  private readonly deps: ConductorDeps;
  private running: { abort: AbortController; ended: Promise<void> } | null = null;

  constructor(deps: ConductorDeps) {
    this.deps = deps;
  }

  isBusy(): boolean {
    return this.running !== null;
  }

  /** Works until the inbox is empty. One call at a time. */
  async workThrough(): Promise<void> {
    const { storage, inbox, newId } = this.deps;
    for (;;) {
      const hindrance = inbox.hasAny() ? this.deps.hindrance() : null;
      if (hindrance !== null) return this.block(hindrance);
      const taken = storage.transactionSync(() => inbox.take(newId));
      if (!taken) return;
      const abort = new AbortController();
      const ended = this.runOne(taken, abort.signal);
      this.running = { abort, ended };
      await ended;
      this.running = null;
    }
  }

  /** What waits stays in the inbox. */
  private block(status_reason: string): void {
    if (this.deps.self.get().status_reason === status_reason) return;
    this.deps.publisher.transact((emit) => this.changeSelf(emit, { status: "blocked", status_reason }));
  }

  async interrupt(): Promise<boolean> {
    const running = this.running;
    running?.abort.abort();
    await running?.ended;
    return running !== null;
  }

  private async runOne(taken: { turnId: string; text: string }, signal: AbortSignal): Promise<void> {
    const toolbox = await this.deps.openToolbox();
    try {
      await this.runTurn(taken, toolbox, signal);
    } catch (error) {
      // A bug of ours. The turn must end all the same, or it would stand at the head of the inbox for ever.
      this.deps.onBroken(error);
      this.deps.publisher.transact((emit) => {
        this.deps.inbox.done(taken.turnId);
        emit({
          type: "error",
          message: "The conductor's turn broke off. Send the message again.",
          details: {},
        });
        this.changeSelf(emit, { status: "blocked", status_reason: "The last turn broke off." });
      });
    } finally {
      this.showTyping(false);
      await toolbox.close();
    }
  }

  private async runTurn(
    taken: { turnId: string; text: string },
    toolbox: Toolbox,
    signal: AbortSignal,
  ): Promise<void> {
    const { storage, publisher, newId, now } = this.deps;
    const system = this.deps.systemPrompt();
    const fingerprint = await fingerprintOf(system, toolbox.definitions);
    publisher.transact((emit) => this.changeSelf(emit, { status: "executing", status_reason: null }));
    this.showTyping(true);
    const apply = (step: JournalStep, paid: PricedUsage | null): void =>
      this.publish((emit) => this.tell(emit, taken.turnId, step, paid));
    const journal = TurnJournal.open(storage, taken.turnId, fingerprint, apply);
    const { model } = this.deps.self.get();
    const settings = { model, effort: null, system, maxModelCalls: MAX_MODEL_CALLS };
    const stream = (frame: TurnFrame): void => this.show(frame);
    const deps = {
      model: this.deps.model(),
      toolbox,
      hooks: this.deps.hooks,
      journal: this.published(journal),
      stream,
      newId,
      now,
      signal,
    };
    await runTurn(deps, settings, journal.hasPrompt() ? null : taken.text);
  }

  /** Set while a step is committed: its events belong to the same transaction. */
  private emit: Emit | null = null;

  private published(journal: TurnJournal) {
    return {
      messages: () => journal.messages(),
      toolRun: (id: string) => journal.toolRun(id),
      modelCalls: () => journal.modelCalls(),
      commit: (step: JournalStep) =>
        this.deps.publisher.transact((emit) => {
          this.emit = emit;
          try {
            journal.commit(step);
          } finally {
            this.emit = null;
          }
        }),
    };
  }

  /** With the step's transaction, or in one of its own for what a restart left to settle. */
  private publish(work: (emit: Emit) => void): void {
    if (this.emit) work(this.emit);
    else this.deps.publisher.transact(work);
  }

  private tell(emit: Emit, turnId: string, step: JournalStep, paid: PricedUsage | null): void {
    const timestamp = new Date(this.deps.now()).toISOString();
    for (const draft of conductorEvents(step, this.deps.self.get().id, timestamp)) emit(draft);
    if (paid) {
      this.deps.ledger.add("conductor", reportedUsage(paid));
      const { usage } = this.deps.ledger.of("conductor", "summaries");
      this.changeSelf(emit, { ...usage, context_tokens: contextTokens(paid) });
    }
    if (step.type !== "turn_ended") return;
    this.deps.inbox.done(turnId);
    const isFailed = step.end.status === "failed";
    this.changeSelf(emit, {
      status: isFailed ? "blocked" : "idle",
      status_reason: isFailed ? step.end.result : null,
    });
  }

  private changeSelf(emit: Emit, patch: Partial<Orchestrator>): void {
    const updated_at = new Date(this.deps.now()).toISOString();
    const changed = { ...patch, queued_messages: this.deps.inbox.waiting(), updated_at };
    const { id } = this.deps.self.change(changed);
    emit({ type: "orchestrator_updated", orchestrator: { id, ...changed } });
  }

  private show(frame: TurnFrame): void {
    const { publisher, self } = this.deps;
    if (frame.type === "waiting") {
      if (frame.delayMs < SHOWN_WAIT_MS) return;
      publisher.transact((emit) => this.changeSelf(emit, { status: "waiting", status_reason: frame.reason }));
      return;
    }
    if (frame.type === "block_started" && self.get().status === "waiting") {
      publisher.transact((emit) => this.changeSelf(emit, { status: "executing", status_reason: null }));
    }
    const shown = conductorFrame(frame);
    if (shown) publisher.show(shown);
  }

  private showTyping(isTyping: boolean): void {
    const timestamp = new Date(this.deps.now()).toISOString();
    const orchestrator_agent_id = this.deps.self.get().id;
    this.deps.publisher.show({ type: "chat_typing", orchestrator_agent_id, is_typing: isTyping, timestamp });
  }
}
