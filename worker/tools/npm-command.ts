import { defineCommand, type Command, type ExecResult, type ResolvedCommandContext } from "just-bash/browser";

const NO_PACKAGES =
  "packages cannot be installed or fetched here: there is no network. Use what Node has built in (node:test, node:assert, node:fs …) or write the code yourself";
const SCRIPT_NAMES: Readonly<Record<string, string>> = { t: "test", tst: "test" };

/** `npm test` and `npm run NAME`: the line of package.json, in this same shell. Nothing else of npm is here. */
export const npmCommand: Command = defineCommand("npm", async (args, context) => {
  const [verb = "", ...rest] = args.filter((arg) => !/^(?:-s|--silent|--if-present)$/.test(arg));
  const name = SCRIPT_NAMES[verb] ?? verb;
  if (name === "test" || name === "start") return runScripts(name, rest, context);
  if (name === "run" || name === "run-script" || name === "rum") {
    const [script, ...own] = rest;
    return script === undefined ? listScripts(context) : runScripts(script, own, context);
  }
  if (/^(?:-v|--version)$/.test(verb)) return said("10.9.0\n");
  return complained(`npm ${verb}: ${NO_PACKAGES}. npm test and npm run NAME work.`);
});

async function runScripts(
  name: string,
  args: string[],
  context: ResolvedCommandContext,
): Promise<ExecResult> {
  const found = await findScripts(context);
  if (found === null) return complained("npm: there is no readable package.json here or above.");
  if (found.scripts[name] === undefined) {
    const known = Object.keys(found.scripts).join(", ") || "none";
    return complained(`npm: package.json has no script "${name}". Scripts: ${known}.`);
  }
  const own = args[0] === "--" ? args.slice(1) : args;
  const quoted = own.map((arg) => ` '${arg.replaceAll("'", String.raw`'\''`)}'`).join("");
  const lines = { [`pre${name}`]: "", [name]: quoted, [`post${name}`]: "" };
  let result = said("");
  for (const [event, more] of Object.entries(lines)) {
    const script = found.scripts[event];
    if (script === undefined) continue;
    const each = script + more;
    const ran = await context.exec?.(each, {
      cwd: found.directory,
      env: { npm_lifecycle_event: event },
      ...(context.signal ? { signal: context.signal } : {}),
    });
    if (ran === undefined) return complained("npm: scripts cannot run inside this command.");
    const head = `\n> ${found.title} ${event}\n> ${each}\n\n`;
    result = {
      stdout: result.stdout + head + ran.stdout,
      stderr: result.stderr + ran.stderr,
      exitCode: ran.exitCode,
    };
    if (ran.exitCode !== 0) break;
  }
  return result;
}

async function listScripts(context: ResolvedCommandContext): Promise<ExecResult> {
  const found = await findScripts(context);
  if (found === null) return complained("npm: there is no readable package.json here or above.");
  return said(
    Object.entries(found.scripts)
      .map(([name, line]) => `${name}\n    ${line}\n`)
      .join(""),
  );
}

interface FoundScripts {
  directory: string;
  title: string;
  scripts: Record<string, string>;
}

/** The nearest package.json that has scripts to say. */
async function findScripts({ fs, cwd }: ResolvedCommandContext): Promise<FoundScripts | null> {
  for (let directory = cwd; ; directory = fs.resolvePath(directory, "..")) {
    const path = fs.resolvePath(directory, "package.json");
    if (await fs.exists(path)) {
      const manifest = parsed(await fs.readFile(path));
      if (manifest === null) return null;
      const scripts = Object.entries(recordIn(manifest, "scripts")).flatMap(([name, line]) =>
        typeof line === "string" ? [[name, line] as const] : [],
      );
      const title = [manifest["name"], manifest["version"]]
        .filter((part) => typeof part === "string")
        .join("@");
      return { directory, title, scripts: Object.fromEntries(scripts) };
    }
    if (directory === "/") return null;
  }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    // Not JSON: the caller says so.
    return null;
  }
}

function recordIn(value: Record<string, unknown>, key: string): Record<string, unknown> {
  const inner = value[key];
  return typeof inner === "object" && inner !== null ? { ...inner } : {};
}

const said = (stdout: string): ExecResult => ({ stdout, stderr: "", exitCode: 0 });
const complained = (words: string): ExecResult => ({ stdout: "", stderr: `${words}\n`, exitCode: 1 });
