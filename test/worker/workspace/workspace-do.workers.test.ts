import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { LIMITS } from "../../../contract/limits.ts";
import { workspaceFiles } from "../../../worker/workspace/workspace-client.ts";
import { textIn } from "../../support/memory-workspace.ts";
import { WORKSPACE_FACTS } from "../../support/workspace-facts.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const freshWorkspace = () => workspaceFiles(env.WORKSPACE, crypto.randomUUID());

test.each(Object.entries(WORKSPACE_FACTS))("%s", async (_, check) => {
  await expect(check(freshWorkspace())).resolves.toBeUndefined();
});

test("workspaces share nothing", async () => {
  const [one, other] = [freshWorkspace(), freshWorkspace()];
  await one.write("secret.txt", bytes("mine"));
  expect(await other.listAll("")).toEqual({ ok: true, value: [] });
});

test("files are there after the object was evicted", async () => {
  const id = crypto.randomUUID();
  await workspaceFiles(env.WORKSPACE, id).write("kept.txt", bytes("kept"));
  await evictDurableObject(env.WORKSPACE.getByName(id));
  expect(await textIn(workspaceFiles(env.WORKSPACE, id), "kept.txt")).toBe("kept");
});

test("a directory with more children than the library lists at once is listed and moved whole", async () => {
  const files = freshWorkspace();
  const count = 1_003;
  await Promise.all(
    Array.from({ length: count }, (_, index) => files.write(`many/${index}.txt`, bytes(`${index}`))),
  );
  const list = await files.list("many");
  expect(list.ok && list.value.length).toBe(count);
  expect(await files.move("many", "moved")).toEqual({ ok: true, value: undefined });
  const all = await files.listAll("");
  expect(all.ok && all.value.length).toBe(count);
  expect(await textIn(files, "moved/1002.txt")).toBe("1002");
});

test("reading more than one answer holds comes in parts", async () => {
  const files = freshWorkspace();
  const paths = Array.from({ length: 14 }, (_, index) => `big/${index}`);
  for (const path of paths) await files.write(path, new Uint8Array(1_400_000).fill(255));
  const many = await files.readMany(paths);
  expect(many.ok && many.value.map(({ path }) => path)).toEqual(paths);
});

test("concurrent writers of different files do not disturb one another", async () => {
  const files = freshWorkspace();
  await Promise.all(
    Array.from({ length: 40 }, (_, index) => files.write(`w/${index % 7}/${index}`, bytes(`${index}`))),
  );
  const all = await files.listAll("w");
  expect(all.ok && all.value.length).toBe(40);
});

test("binary content that would not fit into a row is refused with the limit that holds for it", async () => {
  const refused = await freshWorkspace().write("big.bin", new Uint8Array(LIMITS.fileBytes).fill(255));
  expect(refused).toEqual({
    ok: false,
    failure: { code: "file_too_large", path: "big.bin", limitBytes: 1_492_500 },
  });
});
