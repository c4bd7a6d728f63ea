import { waitForHealth } from "../../scripts/dev/health.ts";
import { type Running, start } from "../../scripts/processes.ts";

export interface ServerSettings {
  port: number;
  /** Directory of the databases; a second server may go on with what a first one left. */
  data: string;
  /** Variables of the Worker. */
  vars: Readonly<Record<string, string>>;
  onOutput: (chunk: string) => void;
}

const START_WITHIN_MS = 120_000;

/** The product as people start it, `npm run dev`; answers when it does. */
export async function startServer({ port, data, vars, onOutput }: ServerSettings): Promise<Running> {
  const places = [`--port=${port}`, "--inspector-port=0", `--persist-to=${data}`];
  const variables = Object.entries(vars).map(([name, value]) => `--var=${name}:${value}`);
  const server = start([process.execPath, "scripts/run.mjs", "dev", ...places, ...variables], { onOutput });
  const gone = new AbortController();
  void server.exited.then(() => gone.abort());
  const patience = AbortSignal.any([gone.signal, AbortSignal.timeout(START_WITHIN_MS)]);
  if (await waitForHealth(`http://127.0.0.1:${port}`, patience)) return server;
  await server.stop();
  throw new Error("The server did not start");
}
