import type { ModelSource } from "../../contract/api.ts";
import { fail, type Result, succeed } from "../../contract/failure.ts";
import type { ModelPort } from "../agent-loop/ports.ts";
import { ANTHROPIC_BASE_URL, type AnthropicModelOptions, createAnthropicModel } from "./anthropic-model.ts";
import { resolveModel } from "./model-catalog.ts";
import { sleep } from "./sleep.ts";

/** The bindings that say which model answers and where. Blank is the same as absent. */
export interface ModelEnv {
  ANTHROPIC_API_KEY?: string | undefined;
  ANTHROPIC_BASE_URL?: string | undefined;
  ORCHESTRATOR_MODEL?: string | undefined;
  AGENT_MODEL?: string | undefined;
  SUMMARY_MODEL?: string | undefined;
  FALLBACK_MODEL?: string | undefined;
  /** `stand-in`: a scripted model answers, see test/model. */
  MODEL_SOURCE?: string | undefined;
}

/** Full ids, never aliases. */
interface ModelNames {
  orchestrator: string;
  agent: string;
  summary: string;
  fallback: string | null;
}

export interface ModelSetup {
  model: ModelPort;
  source: ModelSource;
  names: ModelNames;
}

const DEFAULTS = { ORCHESTRATOR_MODEL: "sonnet", AGENT_MODEL: "sonnet", SUMMARY_MODEL: "haiku" } as const;

const NO_KEY =
  "No model is configured. Set ANTHROPIC_API_KEY: as a secret of the Worker (wrangler secret put ANTHROPIC_API_KEY), " +
  "or in .dev.vars for local use.";

/**
 * Never fails: without a key, or with a setting that makes no sense, `source` is `not configured` and every call of the
 * model fails with a sentence that says what to set. Make one per Durable Object or request.
 */
export function modelFromEnv(
  env: ModelEnv,
  overrides: Partial<Pick<AnthropicModelOptions, "fetch" | "now" | "sleep" | "random" | "limits">> = {},
): ModelSetup {
  const { names, problem } = namesOf(env);
  const settings = settingsOf(env);
  if (!settings.ok) return notConfigured(settings.failure, names);
  if (problem !== null) return notConfigured(problem, names);
  const model = createAnthropicModel({
    now: Date.now,
    sleep,
    ...overrides,
    ...settings.value,
    ...(names.fallback === null ? {} : { fallbackModel: names.fallback }),
  });
  return { model, source: env.MODEL_SOURCE === "stand-in" ? "stand-in" : "anthropic", names };
}

function notConfigured(message: string, names: ModelNames): ModelSetup {
  const failure = { code: "model_not_configured", message } as const;
  const model: ModelPort = { call: async () => ({ ok: false, failure, partial: [], priced: null }) };
  return { model, source: "not configured", names };
}

/** A wrong name is a problem to be told; its default stands in for it where a name must be shown. */
function namesOf(env: ModelEnv): { names: ModelNames; problem: string | null } {
  const problems: string[] = [];
  function idOf(variable: keyof ModelEnv, name: string): string | null {
    const resolved = resolveModel(name);
    if (resolved.ok) return resolved.value.id;
    problems.push(
      `${variable} is "${name}", which is no known model. Known: ${resolved.failure.known.join(", ")}.`,
    );
    return null;
  }
  function idOrDefault(variable: keyof typeof DEFAULTS): string {
    const fallback = DEFAULTS[variable];
    return idOf(variable, textOf(env[variable]) ?? fallback) ?? idOf(variable, fallback) ?? fallback;
  }
  const fallbackName = textOf(env.FALLBACK_MODEL);
  const names = {
    orchestrator: idOrDefault("ORCHESTRATOR_MODEL"),
    agent: idOrDefault("AGENT_MODEL"),
    summary: idOrDefault("SUMMARY_MODEL"),
    fallback: fallbackName === null ? null : idOf("FALLBACK_MODEL", fallbackName),
  };
  return { names, problem: problems[0] ?? null };
}

function settingsOf(env: ModelEnv): Result<{ apiKey: string; baseUrl: string }, string> {
  const apiKey = textOf(env.ANTHROPIC_API_KEY);
  if (apiKey === null) return fail(NO_KEY);
  // A key goes into a header, where other characters are not allowed.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    return fail("ANTHROPIC_API_KEY holds characters that no key has. Copy it again.");
  }
  const baseUrl = textOf(env.ANTHROPIC_BASE_URL);
  if (baseUrl === null) return succeed({ apiKey, baseUrl: ANTHROPIC_BASE_URL });
  const isHttp = URL.canParse(baseUrl) && /^https?:$/.test(new URL(baseUrl).protocol);
  if (!isHttp) return fail("ANTHROPIC_BASE_URL is no http or https address.");
  // The SDK adds `/v1/messages` itself; an address with `/v1` already is a common slip.
  return succeed({ apiKey, baseUrl: baseUrl.replace(/\/+$/, "").replace(/\/v1$/, "") });
}

function textOf(value: string | undefined): string | null {
  const text = value?.trim() ?? "";
  return text === "" ? null : text;
}
