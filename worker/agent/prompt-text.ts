import type { Command } from "../../contract/agent.ts";
import { agentMessageText, steeringText } from "../agent-loop/message-text.ts";

/** A command as the model reads it when it begins a turn. */
export function promptText({ command, from_agent }: Command): string {
  return from_agent === null ? command : agentMessageText(from_agent, command);
}

/** The same for one that joins a running turn. */
export function joiningText(command: Command): string {
  return command.author === "agent" ? promptText(command) : steeringText(command.command);
}
