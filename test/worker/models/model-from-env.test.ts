import { expect, test } from "vitest";
import { modelFromEnv } from "../../../worker/models/model-from-env.ts";
import { answered, ask, failed, requestOf, standIn, TEST_KEY } from "./scripted-call.ts";

const DEFAULT_NAMES = {
  orchestrator: "claude-sonnet-5-5",
  agent: "claude-sonnet-5-5",
  summary: "claude-haiku-5-5",
  fallback: null,
};

test.each([{}, { ANTHROPIC_API_KEY: "" }, { ANTHROPIC_API_KEY: "  " }])(
  "without a key (%j) a call says what to do",
  async (env) => {
    const { model, source, names } = modelFromEnv(env);
    expect(source).toBe("not configured");
    expect(names).toEqual(DEFAULT_NAMES);
    const { failure, priced } = failed(await ask(model));
    expect(failure).toMatchObject({
      code: "model_not_configured",
      message: expect.stringContaining("ANTHROPIC_API_KEY"),
    });
    expect(priced).toBeNull();
  },
);

test("names may be aliases or ids and come out as ids", () => {
  const { source, names } = modelFromEnv({
    ANTHROPIC_API_KEY: TEST_KEY,
    ORCHESTRATOR_MODEL: "Opus",
    AGENT_MODEL: "claude-sonnet-4-5-20250929",
    SUMMARY_MODEL: " fast ",
    FALLBACK_MODEL: "haiku",
  });
  expect(source).toBe("anthropic");
  expect(names).toEqual({
    orchestrator: "claude-opus-5-5",
    agent: "claude-sonnet-4-5-20250929",
    summary: "claude-haiku-5-5",
    fallback: "claude-haiku-5-5",
  });
});

test.each([
  ["ORCHESTRATOR_MODEL", { ORCHESTRATOR_MODEL: "gpt-5" }],
  ["FALLBACK_MODEL", { FALLBACK_MODEL: "none" }],
  ["ANTHROPIC_BASE_URL", { ANTHROPIC_BASE_URL: "not an address" }],
  ["ANTHROPIC_BASE_URL", { ANTHROPIC_BASE_URL: "ftp://example.com" }],
  ["ANTHROPIC_API_KEY", { ANTHROPIC_API_KEY: "sk-ant-kéy" }],
])("a wrong %s is named (%j)", async (variable, env) => {
  const { model, source, names } = modelFromEnv({ ANTHROPIC_API_KEY: TEST_KEY, ...env });
  expect(source).toBe("not configured");
  expect(names).toEqual(DEFAULT_NAMES);
  const { failure } = failed(await ask(model));
  expect(failure).toMatchObject({ code: "model_not_configured", message: expect.stringContaining(variable) });
  expect(JSON.stringify(failure)).not.toContain("kéy");
});

test.each(["", "/", "/v1", "/v1/", "/account/gateway/anthropic/"])(
  "an address that ends in %j is understood",
  async (end) => {
    const { url, requests } = await standIn();
    const { model, source } = modelFromEnv({
      ANTHROPIC_API_KEY: TEST_KEY,
      ANTHROPIC_BASE_URL: `${url}${end}`,
      MODEL_SOURCE: "stand-in",
    });
    expect(source).toBe("stand-in");
    answered(await ask(model, requestOf()));
    expect(requests()[0]?.url).toBe(
      end.startsWith("/account") ? "/account/gateway/anthropic/v1/messages" : "/v1/messages",
    );
  },
);
