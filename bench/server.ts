import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Server {
  url: string;
  stop: () => Promise<void>;
}

const START_TIMEOUT_MS = 120_000;

/** The product as people start it, with its own port and an empty state. */
export async function startServer(modelUrl: string): Promise<Server> {
  const state = await mkdtemp(join(tmpdir(), "bench-"));
  const [port, inspector] = await Promise.all([freePort(), freePort()]);
  const vars = { ANTHROPIC_BASE_URL: modelUrl, ANTHROPIC_API_KEY: "bench", SUMMARIES: "off" };
  const args = [
    "run",
    "dev",
    "--",
    "--port",
    String(port),
    "--inspector-port",
    String(inspector),
    "--persist-to",
    state,
  ];
  for (const [name, value] of Object.entries(vars)) args.push("--var", `${name}:${value}`);
  const child = spawn("npm", args, { stdio: ["ignore", "ignore", "inherit"], detached: true });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    await ended;
    await rm(state, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  await answering(url, () => child.exitCode !== null);
  return { url, stop };
}

async function answering(url: string, hasEnded: () => boolean): Promise<void> {
  for (const startedAt = Date.now(); Date.now() - startedAt < START_TIMEOUT_MS && !hasEnded();) {
    const response = await fetch(`${url}/health`).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The server did not start");
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
