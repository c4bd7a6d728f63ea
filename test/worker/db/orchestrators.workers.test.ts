import { applyD1Migrations, env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { DEFAULT_ORCHESTRATOR_ID } from "../../../contract/ids.ts";
import { listAgents } from "../../../worker/db/agents.ts";
import {
  archiveOrchestrator,
  findOrchestrator,
  insertOrchestrator,
  listOrchestrators,
  renameOrchestrator,
} from "../../../worker/db/orchestrators.ts";
import { writeHistory } from "../../../worker/db/write-history.ts";
import { LATER, makeAgent, makeBatch, makeOrchestrator } from "./make-history.ts";

beforeAll(() => applyD1Migrations(env.DB, env.TEST_MIGRATIONS));

const insert = (orchestrator: ReturnType<typeof makeOrchestrator>) =>
  insertOrchestrator(env.DB, { orchestrator, totalCostNano: 0 });
const find = (nameOrId: string) => findOrchestrator(env.DB, nameOrId);
const taken = (name: string) => ({ ok: false, failure: { code: "orchestrator_name_taken", name } });
const notFound = (orchestrator: string) => ({
  ok: false,
  failure: { code: "orchestrator_not_found", orchestrator },
});

test("an orchestrator is found by its name and by its id, as it was inserted", async () => {
  const orchestrator = makeOrchestrator({
    budget_usd: 0.1,
    metadata: { a: [1] },
    system_prompt: "Be brief.",
  });
  expect(await insert(orchestrator)).toEqual({ ok: true, value: undefined });

  const found = { ok: true, value: orchestrator };
  expect(await find(orchestrator.id)).toEqual(found);
  expect(await find(orchestrator.name)).toEqual(found);
  expect(await find("nobody's")).toEqual(notFound("nobody's"));
});

test("an id is meant before a name that looks like it", async () => {
  const first = makeOrchestrator();
  await insert(first);
  await insert(makeOrchestrator({ name: first.id }));

  expect(await find(first.id)).toMatchObject({ value: { name: first.name } });
});

test("a name is given once, and trying again with the same id is no conflict", async () => {
  const orchestrator = makeOrchestrator({ name: "shop" });
  await insert(orchestrator);

  expect((await insert(orchestrator)).ok).toBe(true);
  expect(await insert(makeOrchestrator({ name: "shop" }))).toEqual(taken("shop"));
});

test("an archived orchestrator is gone from the list and its name is free", async () => {
  const old = makeOrchestrator({ name: "docs" });
  const next = makeOrchestrator({ name: "docs" });
  await insert(old);

  expect((await archiveOrchestrator(env.DB, old.id, LATER)).ok).toBe(true);
  expect(await archiveOrchestrator(env.DB, old.id, LATER)).toEqual(notFound(old.id));
  expect((await insert(next)).ok).toBe(true);
  expect(await find("docs")).toMatchObject({ value: { id: next.id } });
  expect(await find(old.id)).toEqual(notFound(old.id));
});

test("history of an orchestrator whose name was given on is written, and leaves the name where it is", async () => {
  const old = makeOrchestrator({ name: "ops" });
  const next = makeOrchestrator({ name: "ops" });
  await insert(old);
  await archiveOrchestrator(env.DB, old.id, LATER);
  await insert(next);

  await writeHistory(env.DB, makeBatch({ ...old, status: "executing" }, { agents: [makeAgent(old)] }));

  expect(await find("ops")).toMatchObject({ value: { id: next.id } });
  const agents = await listAgents(env.DB, old.id, { limit: 10 });
  expect(agents.ok && agents.value.items).toHaveLength(1);
});

test("an archived orchestrator that is used again comes back while its name is free", async () => {
  const orchestrator = makeOrchestrator();
  await insert(orchestrator);
  await archiveOrchestrator(env.DB, orchestrator.id, LATER);
  await writeHistory(env.DB, makeBatch(orchestrator));

  expect((await find(orchestrator.name)).ok).toBe(true);
});

test("renaming refuses a taken name and an orchestrator that is not there", async () => {
  const [one, other] = [makeOrchestrator({ name: "one" }), makeOrchestrator({ name: "other" })];
  await insert(one);
  await insert(other);
  const missing = makeOrchestrator();

  expect(await renameOrchestrator(env.DB, one.id, "other", LATER)).toEqual(taken("other"));
  expect(await renameOrchestrator(env.DB, missing.id, "free", LATER)).toEqual(notFound(missing.id));
  expect((await renameOrchestrator(env.DB, one.id, "one", LATER)).ok).toBe(true);
  expect((await renameOrchestrator(env.DB, one.id, "uno", LATER)).ok).toBe(true);
  expect(await find("uno")).toMatchObject({ value: { id: one.id, updated_at: LATER } });
});

test("a new name is kept while the orchestrator still goes by the old one", async () => {
  const orchestrator = makeOrchestrator({ name: "before" });
  await insert(orchestrator);
  await renameOrchestrator(env.DB, orchestrator.id, "after", LATER);
  await writeHistory(env.DB, makeBatch({ ...orchestrator, status: "waiting", last_seq: 9 }));

  expect(await find("after")).toMatchObject({ value: { status: "waiting", last_seq: 9 } });
});

test("the name of the default orchestrator is never another's", async () => {
  const other = makeOrchestrator();
  await insert(other);

  expect(await insert(makeOrchestrator({ name: "default" }))).toEqual(taken("default"));
  expect(await renameOrchestrator(env.DB, other.id, "default", LATER)).toEqual(taken("default"));
  await writeHistory(env.DB, makeBatch(makeOrchestrator({ id: DEFAULT_ORCHESTRATOR_ID, name: "default" })));
  expect(await find("default")).toMatchObject({ value: { id: DEFAULT_ORCHESTRATOR_ID } });
});

test("paging through orchestrators shows each one once, in the order of creation", async () => {
  const some = [makeOrchestrator(), makeOrchestrator(), makeOrchestrator()];
  for (const orchestrator of some) await insert(orchestrator);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listOrchestrators(env.DB, { limit: 2, cursor });
    if (!page.ok) throw new Error("a cursor of the list was refused");
    seen.push(...page.value.items.map(({ id }) => id));
    cursor = page.value.next_cursor ?? undefined;
  } while (cursor !== undefined);

  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.slice(-3)).toEqual(some.map(({ id }) => id));
});

test("a list that ends with the page has no further cursor", async () => {
  const orchestrator = makeOrchestrator();
  await writeHistory(
    env.DB,
    makeBatch(orchestrator, { agents: [makeAgent(orchestrator), makeAgent(orchestrator, { name: "bob" })] }),
  );

  expect(await listAgents(env.DB, orchestrator.id, { limit: 2 })).toMatchObject({
    value: { next_cursor: null },
  });
});

test.for(["", "x", "%", "bm9wZQ", btoa('"not-an-id"'), btoa('{"after":1}'), "😀"])(
  "the cursor %j is refused by its name",
  async (cursor) => {
    const refused = { ok: false, failure: { code: "invalid_request", errors: [{ field: "cursor" }] } };
    expect(await listOrchestrators(env.DB, { limit: 2, cursor })).toMatchObject(refused);
    expect(await listAgents(env.DB, makeOrchestrator().id, { limit: 2, cursor })).toMatchObject(refused);
  },
);
