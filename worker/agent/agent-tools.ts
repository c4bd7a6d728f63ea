import type { CommandId } from "../../contract/ids.ts";
import { orchestrator } from "../orchestrator/orchestrator-client.ts";
import { askUserTool } from "../tools/ask-user.ts";
import type { Tool } from "../tools/define-tool.ts";
import { sendMessageTool } from "../tools/send-message.ts";
import { todoWriteTool } from "../tools/todo-write.ts";
import { askFor } from "./asking.ts";
import type { AgentProfile } from "./command-agent-api.ts";
import type { CommandQueue } from "./command-queue.ts";
import type { QuestionStore } from "./question-store.ts";
import { postFor } from "./sending.ts";
import type { TodoStore } from "./todo-store.ts";
import type { Uplink } from "./uplink.ts";
import { webTools } from "./web-tools.ts";

export interface AgentToolsDeps {
  env: Cloudflare.Env;
  storage: DurableObjectStorage;
  queue: CommandQueue;
  uplink: Uplink;
  questions: QuestionStore;
  todos: TodoStore;
  newId: () => string;
  now: () => number;
}

/** The tools of an agent that need more than its files, for one command. */
export function agentTools(
  { env, todos, ...deps }: AgentToolsDeps,
  profile: AgentProfile,
  id: CommandId,
  signal: AbortSignal,
): Tool[] {
  const { orchestratorId, agentId } = profile;
  const check = async (to: string) => await orchestrator(env, orchestratorId).checkReceiver(agentId, to);
  return [
    askUserTool(askFor(deps, profile, id)),
    sendMessageTool(postFor({ ...deps, check, signal }, id)),
    todoWriteTool((list) => {
      deps.storage.transactionSync(() => {
        todos.set(list);
        deps.uplink.report({ kind: "todos", todos: list });
      });
      deps.uplink.send();
    }),
    ...webTools(env),
  ];
}
