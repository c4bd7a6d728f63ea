import type { Author, Command, CommandAuthor, Effort } from "../../contract/agent.ts";
import type { DeliveryMode } from "../../contract/delivery.ts";
import type { Result } from "../../contract/failure.ts";
import type { MergePolicy } from "../../contract/merge.ts";
import type { AgentPrompt } from "../../contract/playbook.ts";
import type { AgentId, CommandId, OrchestratorId, QuestionId } from "../../contract/ids.ts";
import type { Question } from "../../contract/question.ts";

/** What an agent is; its orchestrator decides it and gives it along. */
export interface AgentProfile {
  agentId: AgentId;
  orchestratorId: OrchestratorId;
  name: string;
  model: string;
  effort: Effort | null;
  systemPrompt: string;
  /** Names of the tools it may use; null: all. */
  tools: string[] | null;
  merge: MergePolicy;
  workingDir: string;
  /** The most model calls for one command; null: the default. */
  maxTurns: number | null;
  /** When to compact, as the agent or its orchestrator says; null: the default. */
  compactAt: number | null;
  sessionId: string;
  /** What `CLAUDE.md` says; null: there is none. */
  projectContext: string | null;
}

/** What a slash command makes of the turn that it stands for. */
export interface TurnTerms {
  slashCommand: string;
  /** What the model is told in place of the command as it was typed. */
  prompt: string;
  /** Full id, for this turn only; null: the agent's own. */
  model: string | null;
  /** Of the agent's tools the only ones for this turn; null: all of them. */
  allowedTools: string[] | null;
}

export interface NewCommand {
  id: CommandId;
  text: string;
  taskSlug: string;
  author: Author;
  mode: DeliveryMode;
  fromAgent: string | null;
  hops: number;
  /** Whether the conductor is woken when it ends. */
  notify: boolean;
  /** The merge whose conflict it is to resolve: its files are main joined with that branch. */
  resolves: CommandId | null;
  queuedAt: string;
  terms: TurnTerms | null;
  /** Goes before the profile's; null: that one. */
  maxTurns: number | null;
  /** Another agent is filling the cache with what this one's prompt begins with; see PrefixGate. */
  awaitsPrefix: boolean;
}

/** The object behind an agent, as its orchestrator calls it. */
export interface CommandAgentApi {
  /** Wakes the object up, so that the first command finds it ready. */
  warmUp(): Promise<void>;
  /**
   * Durable when it returns. A second call with the same id changes nothing. `profile` holds from the next turn on.
   * With the mode `interrupt` the running command is told to stop, but not waited for.
   */
  command(profile: AgentProfile, command: NewCommand): Promise<Result<{ status: "queued" | "executing" }>>;
  /** What the model of an agent with this profile is told before a conversation. */
  describePrompt(profile: AgentProfile): Promise<AgentPrompt>;
  /** Stops the running command, keeping what it has said and spent; the queue goes on. */
  interrupt(): Promise<{ interrupted: boolean }>;
  /**
   * Stops for good: the running command and all queued ones end as interrupted, new ones are refused. Answers when
   * that is reported.
   */
  retire(): Promise<void>;
  /** Takes back a command that has not begun; one that is taken back already stays so. */
  withdraw(id: CommandId): Promise<Result<Command>>;
  /** Durable when it returns; the command that waited goes on. */
  answer(id: QuestionId, answer: string, by: CommandAuthor): Promise<Result<Question>>;
  /** Something to know at the next tool boundary; an agent that has nothing to do does not hear of it. */
  hint(text: string): Promise<void>;
  /** Answers when the command has ended, or as it stands after `waitMs`. */
  getCommand(id: CommandId, waitMs: number): Promise<Result<Command>>;
  /** Newest first, before the command with the id `before`. */
  listCommands(limit: number, before: string | null): Promise<Command[]>;
}
