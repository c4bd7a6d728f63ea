import { type Running, start } from "../processes.ts";
import { toolCommand } from "../project.ts";
import { say } from "../terminal.ts";
import { waitForHealth } from "./health.ts";

/** How long the server may stay silent after a crash of its runtime. */
const RECOVERY_MS = 4_000;
const crashNotice = "runtime crashed";

const environment = {
  WRANGLER_SEND_METRICS: "false",
  // Data for request.cf is looked up at the start, which takes long where there is no network.
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  // wrangler's traces of every call between objects cost a third of the time to a first text; a shell may ask for them.
  X_LOCAL_OBSERVABILITY: process.env["X_LOCAL_OBSERVABILITY"] ?? "false",
  ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}),
};

/**
 * `wrangler dev`, started again when it has stopped answering. It restarts a crashed workerd by itself, but it runs
 * two, and when the one in front dies (wrangler 4.156) its successor takes connections and answers none of them.
 */
export function startWrangler(args: readonly string[], url: string): Running {
  const { promise: exited, resolve } = Promise.withResolvers<number | null>();
  const stopping = new AbortController();
  let isRecovering = false;
  let current = launch();

  function launch(): Running {
    const running = start(toolCommand("wrangler", ...args), {
      env: environment,
      onOutput: (chunk) => {
        process.stdout.write(chunk);
        if (chunk.includes(crashNotice) && !isRecovering) void recover();
      },
    });
    void running.exited.then((code) => {
      if (!isRecovering) resolve(code);
    });
    return running;
  }

  async function recover(): Promise<void> {
    isRecovering = true;
    const health = await waitForHealth(
      url,
      AbortSignal.any([stopping.signal, AbortSignal.timeout(RECOVERY_MS)]),
    );
    if (!health && !stopping.signal.aborted) {
      say("The server does not answer after the crash; starting wrangler dev again.");
      await current.stop();
      if (!stopping.signal.aborted) current = launch();
    }
    isRecovering = false;
  }

  const stop: Running["stop"] = async (how) => {
    stopping.abort();
    await current.stop(how);
    resolve(null);
  };
  return { exited, stop };
}
