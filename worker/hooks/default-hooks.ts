import type { Hooks } from "../agent-loop/hooks.ts";
import { errorFields, logLine } from "../log.ts";
import { DEFAULT_POLICIES } from "./default-policies.ts";
import { createHooks, type PolicyContext } from "./policy.ts";

/** The policies that come with the product, for one agent or the conductor. */
export function defaultHooks(context: () => PolicyContext): Hooks {
  return createHooks(DEFAULT_POLICIES, context, (policy, error) =>
    logLine("error", "policy_broke", { policy, ...errorFields(error) }),
  );
}
