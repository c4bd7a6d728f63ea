import type { CommandAgentApi } from "./command-agent-api.ts";
import type { AgentId } from "../../contract/ids.ts";

/** The only file that touches the agents' namespace. */
export function commandAgent(env: Pick<Cloudflare.Env, "COMMAND_AGENT">, id: AgentId): CommandAgentApi {
  return env.COMMAND_AGENT.getByName(id);
}
