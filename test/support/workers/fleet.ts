import { env } from "cloudflare:test";
import { expect } from "vitest";
import { type Command, CommandSchema } from "../../../contract/agent.ts";
import { type CommandAccepted, CommandAcceptedSchema } from "../../../contract/api.ts";
import { AgentIdSchema } from "../../../contract/ids.ts";
import { ORCHESTRATOR, type Socket, request } from "./control-room.ts";

/** Agents as a client makes and commands them. */

export async function makeAgent(name: string, more: object = {}) {
  const { status, json, text } = await request("POST", `${ORCHESTRATOR}/agents`, { name, ...more });
  expect(status, text).toBe(201);
  return AgentIdSchema.parse(json["id"]);
}

/** The object behind an agent, for what only the platform does to it. */
export const objectOf = (id: Awaited<ReturnType<typeof makeAgent>>) => env.COMMAND_AGENT.getByName(id);

export async function command(name: string, words: string, more: object = {}): Promise<CommandAccepted> {
  const body = { command: words, notify: false, ...more };
  const { json } = await request("POST", `${ORCHESTRATOR}/agents/${name}/commands`, body);
  return CommandAcceptedSchema.parse(json);
}

/** As it stands, or once it has ended. */
export async function commandOf(name: string, id: string, waitSeconds = 0): Promise<Command> {
  const path = `${ORCHESTRATOR}/agents/${name}/commands/${id}?wait=${waitSeconds}`;
  return CommandSchema.parse((await request("GET", path)).json);
}

export const ended = (name: string, id: string): Promise<Command> => commandOf(name, id, 30);

/** How far a command came, as a client heard of it. */
export function deliveriesOf(socket: Socket, id: string): string[] {
  const seen = socket.items.flatMap((item) =>
    item.type === "command_updated" && item.command.id === id
      ? [`${item.command.delivery} ${item.command.status}`]
      : [],
  );
  return [...new Set(seen)];
}
