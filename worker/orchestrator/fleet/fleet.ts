import type { Agent, Command, CommandAuthor } from "../../../contract/agent.ts";
import type { CommandAccepted, CreateAgent, SendCommand, UpdateAgent } from "../../../contract/api.ts";
import { type Failure, type Result, fail, succeed } from "../../../contract/failure.ts";
import type { AgentId, CommandId } from "../../../contract/ids.ts";
import { NO_COUNTS } from "../../../contract/report.ts";
import { NO_USAGE } from "../../../contract/usage.ts";
import type { Orchestrator } from "../../../contract/orchestrator.ts";
import type { AgentPrompt } from "../../../contract/playbook.ts";
import type { AgentProfile, CommandAgentApi, NewCommand } from "../../agent/command-agent-api.ts";
import type { Template } from "../../playbook/playbook.ts";
import { findTemplate } from "../../playbook/template-aliases.ts";
import type { WorkspacePlaybook } from "../../playbook/workspace-playbook.ts";
import { effortFor } from "../../agent-loop/thinking-words.ts";
import type { Publisher } from "../events/publisher.ts";
import type { PrefixGate } from "./prefix-gate.ts";
import type { Registry } from "./registry.ts";
import { taskSlug } from "./task-slug.ts";
import { turnTerms } from "./turn-terms.ts";

export interface FleetDeps {
  self: () => Orchestrator;
  registry: Registry;
  publisher: Publisher;
  agentObject: (id: AgentId) => CommandAgentApi;
  playbook: Pick<WorkspacePlaybook, "read" | "isPath">;
  toolNames: readonly string[];
  resolveModel: (nameOrAlias: string) => Result<{ id: string; contextTokens: number }>;
  defaultModel: string;
  maxAgents: number;
  /** For agents and orchestrators that say nothing of their own; null: the loop's default. */
  compactAtTokens: number | null;
  newAgentId: () => AgentId;
  newCommandId: () => CommandId;
  newSessionId: () => string;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  gate: PrefixGate;
}

/** How long a deletion waits for the agent to stop. */
const RETIRE_PATIENCE_MS = 2_000;
/** Many commands at once ask the workspace once for what its project says. */
const CONTEXT_AGE_MS = 2_000;

/** What can be done to agents. Routes, management tools and tests all come through here. */
export class Fleet {
  private readonly deps: FleetDeps;

  constructor(deps: FleetDeps) {
    this.deps = deps;
  }

  /** After a restart, which took the agents along: those that were at work are woken and go on at once. */
  wakeWorking(): void {
    for (const { id } of this.working()) this.wake(id);
  }

  /** Those that have something to do, or could not do it. */
  working(): Agent[] {
    return this.list().filter(({ status, queued_commands }) => status !== "idle" || queued_commands > 0);
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
  async create(input: CreateAgent): Promise<Result<Agent>> {
    const { registry, publisher } = this.deps;
    const template = await this.template(input.subagent_template);
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
      ...(patch.merge === undefined ? {} : { merge: patch.merge }),
      ...(patch.max_turns === undefined ? {} : { max_turns: patch.max_turns }),
      ...(patch.compact_at === undefined ? {} : { compact_at: patch.compact_at }),
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
    resolves: CommandId | null = null,
  ): Promise<Result<CommandAccepted>> {
    const found = this.find(nameOrId);
    if (!found.ok) return found;
    const terms = await turnTerms(this.deps, input.command, author);
    if (!terms.ok) return terms;
    const agent = found.value;
    const now = this.deps.now();
    const added = {
      id: this.deps.newCommandId(),
      text: input.command,
      taskSlug: taskSlug(input.command, now),
      author,
      mode: input.mode,
      fromAgent: null,
      hops: 0,
      notify: input.notify,
      resolves,
      queuedAt: new Date(now).toISOString(),
      terms: terms.value,
      maxTurns: input.max_turns ?? null,
    };
    const accepted = await this.hand(agent, added);
    if (!accepted.ok) return accepted;
    return succeed({ command_id: added.id, task_slug: added.taskSlug, status: accepted.value.status });
  }

  /** Gives an agent what it is to do next. Siblings with the same prefix let the first one warm it. */
  async hand(
    agent: Agent,
    command: Omit<NewCommand, "awaitsPrefix">,
  ): Promise<Result<{ status: "queued" | "executing" }>> {
    const { gate } = this.deps;
    const profile = await this.profileOf(agent);
    const awaitsPrefix = isAtRest(agent) && gate.admit(agent.id, prefixKey(profile, command.text));
    const accepted = await this.deps.agentObject(agent.id).command(profile, { ...command, awaitsPrefix });
    if (!accepted.ok) gate.gaveUp(agent.id);
    return accepted;
  }

  async withdraw(nameOrId: string, id: CommandId): Promise<Result<Command>> {
    const found = this.find(nameOrId);
    return found.ok ? await this.deps.agentObject(found.value.id).withdraw(id) : found;
  }

  /** What its model is told before a conversation. */
  async prompt(nameOrId: string): Promise<Result<AgentPrompt>> {
    const found = this.find(nameOrId);
    if (!found.ok) return found;
    const object = this.deps.agentObject(found.value.id);
    return succeed(await object.describePrompt(await this.profileOf(found.value)));
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

  /** Something an agent at work is to know; one that cannot be reached does without it. */
  hint(id: AgentId, text: string): void {
    void this.deps
      .agentObject(id)
      .hint(text)
      .catch(() => undefined);
  }

  /** An object that cannot be reached now is woken by its own alarm, or by its first command. */
  private wake(id: AgentId): void {
    void this.deps
      .agentObject(id)
      .warmUp()
      .catch(() => undefined);
  }

  private async template(name: string | undefined): Promise<Result<Template | null>> {
    if (name === undefined) return succeed(null);
    const playbook = await this.deps.playbook.read();
    const template = findTemplate(playbook, name);
    if (template) return succeed(template);
    const known = playbook.templates.map((each) => each.name);
    return fail({ code: "template_not_found", template: name, known });
  }

  private async profileOf(agent: Agent): Promise<AgentProfile> {
    const { projectContext } = await this.deps.playbook.read(CONTEXT_AGE_MS);
    return {
      agentId: agent.id,
      orchestratorId: agent.orchestrator_agent_id,
      name: agent.name,
      model: agent.model,
      effort: agent.effort,
      systemPrompt: agent.system_prompt,
      tools: agent.tools,
      merge: agent.merge,
      workingDir: agent.working_dir,
      maxTurns: agent.max_turns ?? null,
      compactAt: agent.compact_at ?? this.deps.self().compact_at ?? this.deps.compactAtTokens,
      sessionId: agent.session_id ?? agent.id,
      projectContext,
    };
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
      merge: input.merge ?? "auto",
      max_turns: input.max_turns ?? null,
      compact_at: input.compact_at ?? null,
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
      changing_files: [],
      metadata: template ? { template_name: template.name, template_color: template.color } : {},
      archived: false,
      created_at: at,
      updated_at: at,
    };
  }
}

/** Its next command begins at once. */
function isAtRest({ status, queued_commands }: Agent): boolean {
  return status !== "executing" && status !== "waiting" && queued_commands === 0;
}

/** Agents of which this is equal begin with the same tools and system prompt, and think alike: they share the cache. */
function prefixKey({ model, effort, tools, projectContext }: AgentProfile, command: string): string {
  return JSON.stringify([model, effortFor(command, effort), tools?.toSorted() ?? null, projectContext]);
}
