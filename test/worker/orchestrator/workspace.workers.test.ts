import { expect, test } from "vitest";
import {
  BranchListSchema,
  CommandAcceptedSchema,
  CommitListSchema,
  DiffSchema,
  MergeListSchema,
} from "../../../contract/api.ts";
import { CommandSchema } from "../../../contract/agent.ts";
import { MergeSchema } from "../../../contract/merge.ts";
import { agent, call, conductor, once, text } from "../../support/model-replies.ts";
import {
  ORCHESTRATOR,
  connect,
  modelRequests,
  request,
  say,
  script,
} from "../../support/workers/control-room.ts";

const put = async (path: string, content: string) =>
  await request("PUT", `${ORCHESTRATOR}/files?path=${encodeURIComponent(path)}`, content, {
    "content-type": "application/octet-stream",
  });
const read = async (path: string, ref = "main") =>
  (await request("GET", `${ORCHESTRATOR}/files/content?path=${path}&ref=${ref}`)).text;

/** Creates an agent that writes a file when told to, and waits until its command has ended. */
async function ended(name: string, command: string, more: object = {}) {
  await request("POST", `${ORCHESTRATOR}/agents`, { name, ...more });
  const accepted = await request("POST", `${ORCHESTRATOR}/agents/${name}/commands`, {
    command,
    notify: false,
  });
  const { command_id } = CommandAcceptedSchema.parse(accepted.json);
  const { json } = await request("GET", `${ORCHESTRATOR}/agents/${name}/commands/${command_id}?wait=30`);
  return CommandSchema.parse(json);
}

const writes = (task: string, path: string, content: string) => [
  once(agent(task), call("Write", { file_path: path, content })),
  once(agent(), text(`Wrote ${path}.`)),
];

test("a file that is put, changed and removed is in the history of main", async () => {
  expect(await put("put/one.txt", "1\n")).toMatchObject({ status: 200, json: { author: "Engineer" } });
  await put("put/one.txt", "2\n");
  expect(await read("put/one.txt")).toBe("2\n");
  const { json } = await request("GET", `${ORCHESTRATOR}/commits?path=put/one.txt`);
  const commits = CommitListSchema.parse(json).items;
  expect(commits.map(({ subject }) => subject)).toEqual(["Put put/one.txt", "Put put/one.txt"]);
  const diff = await request("GET", `${ORCHESTRATOR}/diff?from=${commits[1]?.commit}&to=main&path=put`);
  expect(DiffSchema.parse(diff.json).items).toMatchObject([
    { path: "put/one.txt", lines_added: 1, lines_removed: 1 },
  ]);
  const removed = await request("DELETE", `${ORCHESTRATOR}/files?path=put`);
  expect(removed.status).toBe(200);
  expect((await request("GET", `${ORCHESTRATOR}/files?path=put`)).status).toBe(404);
});

test.each([
  ["PUT", "/files?path=../x", 400, "path_outside_workspace"],
  ["PUT", "/files?path=", 422, "invalid_request"],
  ["DELETE", "/files?path=nowhere.txt", 404, "file_not_found"],
  ["GET", "/files?ref=nowhere", 404, "ref_not_found"],
  ["GET", "/diff?from=nowhere", 404, "ref_not_found"],
  ["GET", "/commits?limit=0", 422, "invalid_request"],
  ["GET", "/merges/agent/nobody", 404, "merge_not_found"],
  ["POST", "/merges/agent/nobody", 422, "invalid_request"],
])("%s %s is refused", async (method, path, status, code) => {
  const answer = await request(method, ORCHESTRATOR + path, method === "GET" ? undefined : "{}");
  expect(answer).toMatchObject({ status, json: { code } });
});

test("a command tells the files that it read and changed, with their lines, and whose they are", async () => {
  await put("track/in.txt", "a\nb\n");
  await script([
    once(agent("track the files"), call("Read", { file_path: "track/in.txt" })),
    once(agent(), call("Bash", { command: "cp track/in.txt track/copy.txt && echo c >> track/in.txt" })),
    once(agent(), text("Tracked.")),
  ]);
  const socket = await connect();
  const command = await ended("tracker", "track the files");
  expect(command).toMatchObject({ status: "completed", merge: { state: "merged", branch: "agent/tracker" } });
  expect(command.read_files).toEqual([{ path: "track/in.txt", line_count: 3 }]);
  expect(command.file_changes.map(({ path, status, lines_added }) => [path, status, lines_added])).toEqual([
    ["track/copy.txt", "created", 2],
    ["track/in.txt", "modified", 1],
  ]);
  expect(command.file_changes[1]?.diff).toContain("+c\n");
  const { log } = await socket.until("agent_log", (event) => event.log.event_type === "FileTrackingBlock");
  expect(log).toMatchObject({
    agent_name: "tracker",
    command_id: command.id,
    event_category: "file_tracking",
    content: "2 modified, 1 read",
    payload: { total_files_modified: 2, total_files_read: 1 },
  });
  const words = socket.items.find((item) => item.type === "agent_log" && item.log.content === "Tracked.");
  expect(log.parent_log_id).toBe(words && "id" in words ? words.id : "no last words");
});

test("main and a branch change the same line: an event has both sides, and the conductor resolves it", async () => {
  await put("both.txt", "old\n");
  await script([
    ...writes("be the second", "both.txt", "second\n"),
    once(conductor("take the agent's side"), call("list_merges", {})),
    once(
      conductor("agent/second of second: conflict"),
      call("resolve_merge", { branch: "agent/second", action: "resolve", take: "theirs" }),
    ),
    once(conductor("agent/second of second: merged"), text("The conflict is resolved.")),
  ]);
  const socket = await connect();
  await ended("second", "be the second", { merge: "review" });
  await put("both.txt", "first\n");
  const tried = await request("POST", `${ORCHESTRATOR}/merges/agent/second`, { action: "merge" });
  expect(MergeSchema.parse(tried.json["merge"]).state).toBe("conflict");
  const { merge } = await socket.until("merge_conflict");
  expect(merge.conflicts).toMatchObject([{ path: "both.txt", ours: "first\n", theirs: "second\n" }]);
  expect(await read("both.txt")).toBe("first\n");
  await say("In both.txt take the agent's side");
  await socket.until("orchestrator_chat", ({ message }) => message.message === "The conflict is resolved.");
  expect(await read("both.txt")).toBe("second\n");
  const listed = MergeListSchema.parse((await request("GET", `${ORCHESTRATOR}/merges?limit=500`)).json);
  expect(listed.items.find(({ branch }) => branch === "agent/second")?.state).toBe("merged");
});

test("a conflict given to an agent is resolved in files that have both sides", async () => {
  await put("given.txt", "old\n");
  await script([
    ...writes("change what is given", "given.txt", "agent\n"),
    once(agent("Resolve the merge of agent/giver"), call("Read", { file_path: "given.txt" })),
    once(agent(">>>>>>> agent/giver"), call("Write", { file_path: "given.txt", content: "both\n" })),
    once(agent(), text("Resolved.")),
  ]);
  const socket = await connect();
  await ended("giver", "change what is given", { merge: "review" });
  await put("given.txt", "person\n");
  await request("POST", `${ORCHESTRATOR}/merges/agent/giver`, { action: "merge" });
  await request("PATCH", `${ORCHESTRATOR}/agents/giver`, { merge: "auto" });
  const given = await request("POST", `${ORCHESTRATOR}/merges/agent/giver`, { action: "delegate" });
  expect(given.json["command"]).toMatchObject({ status: "executing" });
  await socket.until(
    "merge_updated",
    ({ merge }) => merge.branch === "agent/giver" && merge.state === "merged",
  );
  expect(await read("given.txt")).toBe("both\n");
});

test("an agent whose work waits for review is deleted, and its work is still there to be merged", async () => {
  await script(writes("write under review", "reviewed.txt", "r\n"));
  const command = await ended("reviewed", "write under review", { merge: "review" });
  expect(command.merge).toMatchObject({ state: "review", branch: "agent/reviewed" });
  expect(await read("reviewed.txt")).toContain("file_not_found");
  await request("DELETE", `${ORCHESTRATOR}/agents/reviewed`);
  const branches = BranchListSchema.parse((await request("GET", `${ORCHESTRATOR}/branches`)).json);
  expect(branches.items.map(({ name }) => name)).toContain("agent/reviewed");
  const merged = await request("POST", `${ORCHESTRATOR}/merges/agent/reviewed`, { action: "merge" });
  expect(MergeSchema.parse(merged.json["merge"]).state).toBe("merged");
  expect(await read("reviewed.txt")).toBe("r\n");
});

test("agents that change the same file at the same time are told, people too, before anything is merged", async () => {
  await put("shared.txt", "1\n2\n3\n4\n5\n6\n7\n8\n");
  const edit = (from: string, to: string) =>
    call("Edit", { file_path: "shared.txt", old_string: from, new_string: to });
  const question = (of: string) => call("AskUser", { question: `May ${of} go on?` });
  await script([
    once(agent("change the top"), edit("1\n", "one\n")),
    once(agent("Edited /shared.txt"), question("top")),
    once(agent("change the bottom"), edit("8\n", "eight\n")),
    once(agent("Edited /shared.txt"), question("bottom")),
    once(agent("yes, top"), text("Top done.")),
    once(agent("yes, bottom"), text("Bottom done.")),
  ]);
  const socket = await connect();
  for (const name of ["top", "bottom"]) {
    await request("POST", `${ORCHESTRATOR}/agents`, { name });
    const command = { command: `change the ${name}`, notify: false };
    await request("POST", `${ORCHESTRATOR}/agents/${name}/commands`, command);
    await socket.until("question_asked", (event) => event.question.agent_name === name);
  }
  const overlap = await socket.until("files_overlap");
  expect(overlap).toMatchObject({ path: "shared.txt", agents: [{ name: "bottom" }, { name: "top" }] });
  const top = await request("GET", `${ORCHESTRATOR}/agents/top`);
  expect(top.json["changing_files"]).toEqual(["shared.txt"]);
  for (const name of ["top", "bottom"]) {
    const { question: asked } = await socket.until(
      "question_asked",
      (event) => event.question.agent_name === name,
    );
    await request("POST", `${ORCHESTRATOR}/questions/${asked.id}/answer`, { answer: `yes, ${name}` });
    await socket.until("merge_updated", ({ merge }) => merge.branch === `agent/${name}`);
  }
  expect(await read("shared.txt")).toBe("one\n2\n3\n4\n5\n6\n7\neight\n");
  expect((await request("GET", `${ORCHESTRATOR}/agents/top`)).json["changing_files"]).toEqual([]);
  const prompts = JSON.stringify((await modelRequests()).map(({ body }) => body.messages));
  expect(prompts.includes("top is changing shared.txt right now too")).toBe(true);
  expect(prompts.includes("bottom is changing shared.txt right now too")).toBe(true);
});
