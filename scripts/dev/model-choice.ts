/** Variables by name, as `--var`, `.dev.vars` and the environment give them; an empty one counts as not given. */
export type Variables = ReadonlyMap<string, string>;

export type ModelChoice =
  /** The Worker finds its key by itself, or by `handOver`: secrets that only our environment has. */
  | { kind: "key"; from: string; handOver: Readonly<Record<string, string>> }
  /** Somebody named a server but no key: their server is not silently replaced by the stand-in. */
  | { kind: "key missing" }
  | { kind: "stand-in" };

export interface VariableSources {
  arguments: Variables;
  /** `.dev.vars` or what stands for it. */
  files: Variables;
  environment: Variables;
}

/** The first source that has a key wins, in wrangler's order; without any the stand-in answers. */
export function chooseModel(sources: VariableSources): ModelChoice {
  if (sources.arguments.get("ANTHROPIC_API_KEY")) return { kind: "key", from: "--var", handOver: {} };
  if (sources.files.get("ANTHROPIC_API_KEY")) return { kind: "key", from: ".dev.vars", handOver: {} };
  const namesServer = isGiven(sources, "ANTHROPIC_BASE_URL");
  const key = sources.environment.get("ANTHROPIC_API_KEY")?.trim();
  if (key) {
    // The environment's address belongs to the environment's key: a key from elsewhere is never sent there.
    const baseUrl = namesServer ? undefined : sources.environment.get("ANTHROPIC_BASE_URL")?.trim();
    const handOver = { ANTHROPIC_API_KEY: key, ...(baseUrl ? { ANTHROPIC_BASE_URL: baseUrl } : {}) };
    return { kind: "key", from: "the environment", handOver };
  }
  return namesServer ? { kind: "key missing" } : { kind: "stand-in" };
}

/** Whether the Worker will see the name without our help. */
export function isGiven(sources: Pick<VariableSources, "arguments" | "files">, name: string): boolean {
  return Boolean(sources.arguments.get(name) || sources.files.get(name));
}
