import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { test as base } from "@playwright/test";
import { anyFreePort, isPortFree } from "../../scripts/dev/free-port.ts";
import { INSTANT_PACE, type Pace } from "../model/pace.ts";
import type { Rule } from "../model/rules.ts";
import { type RunningModel, startModel } from "../model/server.ts";
import { startServer } from "../support/start-server.ts";

export interface ControlRoom {
  /** Origin of page, API and WebSocket. */
  url: string;
  model: RunningModel;
  /** Kills the server with its runtime, then starts it on the same port and data. */
  restart(): Promise<void>;
}

interface Options {
  /** What the model answers; what no rule covers is improvised. */
  rules: readonly Rule[];
  pace: Pace;
  /** Settings of the Worker beside those that every journey needs. */
  vars: Readonly<Record<string, string>>;
}

/** A journey with the whole product to itself: `npm run dev` on free ports with new data, and a scripted model. */
export const test = base.extend<Options & { room: ControlRoom }>({
  rules: [[], { option: true }],
  pace: [INSTANT_PACE, { option: true }],
  vars: [{}, { option: true }],
  room: async ({ rules, pace, vars: more }, use, info) => {
    const data = await mkdtemp(join(tmpdir(), "control-room-data-"));
    const model = await startModel({ port: 0, rules, improvise: true, pace });
    const port = await anyFreePort();
    const url = `http://127.0.0.1:${port}`;
    const log: string[] = [];
    const vars = { ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: "test-key", ...more };
    const settings = { port, data, vars, onOutput: (chunk: string) => void log.push(chunk) };
    const begin = () =>
      startServer(settings).catch((error: unknown) => {
        throw new Error(log.join(""), { cause: error });
      });
    let server = await begin();
    const restart = async (): Promise<void> => {
      await server.stop("at once");
      // The server's own group notices a moment later that its starter is gone.
      while (!(await isPortFree(port, "127.0.0.1"))) await pause(50);
      server = await begin();
    };

    await use({ url, model, restart });

    await server.stop();
    await model.close();
    if (info.status !== info.expectedStatus) {
      await info.attach("server log", { body: log.join(""), contentType: "text/plain" });
    }
    await rm(data, { recursive: true, force: true });
  },
  baseURL: async ({ room }, use) => use(room.url),
});
