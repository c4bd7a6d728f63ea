import { type Result, fail, succeed } from "../../contract/failure.ts";
import { run } from "../processes.ts";
import { say } from "../terminal.ts";
import { installByApt, isDebianRoot } from "./apt.ts";

/** The version of git on this machine, which is installed when it is missing: the tests compare with it. */
export async function findGit(): Promise<Result<string, string>> {
  const present = await gitVersion();
  if (present) return succeed(present);
  if (!isDebianRoot()) return fail("git is missing. Install it: tests compare with what it does.");
  say("No git here yet; installing it for the tests.");
  const installed = await installByApt("git");
  const found = await gitVersion();
  return found ? succeed(found) : fail(`git could not be installed.\n${installed.output}`);
}

/** With its server part, which some systems have as a package of its own. */
async function gitVersion(): Promise<string | null> {
  const version = await run(["git", "--version"]);
  if (version.code !== 0) return null;
  const server = await run(["git", "http-backend"]);
  return server.output.includes("REQUEST_METHOD") ? version.output.trim() : null;
}
