import { existsSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { readDevVars, writeSecretFile } from "../../../scripts/dev/dev-vars.ts";

test("a secret file is for its owner only, can be read back, and goes when it is removed", () => {
  const file = writeSecretFile({ ANTHROPIC_API_KEY: "sk-ant-a#b=c", OTHER: "it's" });
  expect(statSync(file.path).mode & 0o777).toBe(0o600);
  expect(Object.fromEntries(readDevVars([file.path]))).toEqual({
    ANTHROPIC_API_KEY: "sk-ant-a#b=c",
    OTHER: "it's",
  });
  file.remove();
  expect(existsSync(file.path)).toBe(false);
});

test("a file that is not there has no variables", () => {
  expect(readDevVars(["/nowhere/.dev.vars"]).size).toBe(0);
});
