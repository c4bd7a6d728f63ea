import { type Result, fail, succeed } from "../../contract/failure.ts";
import type { DevArguments } from "./arguments.ts";
import { anyFreePort, isPortFree, nextFreePort } from "./free-port.ts";

const DEFAULT_PORT = 8787;
const DEFAULT_INSPECTOR_PORT = 9229;
const LOOPBACK = "127.0.0.1";

export interface Ports {
  port: number;
  inspectorPort: number;
  /** What to tell when another port than the usual one was taken. */
  notices: string[];
}

/** A port that was asked for is used or refused; a default that is taken moves to the next free one. */
export async function choosePorts(wanted: DevArguments): Promise<Result<Ports, string>> {
  const notices: string[] = [];
  const host = wanted.ip ?? LOOPBACK;
  const port = await choose("port", wanted.port, DEFAULT_PORT, host, []);
  if (!port.ok) return port;
  if (wanted.port === null && port.value !== DEFAULT_PORT) {
    notices.push(
      `Port ${DEFAULT_PORT} is taken, using ${port.value}. If that is this project running, give this one data of ` +
        "its own: npm run dev -- --persist-to DIR",
    );
  }
  const inspector = await choose("inspector-port", wanted.inspectorPort, DEFAULT_INSPECTOR_PORT, LOOPBACK, [
    port.value,
  ]);
  if (!inspector.ok) return inspector;
  if (wanted.inspectorPort === null && inspector.value !== DEFAULT_INSPECTOR_PORT) {
    notices.push(`Inspector port ${DEFAULT_INSPECTOR_PORT} is taken, using ${inspector.value}.`);
  }
  return succeed({ port: port.value, inspectorPort: inspector.value, notices });
}

async function choose(
  flag: string,
  wanted: number | null,
  usual: number,
  host: string,
  taken: readonly number[],
): Promise<Result<number, string>> {
  if (wanted === 0) return succeed(await anyFreePort(host));
  if (wanted !== null) {
    if (await isPortFree(wanted, host)) return succeed(wanted);
    return fail(
      `Port ${wanted} is taken (or may not be used on ${host}). Choose another: npm run dev -- --${flag} N`,
    );
  }
  const free = await nextFreePort(usual, host, taken);
  return free === null
    ? fail(`No free port from ${usual} on. Choose one: npm run dev -- --${flag} N`)
    : succeed(free);
}
