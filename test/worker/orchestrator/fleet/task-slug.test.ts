import { expect, test } from "vitest";
import { taskSlug } from "../../../../worker/orchestrator/fleet/task-slug.ts";

const at = Date.UTC(2026, 10, 20, 8, 31, 56);

test.each([
  ["Create a hello app!", "create-a-hello-app-20261120-083156"],
  ["  ", "task-20261120-083156"],
  ["日本語", "task-20261120-083156"],
  ["a".repeat(80), `${"a".repeat(50)}-20261120-083156`],
])("%j is named %s", (command, slug) => expect(taskSlug(command, at)).toBe(slug));
