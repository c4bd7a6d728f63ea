import { join } from "node:path";
import { unstable_readConfig as readConfig } from "wrangler";
import { z } from "zod";
import { run } from "../processes.ts";
import { projectRoot, toolCommand } from "../project.ts";
import { say } from "../terminal.ts";

export interface Resources {
  worker: string;
  databases: string[];
  buckets: string[];
  queues: string[];
}

const ConfigSchema = z.object({
  name: z.string(),
  d1_databases: z.array(z.object({ database_name: z.string() })),
  r2_buckets: z.array(z.object({ bucket_name: z.string() })),
  queues: z.object({
    producers: z.array(z.object({ queue: z.string() })).default([]),
    consumers: z.array(z.object({ queue: z.string(), dead_letter_queue: z.string().optional() })).default([]),
  }),
});

/** What wrangler.toml names and Cloudflare has to have. */
export function namedResources(): Resources {
  const config = ConfigSchema.parse(readConfig({ config: join(projectRoot, "wrangler.toml") }));
  const { producers, consumers } = config.queues;
  const queues = [...producers, ...consumers].map(({ queue }) => queue);
  const deadLetterQueues = consumers.flatMap(({ dead_letter_queue: queue }) => queue ?? []);
  return {
    worker: config.name,
    databases: config.d1_databases.map((database) => database.database_name),
    buckets: config.r2_buckets.map((bucket) => bucket.bucket_name),
    queues: [...new Set([...queues, ...deadLetterQueues])],
  };
}

/** Creates what is not there yet; false when that failed, which wrangler has explained by then. */
export async function createMissing(resources: Resources): Promise<boolean> {
  for (const name of resources.databases) {
    if (
      !(await ensure(
        `database ${name}`,
        ["d1", "info", name],
        ["d1", "create", name, "--update-config=false"],
      ))
    ) {
      return false;
    }
  }
  for (const name of resources.buckets) {
    const look = ["r2", "bucket", "info", name];
    if (!(await ensure(`bucket ${name}`, look, ["r2", "bucket", "create", name, "--update-config=false"])))
      return false;
  }
  for (const name of resources.queues) {
    if (!(await ensure(`queue ${name}`, ["queues", "info", name], ["queues", "create", name]))) return false;
  }
  return true;
}

async function ensure(what: string, look: readonly string[], create: readonly string[]): Promise<boolean> {
  if ((await run(toolCommand("wrangler", ...look))).code === 0) return true;
  say(`Creating the ${what}.`);
  return (await run(toolCommand("wrangler", ...create), { output: "terminal" })).code === 0;
}
