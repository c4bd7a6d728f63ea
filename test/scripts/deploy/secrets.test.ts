import { expect, test } from "vitest";
import { type SecretSources, collectSecrets } from "../../../scripts/deploy/secrets.ts";

function sources(more: Partial<SecretSources>): SecretSources {
  return { existing: [], environment: {}, ask: null, newToken: () => "made-up", ...more };
}

const answering = (answers: Record<string, string>) => async (question: string) =>
  Object.entries(answers).find(([words]) => question.includes(words))?.[1] ?? "";

test("secrets come from the environment without a question", async () => {
  const environment = { ANTHROPIC_API_KEY: " k ", ADMIN_TOKEN: "t" };
  expect(await collectSecrets(sources({ environment }))).toEqual({
    ok: true,
    value: { values: { ANTHROPIC_API_KEY: "k", ADMIN_TOKEN: "t" }, notices: [] },
  });
});

test("what is missing is asked for", async () => {
  const ask = answering({ "API key": "k", "Admin token": "t" });
  expect(await collectSecrets(sources({ ask }))).toMatchObject({
    ok: true,
    value: { values: { ANTHROPIC_API_KEY: "k", ADMIN_TOKEN: "t" }, notices: [] },
  });
});

test("without an answer the token is made up and shown once, and the missing key is mentioned", async () => {
  const collected = await collectSecrets(sources({ ask: answering({}) }));
  expect(collected).toMatchObject({ ok: true, value: { values: { ADMIN_TOKEN: "made-up" } } });
  if (!collected.ok) return;
  expect(collected.value.values).not.toHaveProperty("ANTHROPIC_API_KEY");
  expect(collected.value.notices.join("\n")).toMatch(/ANTHROPIC_API_KEY[\s\S]*made-up/);
});

test("what the Worker has already is neither asked for nor set", async () => {
  const existing = ["ANTHROPIC_API_KEY", "ADMIN_TOKEN"];
  const ask = () => Promise.reject(new Error("asked"));
  expect(await collectSecrets(sources({ existing, ask }))).toEqual({
    ok: true,
    value: { values: {}, notices: [] },
  });
});

test("where nobody can answer, a missing token ends the deployment before it begins", async () => {
  expect(await collectSecrets(sources({ environment: { ANTHROPIC_API_KEY: "k" } }))).toMatchObject({
    ok: false,
    failure: expect.stringContaining("ADMIN_TOKEN"),
  });
});
