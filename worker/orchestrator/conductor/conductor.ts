import type { Orchestrator } from "../../../contract/orchestrator.ts";
import type { Hooks } from "../../agent-loop/hooks.ts";
import type { ModelPort, PricedUsage, Toolbox } from "../../agent-loop/ports.ts";
import { compactCommand } from "../../agent-loop/compaction-texts.ts";
import { runCompaction } from "../../agent-loop/run-compaction.ts";
import { type TurnDeps, runTurn } from "../../agent-loop/run-turn.ts";
import { effortFor } from "../../agent-loop/thinking-words.ts";
import type { JournalStep, Mail, TurnFrame } from "../../agent-loop/turn.ts";
import { TurnJournal, fingerprintOf } from "../../journal/turn-journal.ts";
import { contextTokens, reportedUsage } from "../../journal/reported-usage.ts";
import { contextLimit } from "../../context-limit.ts";
import { conductorEvents, conductorFrame } from "./conductor-events.ts";
import type { Briefing } from "./briefing.ts";
import type { Inbox, TakenTurn } from "./inbox.ts";
import { tellStates } from "./message-states.ts";
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
  briefing: Pick<Briefing, "begin">;
  hooks: Hooks;
  /** How things stand in the fleet: what the conductor must still know when its conversation is made short. */
  fleetNow: () => string;
  /** For orchestrators that say nothing of their own; null: what suits the model. */
  compactAtTokens: number | null;
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
    const { inbox, newId } = this.deps;
    for (;;) {
      const hindrance = inbox.hasAny() ? this.deps.hindrance() : null;
      if (hindrance !== null) return this.block(hindrance);
      const taken = this.deps.publisher.transact((emit) => {
        const next = inbox.take(newId);
        tellStates(emit, next?.delivered ?? []);
        return next;
      });
      if (!taken) return;
      const abort = new AbortController();
      if (taken.isInterrupted) abort.abort();
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

  /** The same without waiting: a message that interrupts is in the inbox and comes next, also after a restart. */
  makeWay(): void {
    this.running?.abort.abort();
  }

  private async runOne(taken: TakenTurn, signal: AbortSignal): Promise<void> {
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

  private async runTurn(taken: TakenTurn, toolbox: Toolbox, signal: AbortSignal): Promise<void> {
    const { storage, publisher, newId, now } = this.deps;
    const { system, note, settle } = await this.deps.briefing.begin();
    const fingerprint = await fingerprintOf(system, toolbox.definitions);
    publisher.transact((emit) => this.changeSelf(emit, { status: "executing", status_reason: null }));
    this.showTyping(true);
    const apply = (step: JournalStep, paid: PricedUsage | null): void => {
      if (step.type === "prompt_taken") settle();
      this.publish((emit) => this.tell(emit, taken.turnId, step, paid));
    };
    const journal = TurnJournal.open(storage, taken.turnId, fingerprint, apply);
    const stream = (frame: TurnFrame): void => this.show(frame);
    const deps: TurnDeps = {
      model: this.deps.model(),
      toolbox,
      hooks: this.deps.hooks,
      journal: this.published(journal),
      mail: () => this.deps.inbox.mail(newId),
      stream,
      newId,
      now,
      signal,
      survivors: () => [this.deps.fleetNow()],
    };
    const { model: usual, compact_at } = this.deps.self.get();
    const model = this.deps.inbox.modelOf(taken.turnId) ?? usual;
    const settings = {
      model,
      effort: effortFor(taken.text, null),
      system,
      maxModelCalls: MAX_MODEL_CALLS,
      limit: contextLimit(model, compact_at ?? this.deps.compactAtTokens),
    };
    const text = note === null ? taken.text : `${taken.text}\n\n${note}`;
    const prompt = journal.hasPrompt() ? null : text;
    const compact = compactCommand(taken.text);
    if (compact) await runCompaction(deps, settings, settings.limit, prompt, compact.instructions);
    else await runTurn(deps, { ...settings, task: taken.text }, prompt);
  }

  /** Set while a step is committed: its events belong to the same transaction. */
  private emit: Emit | null = null;

  private published(journal: TurnJournal) {
    return {
      messages: () => journal.messages(),
      toolRun: (id: string) => journal.toolRun(id),
      briefing: () => journal.briefing(),
      contextSize: () => journal.contextSize(),
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
    if (step.type === "history_compacted") {
      this.changeSelf(emit, { context_tokens: step.compaction.tokensAfter });
    }
    if (step.type === "results_taken" || step.type === "mail_taken") this.tellJoined(emit, step.mail ?? []);
    if (step.type === "message_finished") tellStates(emit, this.deps.inbox.consume());
    if (step.type !== "turn_ended") return;
    this.deps.inbox.done(turnId);
    const isFailed = step.end.status === "failed";
    this.changeSelf(emit, {
      status: isFailed ? "blocked" : "idle",
      status_reason: isFailed ? step.end.result : null,
    });
  }

  private tellJoined(emit: Emit, mail: readonly Mail[]): void {
    if (mail.length === 0) return;
    tellStates(emit, this.deps.inbox.join(mail));
    this.changeSelf(emit, {});
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
