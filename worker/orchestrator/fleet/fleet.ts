import type { Agent, Command, CommandAuthor } from "../../../contract/agent.ts";
import type { CommandAccepted, CreateAgent, SendCommand, UpdateAgent } from "../../../contract/api.ts";
import { type Failure, type Result, fail, succeed } from "../../../contract/failure.ts";
import type { AgentId, CommandId } from "../../../contract/ids.ts";
import { NO_COUNTS } from "../../../contract/report.ts";
import { NO_USAGE } from "../../../contract/usage.ts";
import type { Orchestrator } from "../../../contract/orchestrator.ts";
import type { AgentProfile, CommandAgentApi } from "../../agent/command-agent-api.ts";
import type { Publisher } from "../events/publisher.ts";
import type { Registry } from "./registry.ts";
import { taskSlug } from "./task-slug.ts";
import type { Template } from "./templates.ts";

export interface FleetDeps {
  self: () => Orchestrator;
  registry: Registry;
  publisher: Publisher;
  agentObject: (id: AgentId) => CommandAgentApi;
  templates: readonly Template[];
  toolNames: readonly string[];
  resolveModel: (nameOrAlias: string) => Result<{ id: string; contextTokens: number }>;
  defaultModel: string;
  maxAgents: number;
  newAgentId: () => AgentId;
  newCommandId: () => CommandId;
  newSessionId: () => string;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** How long a deletion waits for the agent to stop. */
const RETIRE_PATIENCE_MS = 2_000;

/** What can be done to agents. Routes, management tools and tests all come through here. */
export class Fleet {
  private readonly deps: FleetDeps;

  constructor(deps: FleetDeps) {
    this.deps = deps;
  }

  /** After a restart, which took the agents along: those that were at work are woken and go on at once. */
  wakeWorking(): void {
    const working = this.list().filter(
      ({ status, queued_commands }) => status !== "idle" || queued_commands > 0,
    );
    for (const { id } of working) this.wake(id);
  }

  list(): Agent[] {
    return this.deps.registry.list();
  }

  find(nameOrId: string): Result<Agent> {
    const agent = this.deps.registry.find(nameOrId);
    if (agent) return succeed(agent);
    return fail({ code: "agent_not_found", agent: nameOrId, known: this.deps.registry.names() });
  }

  /** What is given here goes before what the template says, and that before the defaults. */
  create(input: CreateAgent): Result<Agent> {
    const { registry, publisher } = this.deps;
    const template = this.template(input.subagent_template);
    if (!template.ok) return template;
    const model = this.deps.resolveModel(input.model ?? template.value?.model ?? this.deps.defaultModel);
    if (!model.ok) return model;
    const tools = this.knownTools(input.tools ?? template.value?.tools ?? null);
    if (!tools.ok) return tools;
    const taken = this.nameOrRoomTaken(input.name);
    if (taken) return fail(taken);
    const agent = this.newAgent(input, template.value, model.value, tools.value);
    publisher.transact((emit) => {
      registry.save(agent);
      emit({ type: "agent_created", agent });
    });
    // Its object starts meanwhile, so that the first command does not wait for it.
    this.wake(agent.id);
    return succeed(agent);
  }

  update(nameOrId: string, patch: UpdateAgent): Result<Agent> {
    const found = this.find(nameOrId);
    if (!found.ok) return found;
    const model = patch.model === undefined ? null : this.deps.resolveModel(patch.model);
    if (model && !model.ok) return model;
    const tools = this.knownTools(patch.tools ?? null);
    if (!tools.ok) return tools;
    if (patch.name !== undefined && patch.name !== found.value.name && this.deps.registry.find(patch.name)) {
      return fail({ code: "agent_name_taken", name: patch.name });
    }
    const changes = {
      ...(patch.name === undefined ? {} : { name: patch.name }),
      ...(patch.system_prompt === undefined ? {} : { system_prompt: patch.system_prompt }),
      ...(patch.effort === undefined ? {} : { effort: patch.effort }),
      ...(patch.tools === undefined ? {} : { tools: tools.value }),
      ...(model ? { model: model.value.id, context_window: model.value.contextTokens } : {}),
      updated_at: new Date(this.deps.now()).toISOString(),
    };
    const agent = { ...found.value, ...changes };
    this.deps.publisher.transact((emit) => {
      this.deps.registry.save(agent);
      emit({ type: "agent_updated", agent_id: agent.id, agent: changes });
    });
    return succeed(agent);
  }

  /**
   * Frees the name and takes no more commands at once, then stops a running turn, whose cost and last words still
   * come in.
   */
  async delete(nameOrId: string): Promise<Result<Agent>> {
    const found = this.find(nameOrId);
    if (!found.ok) return found;
    const { registry, publisher } = this.deps;
    const deleted: Agent = {
      ...found.value,
      archived: true,
      status: "complete",
      status_reason: null,
      queued_commands: 0,
      updated_at: new Date(this.deps.now()).toISOString(),
    };
    publisher.transact((emit) => {
      registry.save(deleted);
      emit({ type: "agent_deleted", agent_id: deleted.id, agent_name: deleted.name });
    });
    // An object that cannot be reached ends with its turn; its reports are taken as they come.
    const retired = this.deps
      .agentObject(deleted.id)
      .retire()
      .catch(() => undefined);
    await Promise.race([retired, this.deps.sleep(RETIRE_PATIENCE_MS)]);
    return succeed(registry.get(deleted.id) ?? deleted);
  }

  async command(
    nameOrId: string,
    input: SendCommand,
    author: CommandAuthor,
  ): Promise<Result<CommandAccepted>> {
    const found = this.find(nameOrId);
    if (!found.ok) return found;
    const agent = found.value;
    const now = this.deps.now();
    const added = {
      id: this.deps.newCommandId(),
      text: input.command,
      taskSlug: taskSlug(input.command, now),
      author,
      notify: input.notify,
      queuedAt: new Date(now).toISOString(),
    };
    const object = this.deps.agentObject(agent.id);
    const accepted = await object.command(profileOf(agent), added);
    if (!accepted.ok) return accepted;
    if (input.mode === "interrupt" && accepted.value.status === "queued") await object.interrupt();
    return succeed({ command_id: added.id, task_slug: added.taskSlug, status: accepted.value.status });
  }

  async interrupt(nameOrId: string): Promise<Result<{ interrupted: boolean }>> {
    const found = this.find(nameOrId);
    return found.ok ? succeed(await this.deps.agentObject(found.value.id).interrupt()) : found;
  }

  async getCommand(nameOrId: string, id: CommandId, waitMs: number): Promise<Result<Command>> {
    const found = this.find(nameOrId);
    return found.ok ? await this.deps.agentObject(found.value.id).getCommand(id, waitMs) : found;
  }

  async listCommands(nameOrId: string, limit: number, before: string | null): Promise<Result<Command[]>> {
    const found = this.find(nameOrId);
    return found.ok
      ? succeed(await this.deps.agentObject(found.value.id).listCommands(limit, before))
      : found;
  }

  /** An object that cannot be reached now is woken by its own alarm, or by its first command. */
  private wake(id: AgentId): void {
    void this.deps
      .agentObject(id)
      .warmUp()
      .catch(() => undefined);
  }

  private template(name: string | undefined): Result<Template | null> {
    if (name === undefined) return succeed(null);
    const template = this.deps.templates.find((known) => known.name.toLowerCase() === name.toLowerCase());
    if (template) return succeed(template);
    return fail({
      code: "template_not_found",
      template: name,
      known: this.deps.templates.map((known) => known.name),
    });
  }

  private knownTools(names: string[] | null): Result<string[] | null> {
    const unknown = names?.find((name) => !this.deps.toolNames.includes(name));
    if (unknown === undefined) return succeed(names);
    return fail({ code: "tool_unknown", tool: unknown, known: [...this.deps.toolNames] });
  }

  private nameOrRoomTaken(name: string): Failure | null {
    if (this.deps.registry.find(name)) return { code: "agent_name_taken", name };
    const limit = this.deps.maxAgents;
    return this.deps.registry.list().length >= limit ? { code: "agent_limit_reached", limit } : null;
  }

  private newAgent(
    input: CreateAgent,
    template: Template | null,
    model: { id: string; contextTokens: number },
    tools: string[] | null,
  ): Agent {
    const self = this.deps.self();
    const at = new Date(this.deps.now()).toISOString();
    const isBare = input.system_prompt === undefined || input.system_prompt.trim() === "";
    return {
      ...NO_USAGE,
      id: this.deps.newAgentId(),
      orchestrator_agent_id: self.id,
      name: input.name,
      status: "idle",
      status_reason: null,
      status_since: at,
      model: model.id,
      effort: input.effort ?? null,
      system_prompt: (isBare ? template?.systemPrompt : input.system_prompt) ?? "",
      subagent_template: template?.name ?? null,
      tools,
      working_dir: self.working_dir,
      session_id: this.deps.newSessionId(),
      context_tokens: 0,
      context_window: model.contextTokens,
      queued_commands: 0,
      log_count: 0,
      counts: NO_COUNTS,
      current_task: null,
      latest_summary: null,
      todos: [],
      metadata: template ? { template_name: template.name, template_color: template.color } : {},
      archived: false,
      created_at: at,
      updated_at: at,
    };
  }
}

function profileOf(agent: Agent): AgentProfile {
  return {
    agentId: agent.id,
    orchestratorId: agent.orchestrator_agent_id,
    name: agent.name,
    model: agent.model,
    effort: agent.effort,
    systemPrompt: agent.system_prompt,
    tools: agent.tools,
    workingDir: agent.working_dir,
    sessionId: agent.session_id ?? agent.id,
  };
}
