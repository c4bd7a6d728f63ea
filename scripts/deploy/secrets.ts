import { type Result, fail, succeed } from "../../contract/failure.ts";

export interface SecretSources {
  /** Names that the deployed Worker has already; they keep their values. */
  existing: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  /** Null when nobody is there to answer. */
  ask: ((question: string) => Promise<string>) | null;
  newToken: () => string;
}

export interface Secrets {
  /** To be set with the deployment. */
  values: Record<string, string>;
  /** What the person has to know. */
  notices: string[];
}

/** The secrets that a first deployment needs: from the environment, else asked for, else made up or left out. */
export async function collectSecrets(sources: SecretSources): Promise<Result<Secrets, string>> {
  const secrets: Secrets = { values: {}, notices: [] };
  const modelKey = await find(
    "ANTHROPIC_API_KEY",
    "Anthropic API key (Enter leaves it out for now): ",
    sources,
  );
  if (modelKey) secrets.values["ANTHROPIC_API_KEY"] = modelKey;
  else if (modelKey === "") {
    secrets.notices.push(
      "No ANTHROPIC_API_KEY: agents cannot work yet. Later: npm exec wrangler secret put ANTHROPIC_API_KEY",
    );
  }

  const adminToken = await find("ADMIN_TOKEN", "Admin token to sign in with (Enter makes one up): ", sources);
  if (adminToken) secrets.values["ADMIN_TOKEN"] = adminToken;
  else if (adminToken === "") {
    // A made-up token has to be shown once, and a log of a pipeline is no place for that.
    if (!sources.ask)
      return fail("ADMIN_TOKEN is needed to sign in: set it in the environment of this command.");
    const token = sources.newToken();
    secrets.values["ADMIN_TOKEN"] = token;
    secrets.notices.push(`Admin token, shown only now: ${token}`);
  }
  return succeed(secrets);
}

/** Null: the Worker has it. Empty: nobody gave one. */
async function find(name: string, question: string, sources: SecretSources): Promise<string | null> {
  const given = sources.environment[name]?.trim();
  if (given) return given;
  if (sources.existing.includes(name)) return null;
  return sources.ask ? sources.ask(question) : "";
}
