import { fail, succeed, type Result } from "../../contract/failure.ts";
import type { WorkspaceFiles } from "../agent-loop/ports.ts";
import { joinPath, parentOf } from "../workspace/workspace-path.ts";
import { moduleKind, prepareModule, type ModuleKind } from "./prepare-module.ts";
import { isBuiltin, resolveModule, type ModuleFiles } from "./resolve-module.ts";

/** A module as the sandbox knows it: what each of its names stands for, or why for nothing. */
export interface CollectedModule {
  kind: ModuleKind | "json";
  /** The function that runs it, as source; of JSON the text itself. */
  code: string;
  /** Paths of modules that run before it. */
  before: string[];
  names: Record<string, { path: string } | { missing: string }>;
}

export interface ModuleGraph {
  modules: Map<string, CollectedModule>;
  /** Names of Node's own modules that are asked for anywhere, without `node:`. */
  builtins: Set<string>;
}

export interface Entry {
  path: string;
  /** Code that stands in no file; null: the file's. */
  code: string | null;
  isModule: boolean | null;
}

const MAX_MODULES = 500;
const MAX_SOURCE_BYTES = 8_000_000;

/** All modules that a program reaches by literal names. The failure is for the person who wrote it. */
export async function collectModules(
  entry: Entry,
  files: WorkspaceFiles,
  paths: ReadonlySet<string>,
): Promise<Result<ModuleGraph, string>> {
  return await new Collector(files, paths).collect(entry);
}

class Collector {
  private readonly files: WorkspaceFiles;
  private readonly lookup: ModuleFiles;
  private readonly manifests = new Map<string, Promise<Record<string, unknown> | null>>();
  private readonly graph: ModuleGraph = { modules: new Map(), builtins: new Set() };
  private sizeBytes = 0;

  constructor(files: WorkspaceFiles, paths: ReadonlySet<string>) {
    this.files = files;
    this.lookup = {
      has: (path) => paths.has(path),
      packageJson: (directory) => {
        const path = joinPath(directory, "package.json");
        const known =
          this.manifests.get(path) ?? (paths.has(path) ? this.readManifest(path) : Promise.resolve(null));
        this.manifests.set(path, known);
        return known;
      },
    };
  }

  async collect(entry: Entry): Promise<Result<ModuleGraph, string>> {
    let wave = [entry];
    while (wave.length > 0) {
      const sources = await this.sourcesOf(wave);
      if (!sources.ok) return sources;
      const next = new Set<string>();
      for (const [index, one] of wave.entries()) {
        const added = await this.add(one, sources.value[index] ?? "");
        if (!added.ok) return added;
        for (const path of added.value) if (!this.graph.modules.has(path)) next.add(path);
      }
      if (this.graph.modules.size + next.size > MAX_MODULES)
        return fail(`The program has more than ${MAX_MODULES} modules.`);
      wave = [...next].map((path) => ({ path, code: null, isModule: null }));
    }
    return succeed(this.graph);
  }

  private async sourcesOf(wave: readonly Entry[]): Promise<Result<string[], string>> {
    const wanted = wave.flatMap(({ path, code }) => (code === null ? [path] : []));
    const read = wanted.length === 0 ? succeed([]) : await this.files.readMany(wanted);
    if (!read.ok) return fail("The files could not be read.");
    const byPath = new Map(read.value.map(({ path, content }) => [path, content]));
    const texts: string[] = [];
    for (const { path, code } of wave) {
      const content = byPath.get(path);
      if (code === null && content === undefined) return fail(`/${path} cannot be read.`);
      this.sizeBytes += content?.byteLength ?? 0;
      texts.push(code ?? new TextDecoder().decode(content));
    }
    return this.sizeBytes > MAX_SOURCE_BYTES
      ? fail("The program's modules are too large to run here.")
      : succeed(texts);
  }

  /** Gives the paths of the modules that it names. */
  private async add({ path, isModule }: Entry, source: string): Promise<Result<string[], string>> {
    if (path.endsWith(".json")) {
      this.graph.modules.set(path, { kind: "json", code: source, before: [], names: {} });
      return succeed([]);
    }
    const kind =
      isModule === null ? moduleKind(path, source, await this.packageType(path)) : isModule ? "esm" : "cjs";
    const prepared = prepareModule(path, source, kind);
    if (!prepared.ok) return fail(`/${path}: SyntaxError: ${prepared.failure}`);
    const module: CollectedModule = { kind, code: prepared.value.code, before: [], names: {} };
    this.graph.modules.set(path, module);
    for (const { specifier, isStatic } of prepared.value.imports) {
      if (isBuiltin(specifier)) {
        this.graph.builtins.add(specifier.replace(/^node:/, ""));
        continue;
      }
      const resolved = await resolveModule(specifier, path, kind === "cjs", this.lookup);
      module.names[specifier] = resolved.ok ? { path: resolved.value } : { missing: resolved.failure };
      if (resolved.ok && isStatic) module.before.push(resolved.value);
      // What a module imports must be there before it begins, as in Node.
      if (!resolved.ok && isStatic) return fail(`Error [ERR_MODULE_NOT_FOUND]: ${resolved.failure}`);
    }
    return succeed(Object.values(module.names).flatMap((target) => ("path" in target ? [target.path] : [])));
  }

  private async packageType(path: string): Promise<string | null> {
    for (let directory = parentOf(path); ; directory = parentOf(directory)) {
      const manifest = await this.lookup.packageJson(directory);
      if (manifest !== null) return typeof manifest["type"] === "string" ? manifest["type"] : null;
      if (directory === "") return null;
    }
  }

  private async readManifest(path: string): Promise<Record<string, unknown> | null> {
    const content = await this.files.read(path);
    if (!content.ok) return null;
    try {
      const manifest: unknown = JSON.parse(new TextDecoder().decode(content.value));
      return typeof manifest === "object" && manifest !== null ? { ...manifest } : null;
    } catch {
      // Not JSON: as if it were not there.
      return null;
    }
  }
}
