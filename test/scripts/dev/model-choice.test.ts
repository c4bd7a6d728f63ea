import { expect, test } from "vitest";
import { type VariableSources, chooseModel } from "../../../scripts/dev/model-choice.ts";

type Given = Partial<Record<keyof VariableSources, Record<string, string>>>;

function choose(given: Given) {
  const variables = (source: Record<string, string> = {}) => new Map(Object.entries(source));
  return chooseModel({
    arguments: variables(given.arguments),
    files: variables(given.files),
    environment: variables(given.environment),
  });
}

test("without a key the stand-in answers", () => {
  expect(choose({})).toEqual({ kind: "stand-in" });
});

test.each<Given>([
  { arguments: { ANTHROPIC_API_KEY: "" } },
  { files: { ANTHROPIC_API_KEY: "" } },
  { environment: { ANTHROPIC_API_KEY: "  " } },
])("an empty key is none: %j", (given) => {
  expect(choose(given)).toEqual({ kind: "stand-in" });
});

test("a key that wrangler finds by itself is not handed over", () => {
  expect(choose({ arguments: { ANTHROPIC_API_KEY: "k" } })).toEqual({
    kind: "key",
    from: "--var",
    handOver: {},
  });
  expect(choose({ files: { ANTHROPIC_API_KEY: "k" } })).toEqual({
    kind: "key",
    from: ".dev.vars",
    handOver: {},
  });
});

test("the environment's key is handed over, with its address", () => {
  const environment = { ANTHROPIC_API_KEY: "k\n", ANTHROPIC_BASE_URL: "http://gateway" };
  expect(choose({ environment })).toEqual({
    kind: "key",
    from: "the environment",
    handOver: { ANTHROPIC_API_KEY: "k", ANTHROPIC_BASE_URL: "http://gateway" },
  });
});

test("a key from elsewhere is never sent to the environment's address", () => {
  const environment = { ANTHROPIC_BASE_URL: "http://gateway" };
  expect(choose({ files: { ANTHROPIC_API_KEY: "k" }, environment })).toMatchObject({ handOver: {} });
});

test("an address in the arguments or a file wins over the environment's", () => {
  const environment = { ANTHROPIC_API_KEY: "k", ANTHROPIC_BASE_URL: "http://gateway" };
  expect(choose({ arguments: { ANTHROPIC_BASE_URL: "http://mine" }, environment })).toMatchObject({
    handOver: { ANTHROPIC_API_KEY: "k" },
  });
});

test("an address without a key is not replaced by the stand-in, but one that only the environment has is", () => {
  expect(choose({ arguments: { ANTHROPIC_BASE_URL: "http://mine" } })).toEqual({ kind: "key missing" });
  expect(choose({ files: { ANTHROPIC_BASE_URL: "http://mine" } })).toEqual({ kind: "key missing" });
  expect(choose({ environment: { ANTHROPIC_BASE_URL: "http://gateway" } })).toEqual({ kind: "stand-in" });
});
