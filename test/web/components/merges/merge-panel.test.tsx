import { expect, test, vi } from "vitest";
import { ConflictBanner } from "../../../../web/components/merges/conflict-banner.tsx";
import { MergePanel } from "../../../../web/components/merges/merge-panel.tsx";
import { MergesButton } from "../../../../web/components/merges/merges-button.tsx";
import { aMerge, aState, uuid } from "../../factories.ts";
import { showInRoom } from "../../support/show-in-room.tsx";

const withMerges = (...merges: ReturnType<typeof aMerge>[]) =>
  aState({ merges: Object.fromEntries(merges.map((merge) => [merge.id, merge])) });
const panel = () => <MergePanel selectedId={null} />;
const acted = (changes: Record<string, unknown>) => () =>
  Response.json({ merge: aMerge(changes), command: null });
const problem = (detail: string) => () =>
  Response.json(
    { type: "/problems/x", title: "Not possible", status: 409, detail, code: "x", request_id: "r" },
    { status: 409 },
  );

test("a conflict shows both sides, and taking one sends it and says what came of it", async () => {
  const page = showInRoom(withMerges(aMerge()), panel, acted({ state: "merged" }));
  expect(page.text()).toContain("Both changed the same lines");
  expect([...page.root.querySelectorAll(".side-text")].map((side) => side.textContent)).toEqual([
    "limit = 2\n",
    "limit = 3\n",
  ]);
  page.button("Take alice's").click();
  expect(page.button("Take alice's").disabled).toBe(true);
  await vi.waitFor(() => expect(page.text()).toContain("agent/alice is merged into main"));
  expect(JSON.parse(page.asked[0]?.body ?? "")).toEqual({ action: "resolve", take: "theirs" });
  expect(page.text()).toContain("Everything is in main");
});

test("files can be chosen one by one, and all of them have to be", async () => {
  const [first] = aMerge().conflicts;
  const conflicts = [first, { ...first, path: "b.ts" }];
  const page = showInRoom(withMerges(aMerge({ conflicts })), panel, acted({ state: "merged" }));
  page.button("Use alice's src/a.ts").click();
  expect(page.button("Merge as chosen").disabled).toBe(true);
  expect(page.text()).toContain("Choose a side for b.ts.");
  page.button("Use main's b.ts").click();
  page.button("Merge as chosen").click();
  await vi.waitFor(() => expect(page.asked).toHaveLength(1));
  expect(JSON.parse(page.asked[0]?.body ?? "")).toEqual({
    action: "resolve",
    take: "ours",
    files: { "src/a.ts": "theirs", "b.ts": "ours" },
  });
});

test("a text put right by hand is taken once its marks are gone", async () => {
  const page = showInRoom(withMerges(aMerge()), panel, acted({ state: "merged" }));
  page.button("Edit by hand").click();
  const field = page.root.querySelector("textarea");
  const type = (text: string) => {
    if (field) field.value = text;
    field?.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  type(`${field?.value}more\n`);
  expect(page.text()).toContain("src/a.ts still has conflict marks.");
  type("limit = 5\n");
  page.button("Merge as chosen").click();
  await vi.waitFor(() => expect(page.asked).toHaveLength(1));
  expect(JSON.parse(page.asked[0]?.body ?? "")).toMatchObject({
    files: { "src/a.ts": { content: "limit = 5\n" } },
  });
});

test("an agent is asked to resolve it, with instructions when there are any", async () => {
  const page = showInRoom(withMerges(aMerge()), panel, acted({}));
  const field = page.root.querySelector<HTMLInputElement>('[aria-label="Instructions"]');
  if (field) field.value = "keep both";
  field?.dispatchEvent(new InputEvent("input", { bubbles: true }));
  page.button("Let alice resolve it").click();
  await vi.waitFor(() => expect(page.text()).toContain("alice is to resolve agent/alice"));
  expect(JSON.parse(page.asked[0]?.body ?? "")).toEqual({
    action: "delegate",
    agent: "alice",
    instructions: "keep both",
  });
});

test("what is dropped can be restored at once", async () => {
  const page = showInRoom(withMerges(aMerge()), panel, ({ body }) =>
    acted({ state: body.includes("drop") ? "dropped" : "review", updated_at: "2027-01-01T00:00:00.000Z" })(),
  );
  page.button("Drop").click();
  await vi.waitFor(() => expect(page.text()).toContain("agent/alice is dropped"));
  const undo = page.root.querySelector<HTMLButtonElement>(".toast .button");
  expect(undo?.textContent).toBe("Restore");
  undo?.click();
  await vi.waitFor(() => expect(page.root.querySelector(".merge.is-review")).not.toBeNull());
  expect(page.asked.filter(({ method }) => method === "POST").map(({ body }) => JSON.parse(body))).toEqual([
    { action: "drop" },
    { action: "restore" },
  ]);
});

test("a refusal is told in the server's words, and the buttons work again", async () => {
  const page = showInRoom(withMerges(aMerge()), panel, problem("It is merged already."));
  page.button("Try again").click();
  await vi.waitFor(() => expect(page.text()).toContain("It is merged already."));
  expect(page.button("Try again").disabled).toBe(false);
  expect(page.root.querySelector('[aria-live="assertive"]')?.textContent).toContain("Not possible");
});

test("a review shows what changes, line by line", async () => {
  const diff = "--- a/n.py\n+++ b/n.py\n@@ -1,2 +1,2 @@\n same\n-old\n+new\n";
  const file = { path: "n.py", status: "modified", renamed_from: null, lines_added: 1, lines_removed: 1 };
  const body = { from: "ba5e", to: "c0ffee", items: [{ ...file, diff, summary: "" }] };
  const page = showInRoom(withMerges(aMerge({ state: "review", conflicts: [] })), panel, () =>
    Response.json(body),
  );
  await vi.waitFor(() => expect(page.root.querySelector(".diff")).not.toBeNull());
  expect(page.asked[0]?.path).toBe("/diff?from=ba5e&to=c0ffee");
  const lines = [...page.root.querySelectorAll(".diff-line")].map((line) => line.textContent);
  expect(lines).toEqual(["@@ -1,2 +1,2 @@\n", " same\n", "−old\n", "+new\n"]);
  expect(page.button("Merge").disabled).toBe(false);
});

test("the header counts what waits for a person and opens the first of it", () => {
  const review = aMerge({ id: uuid(901), state: "review", branch: "agent/bob" });
  const kept = aMerge({ id: uuid(902), state: "kept" });
  const page = showInRoom(withMerges(kept, review, aMerge()), () => (
    <>
      <MergesButton />
      <ConflictBanner />
    </>
  ));
  expect(page.root.querySelector(".badge")?.textContent).toBe("2");
  expect(page.text()).toContain("agent/alice conflicts with main in src/a.ts");
  page.button("Decide about agent/alice").click();
  expect(page.room.view.merges).toEqual({ selectedId: aMerge().id });
});
