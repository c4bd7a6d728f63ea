import { namedResources } from "./deploy/resources.ts";
import { buildWeb } from "./dev/web-build.ts";
import { run } from "./processes.ts";
import { toolCommand } from "./project.ts";
import { complain, say } from "./terminal.ts";

const branch = "main";

/** `npm run deploy:pages`: the page alone, as a Cloudflare Pages project with the Worker's name. */
export async function main(args: readonly string[]): Promise<number> {
  const page = await buildWeb();
  if (page.code !== 0) {
    complain(`The page does not build:\n${page.output}`);
    return 1;
  }
  const { worker: project } = namedResources();
  // It says so when the project is there already, and the deployment tells whatever else is wrong.
  await run(toolCommand("wrangler", "pages", "project", "create", project, `--production-branch=${branch}`));
  const upload = ["pages", "deploy", "web/dist", `--project-name=${project}`, `--branch=${branch}`, ...args];
  const { code } = await run(toolCommand("wrangler", ...upload), { output: "terminal" });
  if (code === 0)
    say("The page asks its own origin: route /api/*, /ws and /health of its domain to the Worker.");
  return code;
}
