import { fail, succeed, type Result } from "../../contract/failure.ts";
import { joinPath, parentOf } from "../workspace/workspace-path.ts";

/** The files that modules may be, relative to the root, and the text of a package.json. */
export interface ModuleFiles {
  has(path: string): boolean;
  packageJson(directory: string): Promise<Record<string, unknown> | null>;
}

const BUILTIN =
  /^(?:assert|async_hooks|buffer|child_process|cluster|console|constants|crypto|dgram|diagnostics_channel|dns|domain|events|fs|http|http2|https|inspector|module|net|os|path|perf_hooks|process|punycode|querystring|readline|repl|sqlite|stream|string_decoder|sys|test|timers|tls|tty|url|util|v8|vm|wasi|worker_threads|zlib)(?:\/[a-z/]+)?$/;
const CJS_ENDINGS = [".js", ".json", ".cjs", "/index.js", "/index.json"];

export function isBuiltin(specifier: string): boolean {
  return specifier.startsWith("node:") || (BUILTIN.test(specifier) && specifier !== "test");
}

/**
 * The file that a module's name for another stands for, by Node's rules: exact for `import`, with endings tried for
 * `require`. The failure is a sentence in Node's words, and what to do instead.
 */
export async function resolveModule(
  specifier: string,
  from: string,
  isRequire: boolean,
  files: ModuleFiles,
): Promise<Result<string, string>> {
  const local = localPath(specifier, parentOf(from));
  if (local === null) return resolvePackage(specifier, from, isRequire, files);
  const found = await existing(local, isRequire, files);
  if (found !== null) return succeed(found);
  const hint = isRequire ? "" : hintFor(local, files);
  return fail(`Cannot find module '/${local}' imported from /${from}${hint}`);
}

/** Relative to the root; null for the name of a package. */
function localPath(specifier: string, directory: string): string | null {
  const path = specifier.replace(/^file:\/\//, "").replace(/[?#].*$/, "");
  const isLocal = /^\.{0,2}\//.test(path) || path === "." || path === "..";
  if (!isLocal) return null;
  const names = path.startsWith("/") ? [] : directory.split("/").filter(Boolean);
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return names.join("/");
}

async function existing(path: string, isRequire: boolean, files: ModuleFiles): Promise<string | null> {
  if (files.has(path)) return path;
  if (!isRequire) return null;
  const withEnding = CJS_ENDINGS.map((ending) => path + ending).find((candidate) => files.has(candidate));
  if (withEnding !== undefined) return withEnding;
  const main = (await files.packageJson(path))?.["main"];
  if (typeof main !== "string") return null;
  const target = localPath(`./${main}`, path) ?? "";
  return [target, ...CJS_ENDINGS.map((ending) => target + ending)].find((file) => files.has(file)) ?? null;
}

function hintFor(path: string, files: ModuleFiles): string {
  const base = path.replace(/\.[cm]?js$/, "");
  const near = [".js", ".mjs", ".ts", ".mts", ".cjs", "/index.js", "/index.ts"]
    .map((ending) => base + ending)
    .find((candidate) => files.has(candidate));
  return near === undefined ? "" : `. Did you mean /${near}? An import names the whole file, with its ending`;
}

/** Only what lies in a `node_modules` of the workspace: nothing can be installed. */
async function resolvePackage(
  specifier: string,
  from: string,
  isRequire: boolean,
  files: ModuleFiles,
): Promise<Result<string, string>> {
  const [, name = specifier, subpath = ""] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(specifier) ?? [];
  for (let directory = parentOf(from); ; directory = parentOf(directory)) {
    const home = joinPath(joinPath(directory, "node_modules"), name);
    const manifest = await files.packageJson(home);
    if (manifest !== null) {
      const target = entryOf(manifest, `.${subpath}`, isRequire);
      const path = localPath(`./${target ?? "index.js"}`, home) ?? home;
      const found = await existing(path, true, files);
      if (found !== null) return succeed(found);
    }
    if (directory === "") break;
  }
  return fail(
    `Cannot find package '${name}' imported from /${from}. Packages cannot be installed here; use what Node has built in, or code in the workspace`,
  );
}

function entryOf(manifest: Record<string, unknown>, subpath: string, isRequire: boolean): string | null {
  const exported = conditional(manifest["exports"], subpath, isRequire);
  if (exported !== null) return exported;
  if (subpath !== ".") return subpath;
  return typeof manifest["main"] === "string" ? manifest["main"] : null;
}

function conditional(exported: unknown, subpath: string, isRequire: boolean): string | null {
  if (typeof exported === "string") return subpath === "." ? exported : null;
  if (typeof exported !== "object" || exported === null) return null;
  const entries = Object.entries(exported);
  if (entries.some(([key]) => key.startsWith("."))) {
    const found = entries.find(([key]) => key === subpath);
    return found ? conditional(found[1], ".", isRequire) : null;
  }
  const conditions = new Set(["node", "default", isRequire ? "require" : "import"]);
  for (const [condition, value] of entries) {
    const target = conditions.has(condition) ? conditional(value, ".", isRequire) : null;
    if (target !== null) return target;
  }
  return null;
}
