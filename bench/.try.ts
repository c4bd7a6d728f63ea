import { startModel } from "../test/model/server.ts";
import { firstConductorText } from "./first-conductor-text.ts";
import { firstAgentText } from "./first-agent-text.ts";
import { startBenchServer } from "./server.ts";
const model = await startModel();
const server = await startBenchServer(model.url);
try { for (const b of [firstConductorText, firstAgentText]) for (const r of await b({ model, server })) console.log(r.name, r.value, r.unit, r.target); } finally { await server.stop(); await model.close(); }
