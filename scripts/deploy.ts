import { randomBytes } from "node:crypto";
import { z } from "zod";
import { askHidden, canAsk } from "./deploy/ask.ts";
import { createMissing, namedResources } from "./deploy/resources.ts";
import { collectSecrets } from "./deploy/secrets.ts";
import { writeSecretFile } from "./dev/dev-vars.ts";
import { buildWeb } from "./dev/web-build.ts";
import { run } from "./processes.ts";
import { toolCommand } from "./project.ts";
import { complain, say } from "./terminal.ts";

const SecretListSchema = z.array(z.object({ name: z.string() }));

/** `npm run deploy`: page, database with its migrations, bucket, queues, secrets, Worker. Running it again updates. */
export async function main(args: readonly string[]): Promise<number> {
  if (!(await isSignedIn())) {
    return refuse("Not signed in to Cloudflare: npm exec wrangler login, or set CLOUDFLARE_API_TOKEN.");
  }
  const page = await buildWeb();
  if (page.code !== 0) return refuse(`The page does not build:\n${page.output}`);

  const resources = namedResources();
  const secrets = await collectSecrets({
    existing: await secretNames(),
    environment: process.env,
    ask: canAsk() ? askHidden : null,
    newToken: () => randomBytes(32).toString("base64url"),
  });
  if (!secrets.ok) return refuse(secrets.failure);

  if (!(await createMissing(resources))) return 1;
  for (const database of resources.databases) {
    if (!(await succeeds("d1", "migrations", "apply", database, "--remote"))) return 1;
  }
  if (!(await deployWorker(secrets.value.values, args))) return 1;
  secrets.value.notices.forEach(say);
  return 0;
}

function refuse(reason: string): number {
  complain(reason);
  return 1;
}

async function isSignedIn(): Promise<boolean> {
  return (await run(toolCommand("wrangler", "whoami", "--json"))).code === 0;
}

/** None before the first deployment, when there is no Worker to ask. */
async function secretNames(): Promise<string[]> {
  const { code, output } = await run(toolCommand("wrangler", "secret", "list", "--format=json"));
  const list = /\[[\s\S]*\]/.exec(output)?.[0];
  return code === 0 && list ? SecretListSchema.parse(JSON.parse(list)).map(({ name }) => name) : [];
}

async function deployWorker(secrets: Record<string, string>, args: readonly string[]): Promise<boolean> {
  if (Object.keys(secrets).length === 0) return succeeds("deploy", ...args);
  const file = writeSecretFile(secrets);
  try {
    return await succeeds("deploy", `--secrets-file=${file.path}`, ...args);
  } finally {
    file.remove();
  }
}

async function succeeds(...args: readonly string[]): Promise<boolean> {
  return (await run(toolCommand("wrangler", ...args), { output: "terminal" })).code === 0;
}
