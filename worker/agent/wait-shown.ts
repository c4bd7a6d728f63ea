import type { Command } from "../../contract/agent.ts";
import type { FrameOf } from "../../contract/frame.ts";
import { EventIdSchema } from "../../contract/ids.ts";
import type { TurnFrame } from "../agent-loop/turn.ts";
import type { AgentProfile } from "./command-agent-api.ts";
import type { CommandDeps } from "./run-command.ts";

/** A shorter wait for the model is not worth a change of status. */
const SHOWN_WAIT_MS = 500;

/** Turns frames of the loop into frames for clients, and a long wait for the model into a status. */
export class WaitShown {
  /** Why it waits, as was told last; null: it does not. */
  private reason: string | null = null;
  private readonly deps: Pick<CommandDeps, "uplink">;
  private readonly agentId: AgentProfile["agentId"];
  private readonly taskSlug: string;

  constructor(deps: Pick<CommandDeps, "uplink">, profile: AgentProfile, command: Command) {
    this.deps = deps;
    this.agentId = profile.agentId;
    this.taskSlug = command.task_slug;
  }

  onFrame(frame: TurnFrame): void {
    switch (frame.type) {
      case "waiting":
        if (frame.delayMs >= SHOWN_WAIT_MS) this.setWaiting(frame.reason);
        return;
      case "block_started":
        this.setWaiting(null);
        this.show(frame, {
          chunk: "",
          is_complete: false,
          ...(frame.toolName ? { tool_name: frame.toolName } : {}),
        });
        return;
      case "block_delta":
        this.show(frame, { chunk: frame.chunk, is_complete: false });
        return;
      case "block_ended":
        this.show(frame, {
          chunk: "",
          is_complete: true,
          ...(frame.isDiscarded ? { is_discarded: true } : {}),
        });
        return;
    }
  }

  private show(
    frame: Extract<TurnFrame, { eventId: string }>,
    rest: Pick<FrameOf<"agent_stream">, "chunk" | "is_complete" | "is_discarded" | "tool_name">,
  ): void {
    this.deps.uplink.show({
      type: "agent_stream",
      agent_id: this.agentId,
      event_id: EventIdSchema.parse(frame.eventId),
      block_type: frame.blockType,
      task_slug: this.taskSlug,
      ...rest,
    });
  }

  private setWaiting(reason: string | null): void {
    if (this.reason === reason) return;
    this.reason = reason;
    this.deps.uplink.report({ kind: "status", status: reason === null ? "executing" : "waiting", reason });
    this.deps.uplink.send();
  }
}
