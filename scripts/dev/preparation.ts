import { type Result, fail, succeed } from "../../contract/failure.ts";
import { type Finished, run } from "../processes.ts";
import { toolCommand } from "../project.ts";
import type { ModelChoice } from "./model-choice.ts";
import { type StandIn, startStandIn } from "./stand-in.ts";
import { buildWeb } from "./web-build.ts";

/** Page and database, at the same time; the failure is fit to be shown. */
export async function prepare(persistTo: string | null, signal: AbortSignal): Promise<Result<void, string>> {
  const [page, database] = await Promise.all([buildWeb(signal), migrate(persistTo, signal)]);
  if (page.code !== 0) return fail(`The page does not build:\n${page.output}`);
  if (database.code !== 0) return fail(`The database migrations failed:\n${database.output}`);
  return succeed(undefined);
}

function migrate(persistTo: string | null, signal: AbortSignal): Promise<Finished> {
  const place = persistTo ? [`--persist-to=${persistTo}`] : [];
  return run(toolCommand("wrangler", "d1", "migrations", "apply", "DB", "--local", ...place), { signal });
}

/** The stand-in when it is what was chosen, else nothing. */
export async function standInFor(choice: ModelChoice): Promise<Result<StandIn | null, string>> {
  return choice.kind === "stand-in" ? startStandIn() : succeed(null);
}
