import type { CommandAgentApi } from "./command-agent-api.ts";
import type { AgentId } from "../../contract/ids.ts";

/** The only file that touches the agents' namespace. */
export function commandAgent(env: Pick<Cloudflare.Env, "COMMAND_AGENT">, id: AgentId): CommandAgentApi {
  // The platform's mapped RPC types turn `unknown` fields into `never`; the class implements this interface.
  return env.COMMAND_AGENT.getByName(id) as unknown as CommandAgentApi;
}
