import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { EffortSchema, MaxTurnsSchema } from "../../../contract/agent.ts";
import { CreateAgentSchema } from "../../../contract/api.ts";
import type { Costs } from "../../../contract/api.ts";
import { type DeliveryMode, DeliveryModeSchema } from "../../../contract/delivery.ts";
import { SystemLogLevelSchema } from "../../../contract/event.ts";
import type { Result } from "../../../contract/failure.ts";
import type { AgentId } from "../../../contract/ids.ts";
import { LIMITS } from "../../../contract/limits.ts";
import { MergePolicySchema } from "../../../contract/merge.ts";
import type { CommandAuthor } from "../../../contract/agent.ts";
import {
  agentLine,
  agentList,
  costReport,
  logLines,
  playbookLines,
  statusReport,
} from "./management-texts.ts";
import { CHANGES, DESTROYS, READ_ONLY, answer, failed, text } from "./tool-answer.ts";
import type { Playbook } from "../../playbook/playbook.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { Merges } from "../fleet/merges.ts";
import type { Questions } from "../fleet/questions.ts";
import { addMergeTools, unmergedOf } from "./merge-tools.ts";
import { addQuestionTools } from "./question-tools.ts";
import type { SystemLogQuery, SystemLogRow } from "../events/system-logs.ts";
import type { AgentLog } from "../../../contract/event.ts";

export interface ManagementDeps {
  fleet: Fleet;
  merges: Merges;
  questions: Questions;
  author: CommandAuthor;
  playbook: () => Promise<Playbook>;
  costs: () => Costs;
  /** The last rows of an agent's newest task, oldest first; `offset` counts back from the newest. */
  recentLogs: (agentId: AgentId, tail: number, offset: number) => Promise<Result<AgentLog[]>>;
  systemLogs: (query: SystemLogQuery) => Promise<Result<SystemLogRow[]>>;
}

const WHEN_BUSY: Record<DeliveryMode, string> = {
  queue: "is busy; the command is queued and runs next",
  steer: "is busy; the command joins what it does, at its next tool call",
  interrupt: "was busy; that is stopped and the command runs next",
};

const agentName = z.string().min(1).describe("The agent's name or id");

/** The tools of the fleet. The conductor uses them in process, other programs over `/mcp`. */
export function createManagementServer(deps: ManagementDeps): McpServer {
  const server = new McpServer({ name: "mgmt", version: "1.0.0" });
  addCreate(server, deps);
  addCommands(server, deps);
  addReports(server, deps);
  addMergeTools(server, deps);
  addPlaybook(server, deps);
  addQuestionTools(server, deps.questions, deps.author);
  return server;
}

function addCreate(server: McpServer, { fleet }: ManagementDeps): void {
  const inputSchema = z.strictObject({
    name: CreateAgentSchema.shape.name.describe(
      "Unique among the agents there are; free again once one is deleted",
    ),
    system_prompt: z
      .string()
      .max(LIMITS.systemPromptChars)
      .optional()
      .describe("What the agent is for and how it is to work. Not needed with a template"),
    model: z
      .string()
      .optional()
      .describe("Model id or alias: opus, sonnet, haiku or fast. Goes before the template's"),
    subagent_template: z
      .string()
      .optional()
      .describe("Name of a template that gives prompt, tools and model"),
    tools: z
      .array(z.string())
      .optional()
      .describe("The only tools it may use. Goes before the template's; default all"),
    effort: EffortSchema.optional().describe("How hard the model thinks"),
    max_turns: MaxTurnsSchema.optional().describe("The most model calls for one command"),
    merge: MergePolicySchema.optional().describe(
      "What becomes of its changes: auto merges them into main when a command ends well (default), review leaves them on its branch until you merge them, off keeps them there",
    ),
  });
  const description = "Creates a command agent. It is idle until you command it.";
  server.registerTool("create_agent", { description, inputSchema, annotations: CHANGES }, async (args) => {
    const { name, system_prompt, model, subagent_template, tools, effort, max_turns, merge } = args;
    const input = {
      name,
      ...(system_prompt === undefined ? {} : { system_prompt }),
      ...(model === undefined ? {} : { model }),
      ...(subagent_template === undefined ? {} : { subagent_template }),
      ...(tools === undefined ? {} : { tools }),
      ...(effort === undefined ? {} : { effort }),
      ...(merge === undefined ? {} : { merge }),
      ...(max_turns === undefined ? {} : { max_turns }),
    };
    return answer(await fleet.create(input), (agent) => `Created agent '${agent.name}'\n${agentLine(agent)}`);
  });
}

function addCommands(server: McpServer, { fleet, author, merges }: ManagementDeps): void {
  server.registerTool(
    "command_agent",
    {
      description:
        "Gives an agent a command and returns at once. A busy agent runs it after what it has, unless you choose another mode. Its report comes by itself.",
      inputSchema: z.strictObject({
        agent_name: agentName,
        command: z.string().trim().min(1).max(LIMITS.messageChars).describe("A task that stands alone"),
        max_turns: MaxTurnsSchema.optional().describe("The most model calls for it"),
        mode: DeliveryModeSchema.default("queue").describe(
          "For a busy agent. queue: it runs next. steer: it joins what runs now, at the next tool call. interrupt: what runs now is stopped for it",
        ),
      }),
      annotations: CHANGES,
    },
    async ({ agent_name, command, mode, max_turns }) => {
      const limits = max_turns === undefined ? {} : { max_turns };
      const input = { command, mode, notify: true, ...limits };
      return answer(await fleet.command(agent_name, input, author), ({ status, command_id, task_slug }) => {
        const how = status === "queued" ? WHEN_BUSY[mode] : "has begun";
        return `'${agent_name}' ${how}\nCommand: ${command.slice(0, 100)}\nID: ${command_id}\nTask: ${task_slug}`;
      });
    },
  );
  const interrupt =
    "Stops what an agent is doing now. What it has said and spent is kept; queued commands go on.";
  server.registerTool(
    "interrupt_agent",
    { description: interrupt, inputSchema: z.strictObject({ agent_name: agentName }), annotations: DESTROYS },
    async ({ agent_name }) =>
      answer(await fleet.interrupt(agent_name), ({ interrupted }) =>
        interrupted ? `Interrupted agent '${agent_name}'` : `Agent '${agent_name}' is not running anything`,
      ),
  );
  const remove =
    "Deletes an agent: stops it, drops its queue and frees its name. Its files, logs and cost stay, and so do branches that are not merged.";
  server.registerTool(
    "delete_agent",
    { description: remove, inputSchema: z.strictObject({ agent_name: agentName }), annotations: DESTROYS },
    async ({ agent_name }) => {
      const deleted = await fleet.delete(agent_name);
      if (!deleted.ok) return failed(deleted);
      const left = await unmergedOf(merges, deleted.value.id);
      return text([`Deleted agent '${deleted.value.name}'`, ...left].join("\n"));
    },
  );
}

function addReports(server: McpServer, deps: ManagementDeps): void {
  const { fleet, costs, recentLogs, systemLogs } = deps;
  const none = z.strictObject({});
  const list = "Lists the agents there are, with status, model, tokens and cost.";
  server.registerTool("list_agents", { description: list, inputSchema: none, annotations: READ_ONLY }, () =>
    text(agentList(fleet.list())),
  );
  const count = (max: number) => z.int().min(0).max(max);
  server.registerTool(
    "check_agent_status",
    {
      description:
        "Shows how an agent stands and the latest rows of its newest task. Not needed to learn of its end.",
      inputSchema: z.strictObject({
        agent_name: agentName,
        tail_count: count(LIMITS.listMax).default(10).describe("How many rows"),
        offset: count(100_000).default(0).describe("How many of the newest rows to pass over"),
        verbose_logs: z.boolean().default(false).describe("Whole contents instead of summaries"),
      }),
      annotations: READ_ONLY,
    },
    async ({ agent_name, tail_count, offset, verbose_logs }) => {
      const found = fleet.find(agent_name);
      if (!found.ok) return failed(found);
      const logs = await recentLogs(found.value.id, tail_count, offset);
      return answer(logs, (rows) => statusReport(found.value, rows, verbose_logs));
    },
  );
  server.registerTool(
    "read_system_logs",
    {
      description:
        "Reads what the system has logged for this fleet: lifecycle, warnings and errors; newest first.",
      inputSchema: z.strictObject({
        offset: count(100_000).default(0),
        limit: z.int().min(1).max(LIMITS.listMax).default(LIMITS.listDefault),
        message_contains: z.string().max(200).optional(),
        level: z
          .string()
          .toUpperCase()
          .pipe(SystemLogLevelSchema)
          .optional()
          .describe("DEBUG, INFO, WARNING or ERROR"),
      }),
      annotations: READ_ONLY,
    },
    async ({ offset, limit, message_contains, level }) => {
      const filters = {
        ...(message_contains === undefined ? {} : { messageContains: message_contains }),
        ...(level ? { level } : {}),
      };
      return answer(await systemLogs({ offset, limit, ...filters }), (rows) => logLines(rows, limit));
    },
  );
  const cost = "Reports tokens, cost and context of the conductor, the summaries and every agent.";
  server.registerTool("report_cost", { description: cost, inputSchema: none, annotations: READ_ONLY }, () =>
    text(costReport(costs())),
  );
}

function addPlaybook(server: McpServer, { playbook }: ManagementDeps): void {
  const description =
    "Lists the templates and slash commands as they are now, and what is wrong with their files.";
  server.registerTool(
    "list_templates",
    { description, inputSchema: z.strictObject({}), annotations: READ_ONLY },
    async () => text(playbookLines(await playbook())),
  );
}
