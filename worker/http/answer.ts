import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { z } from "zod";
import { type Failure, type Result, fail, succeed } from "../../contract/failure.ts";
import { LIMITS } from "../../contract/limits.ts";
import type { AppContext } from "./app-env.ts";
import { problemResponse } from "./problem-response.ts";

/** The one way from a result to a response. */
export function answer<T>(c: AppContext, result: Result<T>, status: ContentfulStatusCode = 200): Response {
  // Results are contract shapes: JSON through and through.
  return result.ok ? c.json(result.value as object, status) : problemResponse(c, result.failure);
}

/** The body as `schema` has it. Too large, not JSON and not of the shape are failures that say so. */
export async function readBody<S extends z.ZodType>(c: AppContext, schema: S): Promise<Result<z.output<S>>> {
  const text = await readText(c.req.raw);
  if (!text.ok) return text;
  const json = parseJson(text.value);
  return json.ok ? validated(schema, json.value) : json;
}

export function readQuery<S extends z.ZodType>(c: AppContext, schema: S): Result<z.output<S>> {
  return validated(schema, c.req.query());
}

export async function readText(request: Request): Promise<Result<string>> {
  const bytes = await readBytes(request, LIMITS.requestBodyBytes);
  return bytes.ok ? succeed(new TextDecoder().decode(bytes.value)) : bytes;
}

/** Stops reading as soon as it is too much, whatever the headers said. */
export async function readBytes(request: Request, limitBytes: number): Promise<Result<Uint8Array>> {
  const tooLarge = fail<Failure>({ code: "request_too_large", limitBytes });
  if (Number(request.headers.get("content-length") ?? 0) > limitBytes) return tooLarge;
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > limitBytes) return tooLarge;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return succeed(bytes);
}

function parseJson(text: string): Result<unknown> {
  try {
    return succeed(JSON.parse(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    return fail({ code: "invalid_json", detail: `The body is not JSON: ${why}` });
  }
}

function validated<S extends z.ZodType>(schema: S, value: unknown): Result<z.output<S>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return succeed(parsed.data);
  const errors = parsed.error.issues.map((issue) => ({
    field:
      issue.path.length === 0
        ? issue.code === "unrecognized_keys"
          ? issue.keys.join(", ")
          : "body"
        : issue.path.join("."),
    message: issue.message,
  }));
  return fail({ code: "invalid_request", errors });
}
