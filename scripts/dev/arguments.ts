import { type Result, fail, succeed } from "../../contract/failure.ts";

/** What was asked for after `npm run dev --`. Absent means: we choose. */
export interface DevArguments {
  port: number | null;
  inspectorPort: number | null;
  ip: string | null;
  persistTo: string | null;
  vars: ReadonlyMap<string, string>;
  envFiles: readonly string[];
  /** For `wrangler dev`, untouched and in order. */
  rest: readonly string[];
}

type Draft = { -readonly [Key in keyof DevArguments]: DevArguments[Key] } & {
  vars: Map<string, string>;
  envFiles: string[];
  rest: string[];
};

type Taker = (draft: Draft, values: readonly string[]) => string | null;

/** Each answers what is wrong with its values, or null. */
const takers: Readonly<Record<string, Taker>> = {
  "--port": (draft, [value]) => takePort("--port", value, (port) => (draft.port = port)),
  "--inspector-port": (draft, [value]) =>
    takePort("--inspector-port", value, (port) => (draft.inspectorPort = port)),
  "--ip": (draft, [value]) => takeText("--ip wants an address", value, (text) => (draft.ip = text)),
  "--persist-to": (draft, [value]) =>
    takeText("--persist-to wants a directory", value, (text) => (draft.persistTo = text)),
  "--env-file": (draft, values) => {
    draft.envFiles.push(...values);
    return values.length > 0 ? null : "--env-file wants a file";
  },
  "--var": (draft, values) => takeVars(draft.vars, values),
};

/** As wrangler reads lists: `--var A:1 B:2` are two. */
const lists = new Set(["--var", "--env-file"]);

export function parseDevArguments(args: readonly string[]): Result<DevArguments, string> {
  const draft: Draft = {
    port: null,
    inspectorPort: null,
    ip: null,
    persistTo: null,
    vars: new Map(),
    envFiles: [],
    rest: [],
  };
  for (let at = 0; at < args.length;) {
    const argument = args[at] ?? "";
    const equals = argument.indexOf("=");
    const flag = equals > 0 ? argument.slice(0, equals) : argument;
    const take = takers[flag];
    at += 1;
    if (!take) {
      draft.rest.push(argument);
      continue;
    }
    const values = equals > 0 ? [argument.slice(equals + 1)] : valuesAt(args, at, lists.has(flag));
    if (equals <= 0) at += values.length;
    const problem = take(draft, values);
    if (problem) return fail(problem);
  }
  return succeed(draft);
}

function valuesAt(args: readonly string[], at: number, isList: boolean): string[] {
  const following = args.slice(at, isList ? undefined : at + 1);
  const end = following.findIndex((value) => value.startsWith("-"));
  return end < 0 ? following : following.slice(0, end);
}

function takePort(flag: string, value: string | undefined, set: (port: number) => void): string | null {
  const port = Number(value);
  if (!value || !Number.isInteger(port) || port < 0 || port > 65_535) {
    return `${flag} wants a number from 0 to 65535, not "${value ?? ""}"`;
  }
  set(port);
  return null;
}

function takeText(wish: string, value: string | undefined, set: (text: string) => void): string | null {
  if (!value) return wish;
  set(value);
  return null;
}

function takeVars(vars: Map<string, string>, values: readonly string[]): string | null {
  if (values.length === 0) return "--var wants NAME:VALUE";
  for (const value of values) {
    const colon = value.indexOf(":");
    // The text is not repeated: it may be a key with its name forgotten.
    if (colon < 1) return "--var wants NAME:VALUE, with the colon";
    vars.set(value.slice(0, colon), value.slice(colon + 1));
  }
  return null;
}
