import type { ModelFailure } from "../agent-loop/ports.ts";
import type { Fault } from "./fault.ts";

/** What went wrong, in a sentence for a user. */
export function sentenceOf(fault: Fault, model: string): string {
  const status = fault.status === null ? "" : ` (${fault.status})`;
  switch (fault.kind) {
    case "connection":
      return "The model API could not be reached. Check the network and ANTHROPIC_BASE_URL.";
    case "timeout":
      return "The model API did not answer in time.";
    case "stream_cut":
      return "The model's answer broke off.";
    case "rate_limited":
      return `The rate limit of the model API is reached${status}.${waitWords(fault.retryAfterMs)}`;
    case "overloaded":
      return `The model API is overloaded${status}.`;
    case "server_error":
      return `The model API failed${status}.`;
    case "conflict":
      return `The model API could not take the request just now${status}.`;
    case "bad_tool_input":
      return "The model called a tool with input that is not valid JSON.";
    case "spend_limit":
      return `The spend limit of the Anthropic account is reached${status}. Raise it, or wait until it starts anew.`;
    case "prompt_too_long":
      return `The conversation is too long for ${model}${status}.`;
    case "not_the_api":
      return "What answers at ANTHROPIC_BASE_URL is not the Messages API.";
    case "refused":
      return refusedWords(fault, model);
  }
}

function waitWords(retryAfterMs: number | null): string {
  return retryAfterMs === null ? "" : ` It asks to wait ${Math.ceil(retryAfterMs / 1_000)} s.`;
}

function refusedWords({ status, errorType, detail }: Fault, model: string): string {
  const because = detail === null ? "" : ` It says: ${detail}`;
  if (status === 401) return "The API key was refused (401). Set ANTHROPIC_API_KEY to a valid key.";
  if (status === 402) return "The Anthropic account cannot be billed (402). Check its payment details.";
  if (status === 403) return `The API key may not do this (403).${because}`;
  if (status === 404 && errorType === "not_found_error") {
    return `The API does not know the model ${model}, or the key may not use it (404).`;
  }
  if (status === 404) return "Nothing answers as the Messages API at ANTHROPIC_BASE_URL (404).";
  return `The model API refused the request${status === null ? "" : ` (${status})`}.${because}`;
}

/** The outcome of a call whose last attempt failed so; `attempts` is how many there were. */
export function failureOf(
  fault: Fault,
  model: string,
  attempts: number,
): Exclude<ModelFailure, { code: "aborted" }> {
  const { status, errorType } = fault;
  const message = sentenceOf(fault, model);
  if (fault.kind === "prompt_too_long") return { code: "prompt_too_long", message };
  if (fault.kind === "refused" || fault.kind === "spend_limit" || fault.kind === "not_the_api") {
    return { code: "model_refused_request", status, errorType, message };
  }
  const tried = attempts > 1 ? ` Tried ${attempts} times.` : "";
  return { code: "model_unavailable", status, errorType, message: message + tried };
}
