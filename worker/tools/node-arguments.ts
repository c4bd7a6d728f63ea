/** What a call of `node` asks for. */
export type NodeCall =
  | { kind: "file"; path: string; args: string[] }
  | { kind: "code"; code: string; isModule: boolean | null; isPrinted: boolean; args: string[] }
  | { kind: "stdin"; isModule: boolean | null; isPrinted: boolean; args: string[] }
  | { kind: "tests"; patterns: string[] }
  /** Nothing to run: what to say instead. */
  | { kind: "message"; stdout: string; stderr: string; exitCode: number };

const VERSION = "v22.19.0";
const USAGE =
  "node runs JavaScript here: node FILE [ARGS], node -e CODE, node -p EXPRESSION, node --input-type=module -e CODE, node --test [FILES], or a script from standard input.\n";
/** Options that change nothing here. */
const IGNORED =
  /^--(?:no-warnings|enable-source-maps|experimental-[\w-]+|no-deprecation|trace-[\w-]+|stack-trace-limit=\d+|test-reporter=\w+|test-concurrency=\d+|test-timeout=\d+|max-old-space-size=\d+|unhandled-rejections=\w+)$/;

interface Parsed {
  code: string | null;
  isModule: boolean | null;
  isPrinted: boolean;
  isTest: boolean;
  rest: string[];
}

export function parseNodeArguments(args: readonly string[], hasStdin: boolean): NodeCall {
  const parsed = parse(args);
  if ("kind" in parsed) return parsed;
  const { code, isModule, isPrinted, isTest, rest } = parsed;
  if (isTest) return { kind: "tests", patterns: rest };
  if (code !== null) return { kind: "code", code, isModule, isPrinted, args: rest };
  const [path, ...own] = rest;
  if (path !== undefined && path !== "-") return { kind: "file", path, args: own };
  if (path === "-" || hasStdin) return { kind: "stdin", isModule, isPrinted, args: own };
  return message(`There is no interactive node here. ${USAGE}`);
}

function parse(args: readonly string[]): Parsed | NodeCall {
  const parsed: Parsed = { code: null, isModule: null, isPrinted: false, isTest: false, rest: [] };
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    if (!arg.startsWith("-") || arg === "-") return { ...parsed, rest: args.slice(at) };
    if (arg === "--") return { ...parsed, rest: args.slice(at + 1) };
    const [name = arg, inline] = /^(--[\w-]+)=(.*)$/s.exec(arg)?.slice(1) ?? [];
    if (arg === "-v" || arg === "--version")
      return { kind: "message", stdout: `${VERSION}\n`, stderr: "", exitCode: 0 };
    if (arg === "-h" || arg === "--help") return { kind: "message", stdout: USAGE, stderr: "", exitCode: 0 };
    if (name === "--test") parsed.isTest = true;
    else if (name === "--input-type")
      parsed.isModule = (inline ?? args[(at += 1)])?.startsWith("module") ?? null;
    else if (/^(?:-e|--eval|-p|--print|-pe)$/.test(name)) {
      parsed.isPrinted ||= name !== "-e" && name !== "--eval";
      const code = inline ?? args[(at += 1)];
      if (code === undefined) return message(`node: ${arg} requires an argument\n`, 9);
      parsed.code = code;
    } else if (!IGNORED.test(arg)) return message(`node: ${arg} is not supported here. ${USAGE}`, 9);
  }
  return parsed;
}

function message(stderr: string, exitCode = 1): NodeCall {
  return { kind: "message", stdout: "", stderr, exitCode };
}
