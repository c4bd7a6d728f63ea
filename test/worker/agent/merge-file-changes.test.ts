import { expect, test } from "vitest";
import type { FileChange } from "../../../contract/agent.ts";
import { mergeFileChanges } from "../../../worker/agent/merge-file-changes.ts";

const change = (status: FileChange["status"], path = "a"): FileChange => ({ path, status });

test.each([
  ["created", "modified", ["created"]],
  ["created", "deleted", []],
  ["modified", "deleted", ["deleted"]],
  ["modified", "modified", ["modified"]],
  ["deleted", "created", ["modified"]],
] as const)("%s and then %s is %j", (earlier, later, net) => {
  expect(mergeFileChanges([change(earlier)], [change(later)])).toEqual(net.map((status) => change(status)));
});

test("changes of different files stand side by side, by path", () => {
  expect(mergeFileChanges([change("created", "b")], [change("deleted", "a")])).toEqual([
    change("deleted", "a"),
    change("created", "b"),
  ]);
});
