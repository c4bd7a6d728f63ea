import { expect, test, vi } from "vitest";
import { FileDrawer } from "../../../../web/components/files/file-drawer.tsx";
import { aState, aWorkspace, at } from "../../factories.ts";
import { showInRoom } from "../../support/show-in-room.tsx";

const commit = {
  commit: "c1",
  parents: [],
  author: "Engineer",
  email: "e@x",
  subject: "Put",
  message: "Put",
  committed_at: at(),
};

function open(workspace = aWorkspace(), answers: Record<string, () => Response> = {}) {
  return showInRoom(
    aState({ workspace }),
    () => <FileDrawer path={null} branch="main" />,
    ({ method, path }) => {
      const known = answers[`${method} ${path.split("?")[0]}`];
      if (known) return known();
      if (path.startsWith("/branches")) {
        const items = [
          { name: "main", commit: "c1" },
          { name: "agent/alice", commit: "c2" },
        ];
        return Response.json({ items, next_cursor: null });
      }
      return Response.json(path === "/workspace" ? workspace : { items: [], next_cursor: null });
    },
  );
}

function submit(root: Element, fields: Record<string, string>): void {
  const form = root.querySelector("form");
  for (const [name, value] of Object.entries(fields)) {
    const field = form?.querySelector<HTMLInputElement>(`[name="${name}"]`);
    if (field) field.value = value;
  }
  form?.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
}

test("an import sends what the form says, and a token only with it", async () => {
  const page = open(aWorkspace(), {
    "POST /workspace/import": () => Response.json(aWorkspace({ status: "importing" }), { status: 202 }),
  });
  page.button("Import…").click();
  const token = page.root.querySelector<HTMLInputElement>('[name="token"]');
  expect(token).toMatchObject({ type: "password", autocomplete: "off" });
  const replace = page.root.querySelector<HTMLInputElement>('[name="replace"]');
  if (replace) replace.checked = true;
  submit(page.root, { url: "https://git.test/a/b.git", token: "secret", branch: "dev" });
  await vi.waitFor(() => expect(page.root.querySelector("form")).toBeNull());
  const sent = page.asked.find(({ path }) => path === "/workspace/import");
  expect(JSON.parse(sent?.body ?? "")).toEqual({
    url: "https://git.test/a/b.git",
    token: "secret",
    branch: "dev",
    replace: true,
  });
});

test("a refused import keeps the form and says why", async () => {
  const body = {
    type: "/problems/workspace_busy",
    title: "Workspace is busy",
    status: 409,
    detail: "Agents are at work: alice.",
    code: "workspace_busy",
    request_id: "r",
  };
  const page = open(aWorkspace(), {
    "POST /workspace/import": () => Response.json(body, { status: 409 }),
  });
  page.button("Import…").click();
  submit(page.root, { url: "https://git.test/a/b.git" });
  await vi.waitFor(() => expect(page.root.querySelector("form [role=alert]")).not.toBeNull());
  expect(page.text()).toContain("Agents are at work: alice.");
});

test("Escape closes the form before the drawer, and focus goes back to its button", async () => {
  const page = open();
  page.button("Push…").click();
  const field = page.root.querySelector<HTMLInputElement>('[name="url"]');
  await vi.waitFor(() => expect(document.activeElement).toBe(field));
  const press = new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true });
  field?.dispatchEvent(press);
  expect(press.defaultPrevented).toBe(true);
  expect(page.root.querySelector("form")).toBeNull();
  expect(document.activeElement).toBe(page.button("Push…"));
});

test("a running import shows how far it is, and a failed one why", () => {
  const progress = {
    phase: "receiving",
    objects_done: 1_200,
    objects_total: 5_000,
    received_bytes: 2_300_000,
  };
  const running = open(aWorkspace({ status: "importing", progress }));
  expect(running.text()).toContain("Importing: Receiving objects");
  expect(running.text()).toContain("1,200 / 5,000 objects · 2.3 MB");
  expect(running.button("Import…").disabled).toBe(true);
  expect(open(aWorkspace({ error: "No such repository." })).text()).toContain("No such repository.");
});

test("uploads are sent one after the other and told together, with what was skipped", async () => {
  const skipped = [{ path: "../x", reason: "outside" }];
  const page = open(aWorkspace(), {
    "PUT /files": () => Response.json({ commit, files: 3, top_directory: null, skipped }),
  });
  const archive = new File(["zip"], "a.zip");
  await page.room.actions.uploadFiles("", [archive]);
  expect(page.text()).toContain("3 files uploaded");
  expect(page.text()).toContain("Skipped: ../x (outside).");
  expect(page.room.view.isUploading).toBe(false);
});

test("another branch can be chosen", async () => {
  const page = open();
  await vi.waitFor(() => expect(page.root.querySelectorAll(".ref-select option")).toHaveLength(2));
  const select = page.root.querySelector<HTMLSelectElement>(".ref-select select");
  if (select) select.value = "agent/alice";
  select?.dispatchEvent(new Event("change", { bubbles: true }));
  expect(page.room.view.files).toEqual({ path: null, ref: "agent/alice" });
});

test("a workspace whose history was cut off offers no bundle", () => {
  const names = (root: Element) => [...root.querySelectorAll("a")].map(({ textContent }) => textContent);
  expect(names(open().root)).toEqual(["Download .tar.gz", "Download git bundle"]);
  expect(names(open(aWorkspace({ is_shallow: true })).root)).toEqual(["Download .tar.gz"]);
});

test("the workspace is read once when the drawer opens, though the answer replaces it", async () => {
  const page = open();
  await vi.waitFor(() => expect(page.root.querySelectorAll(".ref-select option")).toHaveLength(2));
  expect(page.asked.filter(({ path }) => path === "/workspace")).toHaveLength(1);
});
