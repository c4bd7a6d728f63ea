import jsTokens from "js-tokens";
import { transform } from "sucrase";
import { fail, succeed, type Result } from "../../contract/failure.ts";
import { guardLoops } from "./guard-loops.ts";

export type ModuleKind = "esm" | "cjs";

/** A module as a function that the sandbox calls, and what it asks for by name. */
export interface PreparedModule {
  code: string;
  kind: ModuleKind;
  /** `isStatic`: it runs before the module does. */
  imports: { specifier: string; isStatic: boolean }[];
}

/**
 * Node's way to tell a module's form: its ending, the `type` of the nearest package.json, or else what stands in it.
 * A file's path decides about types too.
 */
export function moduleKind(path: string, source: string, packageType: string | null): ModuleKind {
  if (/\.m[jt]s$/.test(path)) return "esm";
  if (/\.c[jt]s$/.test(path)) return "cjs";
  if (packageType === "module") return "esm";
  if (packageType === "commonjs") return "cjs";
  return hasModuleSyntax(source) ? "esm" : "cjs";
}

/** The failure is what is wrong with the source, with line and column. */
export function prepareModule(
  path: string,
  source: string,
  kind: ModuleKind,
): Result<PreparedModule, string> {
  const bare = source.replace(/^\uFEFF?(?:#!.*)?/, "");
  try {
    const plain = toFunctionBody(path, bare, kind);
    const imports = importsOf(plain, kind);
    return succeed({ code: wrapped(guardLoops(plain), kind), kind, imports });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return fail(message.replace(/^Error transforming .*?: /, ""));
  }
}

export function isTypeScript(path: string): boolean {
  return /\.[cm]?ts$/.test(path);
}

function toFunctionBody(path: string, source: string, kind: ModuleKind): string {
  const types = isTypeScript(path) ? (["typescript"] as const) : [];
  const transforms = kind === "esm" ? [...types, "imports" as const] : [...types];
  if (transforms.length === 0) return source;
  const named = kind === "esm" ? withOwnRequire(source) : source;
  return transform(named, { transforms, disableESTransforms: true, preserveDynamicImport: true }).code;
}

/** On one line with the source's first, so that lines keep their numbers. The inner block lets a module name as it likes. */
function wrapped(body: string, kind: ModuleKind): string {
  return kind === "esm"
    ? `module.exports=async function(exports,require,$import,$meta,$require){"use strict";{${body}\n}}`
    : `module.exports=function(exports,require,module,__filename,__dirname,$import){${body}\n}`;
}

/** In a module `require` is a name like any other, often that of its own `createRequire`. */
function withOwnRequire(source: string): string {
  let before = "";
  let out = "";
  for (const { type, value } of jsTokens(source)) {
    const isOwn = type === "IdentifierName" && value === "require" && before !== "." && before !== "?.";
    out += isOwn ? "$require" : value;
    if (!isSpaceType(type)) before = value;
  }
  return out;
}

/** Whether `import`, `export` or `await` stands outside of all functions. */
function hasModuleSyntax(source: string): boolean {
  let depth = 0;
  let before = "";
  let importBefore = false;
  for (const { type, value } of jsTokens(source)) {
    if (isSpaceType(type)) continue;
    if (importBefore && value !== "(" && (value !== "." || depth === 0)) return true;
    importBefore = type === "IdentifierName" && value === "import" && before !== "." && depth === 0;
    const isWord = type === "IdentifierName" && before !== "." && depth === 0;
    if (isWord && (value === "export" || (value === "await" && before !== "async"))) return true;
    if (type === "Punctuator" && "({[".includes(value)) depth += 1;
    if (type === "Punctuator" && ")}]".includes(value)) depth -= 1;
    before = value;
  }
  return false;
}

/** Literal names in `require("…")` and `import("…")`; of a module the former are its static imports. */
function importsOf(code: string, kind: ModuleKind): PreparedModule["imports"] {
  const tokens = [...jsTokens(code)].filter(({ type }) => !isSpaceType(type));
  return tokens.flatMap((token, index) => {
    const isCall = token.type === "StringLiteral" && tokens[index - 1]?.value === "(";
    const callee = isCall ? tokens[index - 2]?.value : undefined;
    if (callee !== "require" && callee !== "import") return [];
    return [{ specifier: unquoted(token.value), isStatic: kind === "esm" && callee === "require" }];
  });
}

function unquoted(literal: string): string {
  return literal.slice(1, -1).replaceAll(/\\(.)/g, "$1");
}

function isSpaceType(type: string): boolean {
  return /^(?:WhiteSpace|LineTerminatorSequence|MultiLineComment|SingleLineComment|HashbangComment)$/.test(
    type,
  );
}
