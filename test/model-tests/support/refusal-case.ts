import { expect } from "vitest";
import { LEAST, post, start, type Answered } from "./start.ts";

/** A request that is laid over the least one, and what is to be said about it. */
export interface RefusalCase {
  name: string;
  /** Undefined takes a field away. */
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
  path?: string;
  status?: number;
  type?: string;
  message: RegExp;
}

export async function sendCase({ body, headers, path }: Omit<RefusalCase, "message">): Promise<Answered> {
  const { model } = await start();
  return post(model.url, { ...LEAST, ...body }, headers, path);
}

/** What the answer to a case has to match. */
export function refusalOf({ status = 400, type = "invalid_request_error", message }: RefusalCase): object {
  const id: unknown = expect.stringMatching(/^req_/);
  return {
    status,
    requestId: id,
    body: { type: "error", error: { type, message: expect.stringMatching(message) }, request_id: id },
  };
}

export const user = (...content: object[]): object => ({ role: "user", content });
export const assistant = (...content: object[]): object => ({ role: "assistant", content });
export const text = (words: string, extra: object = {}): object => ({ type: "text", text: words, ...extra });
export const use = (id: string): object => ({ type: "tool_use", id, name: "look", input: {} });
export const result = (tool_use_id: string): object => ({
  type: "tool_result",
  tool_use_id,
  content: "seen",
});
export const tool = (name: string, extra: object = {}): object => ({
  name,
  input_schema: { type: "object" },
  ...extra,
});
export const beta = (name: string): Record<string, string> => ({ "anthropic-beta": name });
export const OLD_VERSION = { "anthropic-version": "2023-06-01" };
export const SAID = user(text("hi"));

export function mark(ttl?: string): object {
  return { cache_control: { type: "ephemeral", ...(ttl === undefined ? {} : { ttl }) } };
}
