import type { OrchestratorId } from "../../contract/ids.ts";
import type { OrchestratorApi } from "./orchestrator-api.ts";

/** The only file that touches the orchestrators' namespace. The object's name is its id, so a rename moves nothing. */
export function orchestrator(env: Pick<Cloudflare.Env, "ORCHESTRATOR">, id: OrchestratorId): OrchestratorApi {
  return env.ORCHESTRATOR.getByName(id);
}
