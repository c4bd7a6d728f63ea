import { RpcTarget } from "cloudflare:workers";
import type { ReportBatch, ReportReceipt } from "../../../contract/report.ts";
import type { AgentSink as AgentSinkApi } from "../orchestrator-api.ts";

/** The orchestrator's side of an agent's RPC session: cheaper than a request for each batch. */
export class AgentSink extends RpcTarget implements AgentSinkApi {
  private readonly take: (batch: ReportBatch) => ReportReceipt;

  constructor(take: (batch: ReportBatch) => ReportReceipt) {
    super();
    this.take = take;
  }

  async push(batch: ReportBatch): Promise<ReportReceipt> {
    return this.take(batch);
  }

  [Symbol.dispose](): void {
    // The session holds nothing but the way to the orchestrator.
  }
}
