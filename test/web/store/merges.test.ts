import { expect, test } from "vitest";
import { applyEvent } from "../../../web/store/apply-event.ts";
import { applyFrame } from "../../../web/store/apply-frame.ts";
import { applySnapshot } from "../../../web/store/apply-history.ts";
import { mergesToDecide, openMerges, resolverOf } from "../../../web/store/merges.ts";
import { mainVersion } from "../../../web/store/selectors.ts";
import {
  aCommand,
  aFrame,
  aMerge,
  anAgent,
  anEvent,
  anOrchestrator,
  aState,
  aWorkspace,
  at,
  uuid,
} from "../factories.ts";

const updated = (seq: number, merge: ReturnType<typeof aMerge>) =>
  anEvent(merge.state === "conflict" ? "merge_conflict" : "merge_updated", seq, {
    agent_id: merge.agent_id,
    merge,
  });
const commanded = (seq: number, changes: Record<string, unknown>) =>
  anEvent("command_updated", seq, {
    agent_id: aMerge().agent_id,
    command: aCommand({ id: uuid(950), resolves: aMerge().id, ...changes }),
  });
const states = (list: { state: string }[]) => list.map(({ state }) => state);

test("what needs a person comes first, the newest change before older ones, and what is merged is gone", () => {
  const state = aState();
  const order = ["dropped", "kept", "merged", "unfinished", "review", "conflict", "review"];
  for (const [index, each] of order.entries())
    applyEvent(
      state,
      updated(index + 1, aMerge({ id: uuid(900 + index), state: each, updated_at: at(index) })),
    );
  expect(states(openMerges(state))).toEqual([
    "conflict",
    "review",
    "review",
    "unfinished",
    "kept",
    "dropped",
  ]);
  expect(openMerges(state)[1]?.updated_at).toBe(at(6));
  expect(states(mergesToDecide(state))).toEqual(["conflict", "review", "review"]);
});

test("a replayed event changes nothing, and one older than the list that was read neither", () => {
  const state = aState();
  const merges = [aMerge({ state: "review", updated_at: at(9) })];
  applySnapshot(state, {
    orchestrator: anOrchestrator({ last_seq: 5 }),
    agents: [anAgent()],
    events: [],
    costs: null,
    questions: [],
    merges,
    workspace: aWorkspace(),
  });
  expect(state.workspace?.files).toBe(2);
  applyEvent(state, updated(5, aMerge({ updated_at: at(20) })));
  expect(states(openMerges(state))).toEqual(["review"]);
  applyEvent(state, updated(6, aMerge({ updated_at: at(8) })));
  expect(states(openMerges(state))).toEqual(["review"]);
  applyEvent(state, updated(7, aMerge({ state: "merged", updated_at: at(10) })));
  expect(openMerges(state)).toEqual([]);
});

test("a conflict that an agent resolves asks no person until that command has ended", () => {
  const state = aState();
  applyEvent(state, updated(1, aMerge()));
  applyEvent(state, commanded(2, { status: "executing" }));
  expect(resolverOf(state, aMerge().id)).toBe(anAgent().id);
  expect(mergesToDecide(state)).toEqual([]);
  applyEvent(state, commanded(3, { status: "failed", ended_at: at(3) }));
  applyEvent(state, commanded(4, { id: uuid(940), status: "executing" }));
  expect(resolverOf(state, aMerge().id)).toBeNull();
  expect(mergesToDecide(state)).toHaveLength(1);
});

test("a conflict whose agent was deleted meanwhile asks a person again", () => {
  const state = aState();
  applyEvent(state, updated(1, aMerge()));
  applyEvent(state, commanded(2, { status: "executing" }));
  applyEvent(state, anEvent("agent_deleted", 3, { agent_id: anAgent().id, agent_name: "alice" }));
  expect(mergesToDecide(state)).toHaveLength(1);
});

test("an import shows its progress until the workspace says how it ended", () => {
  const state = aState();
  applyEvent(state, anEvent("workspace_updated", 1, { workspace: aWorkspace({ status: "importing" }) }));
  const progress = { phase: "receiving", objects_done: 3, objects_total: 9, received_bytes: 100 };
  applyFrame(state, aFrame("workspace_progress", { progress }), at());
  expect(state.workspaceProgress).toMatchObject({ objects_done: 3 });
  applyEvent(state, anEvent("workspace_updated", 2, { workspace: aWorkspace({ error: "No such place." }) }));
  expect(state.workspaceProgress).toBeNull();
  expect(state.workspace).toMatchObject({ status: "ready", error: "No such place." });
});

test("main's version changes with its commit and with every branch that comes in", () => {
  const state = aState();
  const versions = [mainVersion(state)];
  applyEvent(state, anEvent("workspace_updated", 1, { workspace: aWorkspace() }));
  versions.push(mainVersion(state));
  applyEvent(state, updated(2, aMerge()));
  expect(mainVersion(state)).toBe(versions[1]);
  applyEvent(state, updated(3, aMerge({ state: "merged" })));
  versions.push(mainVersion(state));
  expect(new Set(versions).size).toBe(3);
});
