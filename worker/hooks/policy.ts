import type { HookAnswer, HookEvent, Hooks } from "../agent-loop/hooks.ts";

/** Whose turn it is and where its shell stands. Paths are relative to the workspace's root. */
export interface PolicyContext {
  agentName: string;
  workingDir: string;
  cwd: string;
}

/** What one policy says; what each verdict means for an event is in the table of agent-loop/hooks.ts. */
export type Verdict =
  | { type: "allow" }
  | { type: "deny"; reason: string }
  | { type: "change"; input: Record<string, unknown> }
  | { type: "add"; text: string };

/** A rule as a pure function. `name` is for the log. */
export interface Policy {
  name: string;
  decide: (event: HookEvent, context: PolicyContext) => Verdict;
}

export const ALLOW: Verdict = { type: "allow" };
export const deny = (reason: string): Verdict => ({ type: "deny", reason });

/**
 * Asks the policies in their order, each with the input as the one before left it; the first denial ends it. A policy
 * that throws denies, and `onBroken` hears of it.
 */
export function createHooks(
  policies: readonly Policy[],
  context: () => PolicyContext,
  onBroken: (policy: string, error: unknown) => void,
): Hooks {
  return {
    fire(event) {
      let answer: HookAnswer = { denial: null, input: null, additions: [] };
      for (const policy of policies) {
        const verdict = askOne(policy, withInput(event, answer.input), context(), onBroken);
        answer = heard(answer, verdict);
        if (answer.denial !== null) return answer;
      }
      return answer;
    },
  };
}

function askOne(
  policy: Policy,
  event: HookEvent,
  context: PolicyContext,
  onBroken: (policy: string, error: unknown) => void,
): Verdict {
  try {
    return policy.decide(event, context);
  } catch (error) {
    onBroken(policy.name, error);
    return deny(`the policy ${policy.name} is broken and could not decide; it denies to be safe.`);
  }
}

function withInput(event: HookEvent, input: HookAnswer["input"]): HookEvent {
  if (event.event !== "PreToolUse" || input === null) return event;
  return { ...event, call: { ...event.call, input } };
}

function heard(answer: HookAnswer, verdict: Verdict): HookAnswer {
  switch (verdict.type) {
    case "allow":
      return answer;
    case "deny":
      return { ...answer, denial: verdict.reason };
    case "change":
      return { ...answer, input: verdict.input };
    case "add":
      return { ...answer, additions: [...answer.additions, verdict.text] };
  }
}
