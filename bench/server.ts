import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anyFreePort } from "../scripts/dev/free-port.ts";
import { startServer } from "../test/support/start-server.ts";

export interface Server {
  url: string;
  stop: () => Promise<void>;
}

/** A server for measuring, with an empty state and without the model calls of summaries. */
export async function startBenchServer(modelUrl: string): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), "bench-"));
  const port = await anyFreePort();
  const vars = { ANTHROPIC_BASE_URL: modelUrl, ANTHROPIC_API_KEY: "bench", SUMMARIES: "off" };
  let log = "";
  const onOutput = (chunk: string): void => void (log += chunk);
  const server = await startServer({ port, data, vars, onOutput }).catch((error: unknown) => {
    process.stderr.write(log);
    throw error;
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(data, { recursive: true, force: true });
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}
