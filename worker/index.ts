import { app } from "./http/app.ts";
import { consumeQueue } from "./queue/consume-queue.ts";

export { CommandAgent } from "./agent/command-agent-do.ts";
export { Orchestrator } from "./orchestrator/orchestrator-do.ts";
export { Workspace } from "./workspace/workspace-do.ts";

/** Everything that the platform calls: requests, the queue, and the objects above. */
export default {
  fetch: app.fetch,
  queue: consumeQueue,
} satisfies ExportedHandler<Cloudflare.Env>;
