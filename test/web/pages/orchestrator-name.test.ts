import { expect, test } from "vitest";
import { orchestratorNameOf } from "../../../web/pages/orchestrator-name.ts";

test.each([
  ["/", "default"],
  ["/o/team", "team"],
  ["/o/my%20team/", "my team"],
  ["/o/", "default"],
  ["/o/a/b", "default"],
  ["/elsewhere", "default"],
  ["/o/%E0%A4", "%E0%A4"],
])("%s shows %s", (path, name) => expect(orchestratorNameOf(path)).toBe(name));
