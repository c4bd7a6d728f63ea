import { mkdir, writeFile } from "node:fs/promises";
import { startModel } from "../test/model/server.ts";
import { bigRepository } from "./big-repository.ts";
import { bundleSizes } from "./bundle-sizes.ts";
import { chatOnScreen, firstConductorText } from "./first-conductor-text.ts";
import { firstAgentText } from "./first-agent-text.ts";
import { manyAgents } from "./many-agents.ts";
import type { Row } from "./row.ts";
import { startBenchServer } from "./server.ts";
import { print } from "./table.ts";

const benches = [firstConductorText, chatOnScreen, firstAgentText, manyAgents, bigRepository, bundleSizes];
const wanted = process.argv.slice(2);
const chosen = benches.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

/**
 * Runs every benchmark, or those named as arguments, against one server and the scripted model and prints a table.
 * `results.json` is written when all ran.
 */
const model = await startModel();
const server = await startBenchServer(model.url);
const rows: Row[] = [];
try {
  for (const bench of chosen) {
    process.stderr.write(`${bench.name} …\n`);
    rows.push(...(await bench({ model, server })));
  }
} finally {
  await server.stop();
  await model.close();
}
print(rows);
if (chosen.length === benches.length) {
  await mkdir(import.meta.dirname, { recursive: true });
  await writeFile(
    `${import.meta.dirname}/results.json`,
    `${JSON.stringify({ at: new Date().toISOString(), rows }, null, 2)}\n`,
  );
}
