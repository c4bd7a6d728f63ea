import type { Author, Command, CommandAuthor, Effort } from "../../contract/agent.ts";
import type { DeliveryMode } from "../../contract/delivery.ts";
import type { Result } from "../../contract/failure.ts";
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
  workingDir: string;
  sessionId: string;
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
  queuedAt: string;
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
  /** Answers when the command has ended, or as it stands after `waitMs`. */
  getCommand(id: CommandId, waitMs: number): Promise<Result<Command>>;
  /** Newest first, before the command with the id `before`. */
  listCommands(limit: number, before: string | null): Promise<Command[]>;
}
