import { test } from "vitest";
import { memoryWorkspace } from "./memory-workspace.ts";
import { WORKSPACE_FACTS } from "./workspace-facts.ts";

for (const [fact, check] of Object.entries(WORKSPACE_FACTS)) test(fact, () => check(memoryWorkspace()));
