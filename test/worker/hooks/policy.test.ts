import { expect, test } from "vitest";
import type { HookEvent } from "../../../worker/agent-loop/hooks.ts";
import { ALLOW, type Policy, createHooks, deny } from "../../../worker/hooks/policy.ts";

const call = { toolUseId: "t", name: "Bash", input: { command: "a" } };
const before: HookEvent = { event: "PreToolUse", call };
const context = { agentName: "ann", workingDir: "", cwd: "" };

function fire(decisions: Policy["decide"][], event: HookEvent = before) {
  const broken: string[] = [];
  const policies = decisions.map((decide, index) => ({ name: `p${index}`, decide }));
  const hooks = createHooks(
    policies,
    () => context,
    (name) => broken.push(name),
  );
  return { ...hooks.fire(event), broken };
}

const commandOf = (event: HookEvent): unknown =>
  event.event === "PreToolUse" ? event.call.input["command"] : null;

test("without an objection a call runs as it was asked for", () => {
  expect(fire([() => ALLOW])).toMatchObject({ denial: null, input: null, additions: [] });
});

test("a policy sees the input as the one before it changed it", () => {
  const append = (event: HookEvent) => ({
    type: "change" as const,
    input: { command: `${String(commandOf(event))}+` },
  });
  expect(fire([append, append]).input).toEqual({ command: "a++" });
});

test("the first denial ends the asking", () => {
  const asked: string[] = [];
  const answer = fire([
    () => deny("not today"),
    () => {
      asked.push("second");
      return ALLOW;
    },
  ]);
  expect(answer.denial).toBe("not today");
  expect(asked).toEqual([]);
});

test("a policy that throws denies and is named", () => {
  const answer = fire([
    () => {
      throw new Error("oops");
    },
  ]);
  expect(answer.denial).toContain("p0");
  expect(answer.broken).toEqual(["p0"]);
});

test("additions of several policies come together", () => {
  const add = (text: string) => () => ({ type: "add" as const, text });
  const compact: HookEvent = { event: "PreCompact", trigger: "auto", tokensBefore: 9, instructions: null };
  expect(fire([add("keep names"), add("keep paths")], compact).additions).toEqual([
    "keep names",
    "keep paths",
  ]);
});
