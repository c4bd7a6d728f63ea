import { expect } from "vitest";
import { type Command, CommandSchema } from "../../../contract/agent.ts";
import { CommandAcceptedSchema } from "../../../contract/api.ts";
import { ORCHESTRATOR, request } from "./control-room.ts";

/** Agents of the default orchestrator, as a program uses them. */

export async function makeAgent(name: string, more: object = {}): Promise<string> {
  const { status, json, text } = await request("POST", `${ORCHESTRATOR}/agents`, { name, ...more });
  expect(status, text).toBe(201);
  return String(json["id"]);
}

export async function command(name: string, words: string, more: object = {}): Promise<string> {
  const body = { command: words, notify: false, ...more };
  const { json } = await request("POST", `${ORCHESTRATOR}/agents/${name}/commands`, body);
  return CommandAcceptedSchema.parse(json).command_id;
}

export async function ended(name: string, id: string): Promise<Command> {
  const { json } = await request("GET", `${ORCHESTRATOR}/agents/${name}/commands/${id}?wait=30`);
  return CommandSchema.parse(json);
}

/** Commands and waits for the end. */
export async function run(name: string, words: string, more: object = {}): Promise<Command> {
  return await ended(name, await command(name, words, more));
}
