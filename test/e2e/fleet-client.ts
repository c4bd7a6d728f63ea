import { expect } from "@playwright/test";
import type { z } from "zod";
import { type Command, CommandSchema } from "../../contract/agent.ts";
import { CommandAcceptedSchema, EventListSchema } from "../../contract/api.ts";
import type { AgentLog, AgentLogType, Event, EventOf, EventType } from "../../contract/event.ts";

/** For a slow machine with much to do: how long a condition may take to come true. */
const PATIENCE = { timeout: 120_000, intervals: [100, 250, 500] };

/** The default orchestrator as a program uses it. */
export class FleetClient {
  private readonly origin: string;

  constructor(origin: string) {
    this.origin = `${origin}/api/orchestrators/default`;
  }

  async get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
    return schema.parse(await (await this.fetch(path)).json());
  }

  async post<Schema extends z.ZodType>(path: string, body: object, schema: Schema): Promise<z.infer<Schema>> {
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    return schema.parse(await (await this.fetch(path, init)).json());
  }

  async bytes(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.fetch(path)).arrayBuffer());
  }

  async text(path: string): Promise<string> {
    return await (await this.fetch(path)).text();
  }

  /** Gives the command's id; the conductor is not woken with its result. */
  async command(agent: string, command: string): Promise<string> {
    const body = { command, notify: false };
    return (await this.post(`/agents/${agent}/commands`, body, CommandAcceptedSchema)).command_id;
  }

  async ended(agent: string, id: string): Promise<Command> {
    let command: Command | undefined;
    await expect(async () => {
      command = await this.get(`/agents/${agent}/commands/${id}?wait=20`, CommandSchema);
      expect(command.ended_at, `${agent}: ${command.status}`).not.toBeNull();
    }).toPass(PATIENCE);
    if (command === undefined) throw new Error("A command that has ended was read");
    return command;
  }

  /** All there are, oldest first. */
  async events(): Promise<Event[]> {
    const all: Event[] = [];
    for (;;) {
      const page = await this.get(`/events?limit=500&after=${all.at(-1)?.seq ?? 0}`, EventListSchema);
      all.push(...page.items);
      if (page.items.length < 500) return all;
    }
  }

  async eventsOf<Type extends EventType>(type: Type): Promise<EventOf<Type>[]> {
    return (await this.events()).filter((event): event is EventOf<Type> => event.type === type);
  }

  /** Rows of one command and one type. */
  async logs(commandId: string, type: AgentLogType): Promise<AgentLog[]> {
    const rows = (await this.eventsOf("agent_log")).map(({ log }) => log);
    return rows.filter((log) => log.command_id === commandId && log.event_type === type);
  }

  async until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
    await expect.poll(isTrue, { ...PATIENCE, message: what }).toBe(true);
  }

  private async fetch(path: string, init?: RequestInit): Promise<Response> {
    const response = await fetch(this.origin + path, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}
