import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ALIASES, resolveModel } from "../../../worker/models/model-catalog.ts";
import { MODELS } from "../../../worker/models/model-data.ts";
import type { ModelInfo } from "../../../worker/models/model-info.ts";

function modelOf(name: string): ModelInfo {
  const resolved = resolveModel(name);
  if (!resolved.ok) throw new Error(`${name} is not known`);
  return resolved.value;
}

/** The model ids that the pinned SDK names in its types. */
function idsOfSdk(): string[] {
  const sdk = join(import.meta.dirname, "../../../node_modules/@anthropic-ai/sdk");
  const path = join(sdk, "resources/messages/messages.d.ts");
  const union = /export type Model = (.+);/.exec(readFileSync(path, "utf8"))?.[1] ?? "";
  return [...union.matchAll(/'([^']+)'/g)].flatMap(([, id]) => id ?? []);
}

test.each(Object.entries(ALIASES))("the alias %s is an id that the pinned SDK names", (_alias, id) => {
  expect(idsOfSdk()).toContain(id);
});

test.each(["opus", "sonnet", "haiku"] as const)("the alias %s means the newest of its family", (family) => {
  const versions = MODELS.filter((model) => model.family === family).map(
    ({ version }) => version[0] * 100 + version[1],
  );
  const { version } = modelOf(family);
  expect(version[0] * 100 + version[1]).toBe(Math.max(...versions));
});

test.each(["Opus", " sonnet ", "HAIKU", "fast"])("%j is understood", (alias) => {
  expect(modelOf(alias).id).toMatch(/^claude-(opus|sonnet|haiku)-5-5$/);
});

test.each(MODELS.flatMap((model) => [model.id, ...model.otherIds]))(
  "%s is known under the id that was given",
  (id) => {
    const model = modelOf(id);
    expect(model.id).toBe(id);
    expect(model.isEstimate).toBe(false);
  },
);

test("a dated form of a known id is that model", () => {
  const model = modelOf("claude-haiku-5-5-20261007");
  expect(model).toMatchObject({ id: "claude-haiku-5-5-20261007", family: "haiku", isEstimate: false });
});

test.each([
  ["claude-sonnet-6", "sonnet", ["adaptive", "between_tools"], 1_000_000],
  ["claude-opus-5-7", "opus", ["adaptive"], 1_000_000],
  ["claude-opus-4-9-20260801", "opus", ["adaptive", "disabled"], 1_000_000],
  ["claude-opus-4-1-20250805", "opus", [], 200_000],
  ["claude-3-5-haiku-20241022", "haiku", [], 200_000],
  ["claude-nova-1", null, [], 200_000],
] as const)(
  "%s, which is not known, has the rules of the nearest older one",
  (id, family, thinkingTypes, contextTokens) => {
    expect(modelOf(id)).toMatchObject({ id, family, thinkingTypes, contextTokens, isEstimate: true });
  },
);

test.each([
  "gpt-5",
  "",
  "claude",
  "claude-opus",
  "claude-sonnet-5-5; rm",
  `claude-1${"0".repeat(200)}`,
  "../claude-5",
])("%j is refused with what is known", (name) => {
  const resolved = resolveModel(name);
  expect(resolved).toMatchObject({ ok: false, failure: { code: "model_unknown", model: name } });
  expect(resolved.ok ? [] : resolved.failure.known).toEqual(
    expect.arrayContaining(["opus", "claude-sonnet-5-5"]),
  );
});
