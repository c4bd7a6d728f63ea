// node test/model/main.ts [--port 8788] [--improvise] [--instant] [--rules FILE.json]
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { INSTANT_PACE, NATURAL_PACE } from "./pace.ts";
import { RulesSchema } from "./rules.ts";
import { startModel } from "./server.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8788" },
    improvise: { type: "boolean", default: false },
    instant: { type: "boolean", default: false },
    rules: { type: "string" },
  },
});

const isInstant = values.instant || process.env["MODEL_PACE"] === "instant";
const rulesText = values.rules === undefined ? "[]" : await readFile(values.rules, "utf8");
const model = await startModel({
  port: Number(values.port),
  rules: RulesSchema.parse(JSON.parse(rulesText)),
  improvise: values.improvise,
  pace: isInstant ? INSTANT_PACE : NATURAL_PACE,
});
process.stdout.write(`stand-in model on ${model.url}\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void model.close();
  });
}
