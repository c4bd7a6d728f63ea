import { BaseAnthropic, type ClientOptions } from "@anthropic-ai/sdk/client";
import { Messages } from "@anthropic-ai/sdk/resources/messages/messages";
import type { ModelPort } from "../agent-loop/ports.ts";
import { type CallDeps, callWithRetries } from "./call-with-retries.ts";
import { createHeaderSlots } from "./header-slots.ts";
import { resolveModel } from "./model-catalog.ts";
import { SILENCE_LIMITS, type SilenceLimits } from "./watchdog.ts";

export const ANTHROPIC_BASE_URL = "https://api.anthropic.com";

/** Two of an object's six are left to its other requests. */
const HEADER_SLOTS = 4;

export interface AnthropicModelOptions {
  apiKey: string;
  /** Anything that speaks the Messages API; default Anthropic's. */
  baseUrl?: string;
  fetch?: NonNullable<ClientOptions["fetch"]>;
  now: () => number;
  /** Ends early when aborted; never rejects. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** 0 to 1. */
  random?: () => number;
  limits?: Partial<SilenceLimits>;
  /** Id or alias; asked once when the model that was asked for stays overloaded. */
  fallbackModel?: string;
}

/** The model port over the Messages API. One per Durable Object or request: it holds that object's connections. */
export function createAnthropicModel(options: AnthropicModelOptions): ModelPort {
  const fallback = options.fallbackModel === undefined ? null : resolveModel(options.fallbackModel);
  const deps: CallDeps = {
    messages: createMessages(options),
    slots: createHeaderSlots(HEADER_SLOTS),
    limits: { ...SILENCE_LIMITS, ...options.limits },
    now: options.now,
    secrets: [options.apiKey],
    sleep: options.sleep,
    random: options.random ?? Math.random,
    fallback: fallback?.ok === true ? fallback.value : null,
  };
  return { call: (request, onEvent, signal) => callWithRetries(deps, { request, onEvent, signal }) };
}

/**
 * The one resource that is used: the whole client brings all others, a fifth of the Worker. Retries are ours alone: the
 * SDK's would not see streams that break, nor tell anybody that they wait.
 */
function createMessages({ apiKey, baseUrl = ANTHROPIC_BASE_URL, fetch }: AnthropicModelOptions): Messages {
  const client = new BaseAnthropic({
    apiKey,
    baseURL: baseUrl,
    maxRetries: 0,
    logLevel: "off",
    ...(fetch === undefined ? {} : { fetch }),
    // Gateways know the key by this older header; the SDK sends it as a bearer token only.
    ...(baseUrl === ANTHROPIC_BASE_URL ? {} : { defaultHeaders: { "x-api-key": apiKey } }),
  });
  return new Messages(client);
}
