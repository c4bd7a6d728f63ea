import type { IncomingHttpHeaders } from "node:http";
import { invalid, type Refusal } from "./refusal.ts";

const VERSIONS = ["2023-06-01", "2026-10-21"] as const;
type ApiVersion = (typeof VERSIONS)[number];

/** What the headers say about a request. */
export interface Caller {
  version: ApiVersion;
  betas: ReadonlySet<string>;
}

export function isRefusal(value: object): value is Refusal {
  return "status" in value && "message" in value && "type" in value;
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(",") : header;
}

function keyOf(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? "")?.[1];
  return (bearer ?? first(headers["x-api-key"]))?.trim();
}

/** Any key is good except none, and one beginning with `invalid` so that a wrong key can be tried out. */
export function readCaller(headers: IncomingHttpHeaders): Caller | Refusal {
  const key = keyOf(headers);
  if (key === undefined || key === "" || key.startsWith("invalid")) {
    return { status: 401, type: "authentication_error", message: "invalid x-api-key" };
  }
  const sent = first(headers["anthropic-version"]);
  if (sent === undefined) return invalid("anthropic-version: header is required");
  const version = VERSIONS.find((known) => known === sent);
  if (version === undefined) return invalid(`anthropic-version: "${sent}" is not a valid version`);
  const betas = (first(headers["anthropic-beta"]) ?? "").split(",").map((beta) => beta.trim());
  return { version, betas: new Set(betas.filter((beta) => beta !== "")) };
}
