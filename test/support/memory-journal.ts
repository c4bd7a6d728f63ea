import { type ParkedCall, type ToolOutcome, isParked } from "../../worker/agent-loop/ports.ts";
import { type Message, toolResultBlock } from "../../worker/agent-loop/transcript.ts";
import { type Briefing, briefingBlocks, NO_BRIEFING, toldAfter } from "../../worker/agent-loop/briefing.ts";
import type { ContextSize, Journal, JournalStep, Mail } from "../../worker/agent-loop/turn.ts";

/** A journal in memory. `steps` are all that were committed; given to a new one, they are what a restart leaves. */
export class MemoryJournal implements Journal {
  readonly steps: JournalStep[] = [];
  private conversation: Message[] = [];
  private told: Briefing | null = null;
  private size: ContextSize = { tokens: null, countedMessages: 0, compactedTokens: 0 };
  private readonly runs = new Map<string, ToolOutcome | ParkedCall | null>();

  constructor(before: readonly JournalStep[] = []) {
    for (const step of before) this.commit(step);
  }

  messages(): readonly Message[] {
    return this.conversation;
  }

  toolRun(toolUseId: string): ReturnType<Journal["toolRun"]> {
    const outcome = this.runs.get(toolUseId);
    if (outcome === undefined) return { state: "new" };
    if (outcome === null) return { state: "started" };
    return isParked(outcome) ? { state: "parked" } : { state: "finished", outcome };
  }

  briefing(): Briefing | null {
    return this.told;
  }

  contextSize(): ContextSize {
    return this.size;
  }

  modelCalls(): number {
    return this.steps.filter((step) => step.type === "message_finished" || step.type === "call_failed")
      .length;
  }

  commit(step: JournalStep): void {
    this.steps.push(step);
    switch (step.type) {
      case "prompt_taken": {
        if (step.isAside === true || step.denial !== undefined) return;
        const briefing = step.briefing ?? NO_BRIEFING;
        const texts = [step.text, ...(step.additions ?? [])].map((text) => ({ type: "text" as const, text }));
        const content = [...briefingBlocks(briefing, this.told), ...texts];
        this.told = toldAfter(briefing, this.told);
        this.conversation.push({ role: "user", content });
        return;
      }
      case "history_compacted":
        this.conversation = [{ role: "user", content: step.content }];
        this.told = step.briefing;
        this.size = { tokens: null, countedMessages: 0, compactedTokens: step.compaction.tokensAfter };
        return;
      case "note_added":
        this.conversation.push({ role: "user", content: [{ type: "text", text: step.text }] });
        return;
      case "message_finished":
        this.conversation.push({ role: "assistant", content: step.content });
        if (step.priced?.contextTokens !== undefined)
          this.size = {
            ...this.size,
            tokens: step.priced.contextTokens,
            countedMessages: this.conversation.length,
          };
        return;
      case "tool_started":
        this.runs.set(step.call.toolUseId, null);
        return;
      case "tool_finished":
        this.runs.set(step.call.toolUseId, step.outcome);
        return;
      case "tool_parked":
        this.runs.set(step.call.toolUseId, step);
        return;
      case "results_taken":
        this.conversation.push({
          role: "user",
          content: [
            ...step.results.map(({ toolUseId, outcome }) => toolResultBlock(toolUseId, outcome)),
            ...(step.mail ?? []).map(toText),
          ],
        });
        return;
      case "mail_taken":
        this.conversation.push({ role: "user", content: step.mail.map(toText) });
        return;
      default:
    }
  }

  types(): string[] {
    return this.steps.map((step) => step.type);
  }
}

const toText = ({ text }: Mail) => ({ type: "text" as const, text });
