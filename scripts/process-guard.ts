import { spawn } from "node:child_process";

/**
 * Leads a process group of its own and runs one command in it: `node process-guard.ts COMMAND …`. Standard input is a
 * pipe that the starter holds open; when it ends, the starter is gone, however it died, and the whole group goes too.
 * Without this a killed starter leaves workerd running on its port and its database.
 */
const [command = "", ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });

process.stdin.resume();
process.stdin.on("close", () => process.kill(0, "SIGKILL"));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill("SIGTERM"));

child.on("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
// `exit` and not `close`: orphans of the command may hold the output open; the starter ends them.
child.on("exit", (code) => process.exit(code ?? 1));
