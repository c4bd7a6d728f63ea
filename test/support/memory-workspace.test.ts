import { expect, test } from "vitest";
import { memoryWorkspace } from "./memory-workspace.ts";
import { WORKSPACE_FACTS } from "./workspace-facts.ts";

test.each(Object.entries(WORKSPACE_FACTS))("%s", async (_, check) => {
  await expect(check(memoryWorkspace())).resolves.toBeUndefined();
});
