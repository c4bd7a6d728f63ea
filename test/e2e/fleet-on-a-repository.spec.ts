import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { z } from "zod";
import { AgentSchema, type Command } from "../../contract/agent.ts";
import { CommandAcceptedSchema, CostsSchema } from "../../contract/api.ts";
import { type Merge, MergeSchema } from "../../contract/merge.ts";
import { WorkspaceSchema } from "../../contract/workspace.ts";
import { type GitServer, startGitServer } from "../support/git-server.ts";
import { git, runGit } from "../support/run-git.ts";
import {
  LIMITS_FILE,
  LIMITS_TEXT,
  type ShopRepository,
  makeShopRepository,
} from "../support/shop-repository.ts";
import { test as base } from "./control-room.ts";
import { FleetClient } from "./fleet-client.ts";
import {
  BUILDERS,
  BUILT,
  JOINED,
  PLAN,
  PLAN_FILE,
  PLAN_TASK,
  REVIEW,
  REVIEW_TASK,
  RIVALS,
  SCOUT_REPORT,
  SCOUT_TASK,
  fleetRules,
} from "./shop-fleet.ts";

interface Shop extends ShopRepository {
  url: string;
  /** For what the test makes. */
  directory: string;
}

const test = base.extend<{ shop: Shop; fleet: FleetClient }>({
  // oxlint-disable-next-line no-empty-pattern
  shop: async ({}, use) => {
    const directory = mkdtempSync(join(tmpdir(), "control-room-shop-"));
    const repository = makeShopRepository(directory);
    const server: GitServer = await startGitServer({ root: directory });
    await use({ ...repository, directory, url: `${server.url}/shop.git` });
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  },
  fleet: async ({ room }, use) => use(new FleetClient(room.url)),
});
test.use({ vars: { GIT_LOOPBACK: "on" } });
test.setTimeout(600_000);

const JOBS = [...BUILDERS, ...RIVALS];
const READ_AND_BASH = ["Read", "Glob", "Grep", "Bash"];

test("a fleet scouts, plans, builds at once, disagrees and reviews on a real repository, through a power cut", async ({
  page,
  room,
  shop,
  fleet,
}) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  room.model.setRules(fleetRules(shop.main, "held"));
  await page.goto(room.url);
  await importShop(fleet, shop);

  const scouted = await run(fleet, "scout", SCOUT_TASK, { subagent_template: "scout", tools: READ_AND_BASH });
  expect(scouted).toMatchObject({ status: "completed", result: SCOUT_REPORT, file_changes: [] });
  const [refused] = await results(fleet, scouted, "Bash");
  expect(refused).toMatchObject({ is_error: true, result: expect.stringMatching(/may not change files/) });
  const planned = await run(fleet, "planner", PLAN_TASK, { subagent_template: "planner" });
  expect(planned.file_changes).toMatchObject([{ path: PLAN_FILE, status: "created" }]);

  const ids = await allAtWork(fleet);
  const executing = page.getByRole("region", { name: "Agents" }).getByText("Executing");
  await expect(executing).toHaveCount(ids.length, { timeout: 60_000 });
  room.model.setRules(fleetRules(shop.main, "ending"));
  await room.restart();
  const ended = await allEnded(fleet, ids);
  const conflict = await seenConflict(fleet);
  await expect(
    page
      .getByText(/conflicts? with main/i)
      .filter({ visible: true })
      .first(),
  ).toBeVisible({ timeout: 60_000 });
  const resolved = await resolve(fleet, conflict);

  const reviewed = await run(fleet, "reviewer", REVIEW_TASK, {
    subagent_template: "reviewer",
    tools: READ_AND_BASH,
  });
  expect(reviewed.result).toContain(REVIEW);
  await expectReviewed(fleet, reviewed);

  await expectNothingDoubled(fleet, ended);
  const clone = await cloneOfBundle(fleet, shop);
  expectHistory(clone, shop, [planned, ...ended, resolved]);
  expectFiles(clone);
  await expectArchive(fleet, shop, clone);
  const { total } = await fleet.get("/costs", CostsSchema);
  expect(total.saved_by_cache_usd).toBeGreaterThan(0);
  expect(room.model.refused()).toEqual([]);
  expect(errors).toEqual([]);
});

async function importShop(fleet: FleetClient, shop: Shop): Promise<void> {
  await fleet.post("/workspace/import", { url: shop.url }, WorkspaceSchema);
  const workspace = () => fleet.get("/workspace", WorkspaceSchema);
  await fleet.until("the import has ended", async () => (await workspace()).status === "ready");
  const { files, main: commit } = shop;
  expect(files).toBeGreaterThan(2_000);
  expect(await workspace()).toMatchObject({ error: null, files, commit, remote: { url: shop.url } });
  const told = await fleet.eventsOf("workspace_updated");
  expect(told.at(-1)?.workspace).toMatchObject({ status: "ready", files, commit });
}

async function run(fleet: FleetClient, name: string, task: string, more: object): Promise<Command> {
  await fleet.post("/agents", { name, ...more }, AgentSchema);
  return await fleet.ended(name, await fleet.command(name, task));
}

/** What came of each call of a tool. */
async function results(fleet: FleetClient, { id }: Command, tool: string) {
  const rows = await fleet.logs(id, "PostToolUse");
  return rows.map(({ payload }) => payload).filter(({ tool_name }) => tool_name === tool);
}

/** Gives the ids of commands that have changed their files and come to no end. */
async function allAtWork(fleet: FleetClient): Promise<string[]> {
  for (const { agent: name } of JOBS)
    await fleet.post("/agents", { name, subagent_template: "builder" }, AgentSchema);
  const ids = await Promise.all(JOBS.map(({ agent, task }) => fleet.command(agent, task)));
  await fleet.until("all have changed their files", async () => {
    const done = await Promise.all(ids.map((id) => fleet.logs(id, "PostToolUse")));
    return done.every((rows) => rows.length === 1);
  });
  return ids;
}

async function allEnded(fleet: FleetClient, ids: readonly string[]): Promise<Command[]> {
  const ended = await Promise.all(JOBS.map(({ agent }, at) => fleet.ended(agent, ids[at] ?? "")));
  expect(ended.map(({ status, result }) => [status, result])).toEqual(
    JOBS.map(({ task }) => ["completed", `Done: ${task}.`]),
  );
  const builders = ended.slice(0, BUILDERS.length);
  expect(builders.map(({ merge }) => merge?.state)).toEqual(BUILDERS.map(() => "merged"));
  const rivals = ended.slice(BUILDERS.length).map(({ merge }) => merge?.state ?? "");
  expect(rivals.toSorted()).toEqual(["conflict", "merged"]);
  return ended;
}

/** Main has the side of whoever came first, and the event both. */
async function seenConflict(fleet: FleetClient): Promise<Merge> {
  const conflicts = await fleet.eventsOf("merge_conflict");
  expect(conflicts).toHaveLength(1);
  const merge = MergeSchema.parse(conflicts[0]?.merge);
  const [conflict] = merge.conflicts;
  expect(conflict).toMatchObject({ path: LIMITS_FILE, kind: "content", base: LIMITS_TEXT });
  const sides = [LIMITS_TEXT.replace("10", "30"), LIMITS_TEXT.replace("10", "5")];
  expect(new Set([conflict?.ours, conflict?.theirs])).toEqual(new Set(sides));
  expect(await fleet.text(`/files/content?path=${LIMITS_FILE}`)).toBe(conflict?.ours);
  return merge;
}

async function resolve(fleet: FleetClient, { branch, agent_name }: Merge): Promise<Command> {
  const given = z.object({ command: CommandAcceptedSchema });
  const { command } = await fleet.post(`/merges/${branch}`, { action: "delegate" }, given);
  const resolved = await fleet.ended(agent_name, command.command_id);
  expect(resolved).toMatchObject({ status: "completed", merge: { branch, state: "merged" } });
  expect(await fleet.text(`/files/content?path=${LIMITS_FILE}`)).toBe(JOINED);
  return resolved;
}

async function expectReviewed(fleet: FleetClient, reviewed: Command): Promise<void> {
  expect(reviewed.file_changes).toEqual([]);
  const [log, diff] = await results(fleet, reviewed, "Bash");
  expect(log).toMatchObject({ is_error: false, result: expect.stringContaining("Resolve the merge of") });
  expect(diff).toMatchObject({ is_error: false });
  for (const [path, line] of Object.entries(BUILT)) {
    expect(diff?.["result"]).toContain(path);
    expect(diff?.["result"]).toContain(`+${line}`);
  }
}

async function expectNothingDoubled(fleet: FleetClient, built: readonly Command[]): Promise<void> {
  const events = await fleet.events();
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  const changed = await fleet.eventsOf("command_updated");
  const seqsOf = ({ id }: Command, status: string): number[] =>
    changed
      .filter(
        ({ command }) => command.id === id && command.status === status && command.delivery === "consumed",
      )
      .map(({ seq }) => seq);
  const starts = built.map((command) => Math.min(...seqsOf(command, "executing")));
  const ends = built.flatMap((command) => seqsOf(command, "completed"));
  expect(ends).toHaveLength(built.length);
  expect(Math.max(...starts), "all were at work before the first ended").toBeLessThan(Math.min(...ends));
  for (const { id } of built)
    for (const type of [
      "UserPromptSubmit",
      "PreToolUse",
      "PostToolUse",
      "Stop",
      "FileTrackingBlock",
    ] as const)
      expect(await fleet.logs(id, type), type).toHaveLength(1);
}

async function cloneOfBundle(fleet: FleetClient, { directory }: Shop): Promise<string> {
  writeFileSync(join(directory, "all.bundle"), await fleet.bytes("/workspace/bundle"));
  git(directory, "clone", "--quiet", "all.bundle", "clone");
  const clone = join(directory, "clone");
  git(clone, "fsck", "--strict", "--full");
  expect(git(clone, "branch", "--show-current")).toBe("main");
  return clone;
}

/** Each command's changes are one commit of its agent; what was imported lies below, as it was. */
function expectHistory(clone: string, shop: Shop, commands: readonly Command[]): void {
  expect(git(clone, "rev-list", "--count", shop.main)).toBe(String(shop.commits));
  const format = "--format=%an%x09%(trailers:key=Command,valueonly,separator=%x2C)%x09%P%x09%s";
  const lines = git(clone, "log", format, `${shop.main}..HEAD`).split("\n");
  const added = lines.map((line) => {
    const [author = "", command = "", parents = "", subject = ""] = line.split("\t");
    return { author, command, parents: parents.split(" ").length, subject };
  });
  const own = commands.map(({ id, command }) => {
    const isOwn = (commit: (typeof added)[number]) =>
      commit.command === id && !commit.subject.startsWith("Merge ");
    expect(added.filter(isOwn), command).toHaveLength(1);
    return added.find(isOwn);
  });
  const agents = ["planner", ...JOBS.map(({ agent }) => agent)];
  expect(own.slice(0, -1).map((commit) => commit?.author)).toEqual(agents);
  expect(RIVALS.map(({ agent }) => agent)).toContain(own.at(-1)?.author);
  // Of the four that landed at once the first found main as it was; the conflict is joined by its resolution.
  expect(added.filter(({ parents }) => parents === 2)).toHaveLength(4);
  expect(added).toHaveLength(commands.length + 3);
  expect(git(clone, "merge-base", shop.main, "HEAD")).toBe(shop.main);
  const people = git(clone, "log", "--format=%an", shop.main).split("\n");
  expect(new Set(people)).toEqual(new Set(["Ada", "Grace"]));
}

function expectFiles(clone: string): void {
  const show = (path: string): string => runGit(clone, ["show", `HEAD:${path}`]).toString("utf8");
  expect(show(LIMITS_FILE)).toBe(JOINED);
  expect(show(PLAN_FILE)).toBe(PLAN);
  for (const [path, line] of Object.entries(BUILT)) expect(show(path).split("\n"), path).toContain(line);
  expect(show("README.md")).toBe("# Shop\n\nSells things to people.\n");
}

async function expectArchive(fleet: FleetClient, { directory }: Shop, clone: string): Promise<void> {
  const unpacked = join(directory, "unpacked");
  mkdirSync(unpacked);
  writeFileSync(join(directory, "main.tar.gz"), await fleet.bytes("/workspace/archive"));
  execFileSync("tar", ["-xzf", join(directory, "main.tar.gz"), "-C", unpacked, "--strip-components=1"]);
  expect(git(clone, `--work-tree=${unpacked}`, "status", "--porcelain", "--untracked-files=all")).toBe("");
}
