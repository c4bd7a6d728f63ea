import { existsSync } from "node:fs";
import { join } from "node:path";
import { type DevArguments, parseDevArguments } from "./dev/arguments.ts";
import { type Ports, choosePorts } from "./dev/choose-ports.ts";
import { devVarFiles, readDevVars, writeSecretFile } from "./dev/dev-vars.ts";
import { waitForHealth } from "./dev/health.ts";
import { type ModelChoice, chooseModel, isGiven } from "./dev/model-choice.ts";
import { prepare, standInFor } from "./dev/preparation.ts";
import { wranglerArguments } from "./dev/wrangler-arguments.ts";
import { startWrangler } from "./dev/wrangler-dev.ts";
import { endingSignal, whenAborted } from "./ending-signal.ts";
import { projectRoot } from "./project.ts";
import { complain, say } from "./terminal.ts";

type Cleanup = () => Promise<void>;

/** `npm run dev -- ARGUMENTS`: page, database and model, then `wrangler dev` until a signal ends it all with code 0. */
export async function main(args: readonly string[]): Promise<number> {
  const asked = parseDevArguments(args);
  if (!asked.ok) return refuse(asked.failure);
  if (!existsSync(join(projectRoot, "node_modules", ".bin", "wrangler")))
    return refuse("Run `npm ci` first.");
  const ports = await choosePorts(asked.value);
  if (!ports.ok) return refuse(ports.failure);
  ports.value.notices.forEach(say);

  const ending = endingSignal();
  const cleanups: Cleanup[] = [];
  const code = await serve(asked.value, ports.value, ending, cleanups);
  await Promise.all(cleanups.map((cleanup) => cleanup()));
  return ending.aborted ? 0 : code;
}

function refuse(reason: string): number {
  complain(reason);
  return 1;
}

async function serve(
  asked: DevArguments,
  ports: Ports,
  ending: AbortSignal,
  cleanups: Cleanup[],
): Promise<number> {
  const files = devVarFiles(asked.envFiles);
  const environment = new Map(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
  const sources = { arguments: asked.vars, files: readDevVars(files), environment };
  const choice = chooseModel(sources);

  const [prepared, standIn] = await Promise.all([prepare(asked.persistTo, ending), standInFor(choice)]);
  if (standIn.ok && standIn.value) cleanups.push(standIn.value.running.stop);
  if (ending.aborted) return 0;
  if (!prepared.ok) return refuse(prepared.failure);
  if (!standIn.ok) return refuse(standIn.failure);

  const url = urlOf(asked.ip, ports.port);
  const wrangler = startWrangler(
    wranglerArguments({
      asked,
      ports,
      envFiles: envFilesFor(choice, asked, files, cleanups),
      defaults: isGiven(sources, "AUTH") ? {} : { AUTH: "off" },
      overrides: standIn.value ? standInVariables(standIn.value.url) : {},
    }),
    url,
  );
  cleanups.push(wrangler.stop);
  announce(url, choice, ending);

  const standInEnded = standIn.value?.running.exited.then(() => "The stand-in model has ended.");
  const wranglerEnded = wrangler.exited.then((code) => code || 1);
  const ended = await Promise.race([
    whenAborted(ending),
    wranglerEnded,
    ...(standInEnded ? [standInEnded] : []),
  ]);
  return typeof ended === "string" ? refuse(ended) : (ended ?? 0);
}

function standInVariables(url: string): Record<string, string> {
  return { ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: "stand-in", MODEL_SOURCE: "stand-in" };
}

/** Naming one file makes wrangler look at no other, so then all are named. */
function envFilesFor(
  choice: ModelChoice,
  asked: DevArguments,
  files: readonly string[],
  cleanups: Cleanup[],
): readonly string[] {
  if (choice.kind !== "key" || Object.keys(choice.handOver).length === 0) return asked.envFiles;
  const secrets = writeSecretFile(choice.handOver);
  cleanups.push(async () => secrets.remove());
  return [...files, secrets.path];
}

/** Says where the page is once it is there; until then wrangler's own lines tell what happens. */
function announce(url: string, choice: ModelChoice, ending: AbortSignal): void {
  void waitForHealth(url, ending).then((health) => {
    if (health) say(`\n  Control Room   ${url}\n  Model          ${modelNotice(choice)}\n`);
  });
}

function urlOf(ip: string | null, port: number): string {
  const host = ip === null || ip === "0.0.0.0" || ip === "::" ? "127.0.0.1" : ip;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function modelNotice(choice: ModelChoice): string {
  switch (choice.kind) {
    case "key":
      return `the Messages API, with the key from ${choice.from}`;
    case "key missing":
      return "none: ANTHROPIC_BASE_URL is set, but ANTHROPIC_API_KEY is not";
    case "stand-in":
      return "stand-in; for real answers put ANTHROPIC_API_KEY into .dev.vars (see .dev.vars.example)";
  }
}
