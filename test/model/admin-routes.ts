import type { IncomingMessage, ServerResponse } from "node:http";
import { readText, sendJson } from "./http-exchange.ts";
import type { Journal } from "./journal.ts";
import { parseJson } from "./narrow.ts";
import { RulesSchema, type RuleBook } from "./rules.ts";

async function postRules(request: IncomingMessage, response: ServerResponse, rules: RuleBook): Promise<void> {
  const parsed = RulesSchema.safeParse(parseJson((await readText(request)) ?? ""));
  if (!parsed.success) {
    sendJson(response, 400, {
      error: parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "),
    });
    return;
  }
  rules.set(parsed.data);
  sendJson(response, 200, { rules: parsed.data.length });
}

/** What tests use to direct and observe the server; false when the path is none of these. */
export async function handleAdmin(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  rules: RuleBook,
  journal: Journal,
): Promise<boolean> {
  switch (`${request.method ?? ""} ${path}`) {
    case "POST /__rules":
      await postRules(request, response, rules);
      return true;
    case "DELETE /__rules":
      rules.set([]);
      sendJson(response, 200, { rules: 0 });
      return true;
    case "GET /__requests":
      sendJson(response, 200, journal.requests());
      return true;
    case "DELETE /__requests":
      journal.clear();
      sendJson(response, 200, []);
      return true;
    case "GET /__refused":
      sendJson(response, 200, journal.refusals());
      return true;
    case "GET /__usages":
      sendJson(response, 200, journal.usages());
      return true;
    case "GET /__stats":
      sendJson(response, 200, { ...journal.stats(), mem: process.memoryUsage().rss });
      return true;
    default:
      return false;
  }
}
