import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { answered, ask, failed, failedAttempts, modelAt, standIn, TEST_KEY } from "./scripted-call.ts";

const OK = { reply: { content: [{ type: "text" as const, text: "All is well." }] } };
test.each([
  [408, "timeout_error", "could not take the request"],
  [409, "conflict_error", "could not take the request"],
  [429, "rate_limit_error", "rate limit"],
  [500, "api_error", "failed (500)"],
  [502, "api_error", "failed (502)"],
  [504, "timeout_error", "failed (504)"],
  [529, "overloaded_error", "overloaded (529)"],
])("after %i the model is asked again", async (status, error, words) => {
  const { url, requests } = await standIn([{ times: 2, reply: { status, error } }, OK]);
  const { model, waits } = modelAt(url);
  const asked = await ask(model);
  expect(answered(asked).content).toMatchObject([{ text: "All is well." }]);
  expect(requests()).toHaveLength(3);
  expect(waits).toEqual([1_000, 2_000]);
  expect(failedAttempts(asked.events)).toEqual([
    expect.stringContaining(words),
    expect.stringContaining(words),
  ]);
});

test("the wait that a 429 asks for is kept and told", async () => {
  const { url } = await standIn([{ times: 1, reply: { status: 429, headers: { "retry-after": "7" } } }, OK]);
  const { model, waits } = modelAt(url);
  const asked = await ask(model);
  expect(answered(asked).stopReason).toBe("end_turn");
  expect(waits).toEqual([7_000]);
  expect(asked.events).toContainEqual({
    type: "attempt_failed",
    reason: expect.stringContaining("7 s"),
    delayMs: 7_000,
  });
});

test("a wait of an hour is not waited, but told", async () => {
  const { url, requests } = await standIn([{ reply: { status: 429, headers: { "retry-after": "3600" } } }]);
  const { failure } = failed(await ask(modelAt(url).model));
  expect(failure).toMatchObject({
    code: "model_unavailable",
    status: 429,
    message: expect.stringContaining("3600 s"),
  });
  expect(requests()).toHaveLength(1);
});

test.each(["enforced_spend_limit_reached", "contract_spend_limit_reached"])(
  "a spend limit (%s) is not tried again",
  async (errorCode) => {
    const { url, requests } = await standIn([
      { reply: { status: 429, error: "rate_limit_error", errorCode } },
    ]);
    const { failure } = failed(await ask(modelAt(url).model));
    expect(failure).toMatchObject({
      code: "model_refused_request",
      status: 429,
      message: expect.stringContaining("spend limit"),
    });
    expect(requests()).toHaveLength(1);
  },
);

test.each([
  [400, "invalid_request_error", "tools.0: bad name", "It says: tools.0: bad name"],
  [401, "authentication_error", "invalid x-api-key", "ANTHROPIC_API_KEY"],
  [402, "billing_error", "no", "payment"],
  [403, "permission_error", "no", "may not"],
  [404, "not_found_error", "model: x", "claude-sonnet-5-5"],
  [422, "invalid_request_error", "odd", "(422)"],
])("%i is not tried again and explained", async (status, error, message, words) => {
  const { url, requests } = await standIn([{ reply: { status, error, message } }]);
  const asked = await ask(modelAt(url).model);
  expect(failed(asked)).toMatchObject({ partial: [], priced: null });
  expect(failed(asked).failure).toMatchObject({
    code: "model_refused_request",
    status,
    errorType: error,
    message: expect.stringContaining(words),
  });
  expect(requests()).toHaveLength(1);
  expect(asked.events).toEqual([]);
});

test("no message shows a key, nor more than a line of what the server said", async () => {
  const message = `bad header ${TEST_KEY} or sk-ant-other-1\n${"long ".repeat(200)}`;
  const { url } = await standIn([{ reply: { status: 400, message } }]);
  const { failure } = failed(await ask(modelAt(url).model));
  const shown = JSON.stringify(failure);
  expect(shown).toContain("bad header [key] or [key] long");
  expect(shown.length).toBeLessThan(500);
});

test.each([
  [400, "prompt is too long: 210000 tokens > 200000 maximum"],
  [413, "Request exceeds the maximum size"],
])("a prompt that does not fit (%i) has its own failure", async (status, message) => {
  const { url, requests } = await standIn([{ reply: { status, message } }]);
  expect(failed(await ask(modelAt(url).model)).failure.code).toBe("prompt_too_long");
  expect(requests()).toHaveLength(1);
});

test("a model that stays overloaded is given up in the end, and the failure says how often it was tried", async () => {
  const { url, requests } = await standIn([{ reply: { status: 529, error: "overloaded_error" } }]);
  const { model, waits } = modelAt(url);
  const { failure } = failed(await ask(model));
  expect(failure).toMatchObject({ code: "model_unavailable", status: 529, errorType: "overloaded_error" });
  expect(failure).toMatchObject({ message: expect.stringContaining("Tried 6 times") });
  expect(requests()).toHaveLength(6);
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
});

test("a server that says no to another attempt gets none", async () => {
  const { url, requests } = await standIn([
    { reply: { status: 500, headers: { "x-should-retry": "false" } } },
  ]);
  expect(failed(await ask(modelAt(url).model)).failure).toMatchObject({
    code: "model_unavailable",
    status: 500,
  });
  expect(requests()).toHaveLength(1);
});

test("nobody listening is told as such", async () => {
  const { url, close } = await standIn();
  await close();
  const { model, waits } = modelAt(url);
  const { failure, priced } = failed(await ask(model));
  expect(failure).toMatchObject({
    code: "model_unavailable",
    status: null,
    message: expect.stringContaining("ANTHROPIC_BASE_URL"),
  });
  expect(waits).toHaveLength(3);
  expect(priced).toBeNull();
});

test("what is no Messages API is told as such, and asked once", async () => {
  let count = 0;
  const server = createServer((_request, response) => {
    count += 1;
    response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { failure } = failed(await ask(modelAt(`http://127.0.0.1:${port}`).model));
  expect(failure).toMatchObject({
    code: "model_refused_request",
    message: expect.stringContaining("not the Messages API"),
  });
  expect(count).toBe(1);
});

test("the fallback model is asked once when the wanted one stays overloaded", async () => {
  const { url, requests, refused } = await standIn([
    { when: { model: "sonnet" }, reply: { status: 529 } },
    OK,
  ]);
  const asked = await ask(modelAt(url, { fallbackModel: "haiku" }).model);
  const outcome = answered(asked);
  expect(outcome.priced.model).toBe("claude-haiku-5-5");
  expect(requests().map(({ body }) => body)).toEqual([
    ...Array.from({ length: 6 }, () => expect.objectContaining({ model: "claude-sonnet-5-5" })),
    expect.objectContaining({ model: "claude-haiku-5-5" }),
  ]);
  expect(failedAttempts(asked.events).at(-1)).toContain("Asking claude-haiku-5-5 instead");
  expect(refused()).toEqual([]);
});

test("when the fallback model fails too, both are told", async () => {
  const { url, requests } = await standIn([
    { when: { model: "haiku" }, reply: { status: 404 } },
    { reply: { status: 529 } },
  ]);
  const { failure } = failed(await ask(modelAt(url, { fallbackModel: "haiku" }).model));
  expect(failure).toMatchObject({ code: "model_unavailable", status: 529 });
  expect(failure).toMatchObject({
    message: expect.stringMatching(/overloaded.*Tried 6 times.*claude-haiku-5-5 failed too/),
  });
  expect(requests()).toHaveLength(7);
});

test.each([400, 401, 404])("the fallback model is not asked after %i", async (status) => {
  const { url, requests } = await standIn([{ reply: { status } }]);
  failed(await ask(modelAt(url, { fallbackModel: "haiku" }).model));
  expect(requests()).toHaveLength(1);
});
