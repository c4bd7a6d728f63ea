import { expect, test } from "vitest";
import { parseDevArguments } from "../../../scripts/dev/arguments.ts";

function parsed(...args: string[]) {
  const result = parseDevArguments(args);
  if (!result.ok) throw new Error(result.failure);
  return result.value;
}

test("without arguments everything is ours to choose", () => {
  expect(parsed()).toEqual({
    port: null,
    inspectorPort: null,
    ip: null,
    persistTo: null,
    vars: new Map(),
    envFiles: [],
    rest: [],
  });
});

test.each([
  [["--port", "9000", "--inspector-port", "9001", "--persist-to", "data", "--ip", "0.0.0.0"]],
  [["--port=9000", "--inspector-port=9001", "--persist-to=data", "--ip=0.0.0.0"]],
])("values stand after a space or an equals sign: %s", (args) => {
  expect(parsed(...args)).toMatchObject({
    port: 9000,
    inspectorPort: 9001,
    persistTo: "data",
    ip: "0.0.0.0",
    rest: [],
  });
});

test("variables may repeat the flag or follow each other, and their values may have colons and equals signs", () => {
  const { vars, rest } = parsed(
    "--var",
    "A:1",
    "B:http://x:2/?a=b",
    "--live-reload",
    "--var",
    "C:",
    "--var=D:x=y",
  );
  expect(Object.fromEntries(vars)).toEqual({ A: "1", B: "http://x:2/?a=b", C: "", D: "x=y" });
  expect(rest).toEqual(["--live-reload"]);
});

test("the last value of a variable counts", () => {
  expect(parsed("--var", "A:1", "--var", "A:2").vars.get("A")).toBe("2");
});

test("what we do not know goes on untouched and in order", () => {
  expect(parsed("worker/other.ts", "--log-level", "debug", "--port", "1", "--test-scheduled").rest).toEqual([
    "worker/other.ts",
    "--log-level",
    "debug",
    "--test-scheduled",
  ]);
});

test.each([
  [["--port"], "--port wants a number"],
  [["--port", "abc"], "abc"],
  [["--port", "-1"], "--port wants a number"],
  [["--port=70000"], "70000"],
  [["--port=1.5"], "1.5"],
  [["--inspector-port="], "--inspector-port wants a number"],
  [["--persist-to"], "--persist-to wants a directory"],
  [["--persist-to", "--port", "1"], "--persist-to wants a directory"],
  [["--ip="], "--ip wants an address"],
  [["--env-file"], "--env-file wants a file"],
  [["--var"], "--var wants NAME:VALUE"],
  [["--var", ":x"], "--var wants NAME:VALUE"],
])("%s is refused with a sentence", (args, words) => {
  expect(parseDevArguments(args)).toMatchObject({ ok: false, failure: expect.stringContaining(words) });
});

test("a key without its name is refused and not repeated", () => {
  const result = parseDevArguments(["--var", "sk-ant-secret"]);
  expect(result.ok).toBe(false);
  expect(JSON.stringify(result)).not.toContain("sk-ant-secret");
});
