import Anthropic from "@anthropic-ai/sdk";
import { onTestFinished } from "vitest";
import { INSTANT_PACE } from "../../model/pace.ts";
import { startModel, type ModelOptions, type RunningModel } from "../../model/server.ts";

export interface Started {
  model: RunningModel;
  client: Anthropic;
}

/** A stand-in and a client of it, for one test. */
export async function start(options: ModelOptions = {}): Promise<Started> {
  const model = await startModel({ pace: INSTANT_PACE, ...options });
  onTestFinished(() => model.close());
  return {
    model,
    client: new Anthropic({ apiKey: "k", baseURL: model.url, maxRetries: 0, logLevel: "off" }),
  };
}

/** The least that a request needs. */
export const LEAST = {
  model: "claude-sonnet-5-5",
  max_tokens: 1000,
  messages: [{ role: "user", content: "hi" }],
} as const;

export interface Answered {
  status: number;
  body: unknown;
  requestId: string | null;
}

/** A request as it is, past the client's own checks. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
  path = "/v1/messages",
): Promise<Answered> {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "anthropic-version": "2026-10-21",
      authorization: "Bearer k",
      ...headers,
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    body: await response.json(),
    requestId: response.headers.get("request-id"),
  };
}

interface SentEvent {
  name: string;
  data: Record<string, unknown>;
}

/** The events of a streamed answer as they came. */
export async function streamEventsOf(
  url: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<SentEvent[]> {
  const response = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "anthropic-version": "2026-10-21",
      authorization: "Bearer k",
      ...headers,
    },
    body: JSON.stringify({ ...body, stream: true }),
  });
  const text = await response.text();
  return text
    .split("\n\n")
    .filter((part) => part.startsWith("event: "))
    .map((part) => {
      const [first = "", second = ""] = part.split("\n");
      const data: Record<string, unknown> = JSON.parse(second.slice("data: ".length));
      return { name: first.slice("event: ".length), data };
    });
}
