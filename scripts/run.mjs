// Runs scripts/NAME.ts: `node scripts/run.mjs NAME …`. Plain JavaScript, because a Node that cannot read TypeScript
// (before 22.18) has to get far enough to hand over to the Node 24 that `npm ci` installs.
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";

const [name, ...args] = process.argv.slice(2);
const installedNode = join(import.meta.dirname, "..", "node_modules", ".bin", "node");

if (process.features.typescript) {
  const { main } = await import(`./${name}.ts`);
  process.exitCode = await main(args);
} else if (existsSync(installedNode) && realpathSync(installedNode) !== realpathSync(process.execPath)) {
  const child = spawn(installedNode, [import.meta.filename, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
} else {
  process.stderr.write(
    `This needs Node 22.18 or newer and found ${process.version}. Install Node 24, or run \`npm ci\` on Linux, ` +
      "which brings its own.\n",
  );
  process.exitCode = 1;
}
