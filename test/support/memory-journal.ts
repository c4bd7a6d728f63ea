import type { ToolOutcome } from "../../worker/agent-loop/ports.ts";
import { type Message, toolResultBlock } from "../../worker/agent-loop/transcript.ts";
import type { Journal, JournalStep } from "../../worker/agent-loop/turn.ts";

/** A journal in memory. `steps` are all that were committed; given to a new one, they are what a restart leaves. */
export class MemoryJournal implements Journal {
  readonly steps: JournalStep[] = [];
  private readonly conversation: Message[] = [];
  private readonly runs = new Map<string, ToolOutcome | null>();

  constructor(before: readonly JournalStep[] = []) {
    for (const step of before) this.commit(step);
  }

  messages(): readonly Message[] {
    return this.conversation;
  }

  toolRun(toolUseId: string): ReturnType<Journal["toolRun"]> {
    const outcome = this.runs.get(toolUseId);
    if (outcome === undefined) return { state: "new" };
    return outcome === null ? { state: "started" } : { state: "finished", outcome };
  }

  modelCalls(): number {
    return this.steps.filter((step) => step.type === "message_finished" || step.type === "call_failed")
      .length;
  }

  commit(step: JournalStep): void {
    this.steps.push(step);
    switch (step.type) {
      case "prompt_taken":
        if (step.denial !== undefined) return;
        this.conversation.push({
          role: "user",
          content: [step.text, ...(step.additions ?? [])].map((text) => ({ type: "text", text })),
        });
        return;
      case "note_added":
        this.conversation.push({ role: "user", content: [{ type: "text", text: step.text }] });
        return;
      case "message_finished":
        this.conversation.push({ role: "assistant", content: step.content });
        return;
      case "tool_started":
        this.runs.set(step.call.toolUseId, null);
        return;
      case "tool_finished":
        this.runs.set(step.call.toolUseId, step.outcome);
        return;
      case "results_taken":
        this.conversation.push({
          role: "user",
          content: step.results.map(({ toolUseId, outcome }) => toolResultBlock(toolUseId, outcome)),
        });
        return;
      default:
    }
  }

  types(): string[] {
    return this.steps.map((step) => step.type);
  }
}
