import { expect, test } from "vitest";
import { AgentListSchema } from "../../../contract/api.ts";
import { agent, always, call, calls, conductor, once, text } from "../../support/model-replies.ts";
import {
  ORCHESTRATOR,
  type Socket,
  connect,
  refused,
  request,
  say,
  script,
} from "../../support/workers/control-room.ts";

const create = (name: string, subagent_template: string) =>
  ["create_agent", { name, subagent_template }] as const;
const command = (agent_name: string, words: string) =>
  ["command_agent", { agent_name, command: words }] as const;
const remove = (agent_name: string) => ["delete_agent", { agent_name }] as const;
/** Long enough that agents that were commanded together are at work together. */
const slowly = { firstMs: 400 };

/** Gives the command, waits for the conductor's last words and gives all that was seen. */
async function run(line: string, lastWords: string): Promise<Socket> {
  const socket = await connect("", "v1");
  expect((await say(line)).status).toBe(202);
  await socket.until("orchestrator_chat", ({ message }) => message.message === lastWords);
  return socket;
}

/** `+name` when an agent is created, `>` when it begins to work, `<` when it stops, `-` when it is deleted. */
function course({ items }: Socket): string[] {
  const names = new Map<string, string>();
  return items.flatMap((item) => {
    if (item.type === "agent_created") {
      names.set(item.agent.id, item.agent.name);
      return [`+${item.agent.name}`];
    }
    if (item.type === "agent_deleted") return [`-${item.agent_name}`];
    if (item.type !== "agent_status_changed") return [];
    const mark = item.new_status === "executing" ? ">" : "<";
    return [`${mark}${names.get(item.agent_id) ?? item.agent_id}`];
  });
}

async function agentsThere(): Promise<string[]> {
  const { json } = await request("GET", `${ORCHESTRATOR}/agents`);
  return AgentListSchema.parse(json).items.map(({ name }) => name);
}

const content = async (path: string) =>
  (await request("GET", `${ORCHESTRATOR}/files/content?path=${path}`)).text;

test("orch_one_shot_agent: one agent is made, works, and is gone when its work is told", async () => {
  const answer = "note-writer wrote note.txt and is deleted.";
  await script([
    once(conductor("Have one new agent do this task"), calls(create("note-writer", "build-agent"))),
    once(conductor("Created agent"), calls(command("note-writer", "Write note.txt with a greeting"))),
    once(conductor("has begun"), text("note-writer is at work.")),
    once(agent("Write note.txt"), call("Write", { file_path: "note.txt", content: "Hello\n" })),
    once(agent(), text("I wrote note.txt.")),
    once(conductor('agent="note-writer"'), calls(remove("note-writer"))),
    once(conductor("Deleted agent"), text(answer)),
  ]);
  const socket = await run("/orch_one_shot_agent write a note with a greeting", answer);
  expect(course(socket)).toEqual(["+note-writer", ">note-writer", "<note-writer", "-note-writer"]);
  expect(await agentsThere()).toEqual([]);
  expect(await content("note.txt")).toBe("Hello\n");
  expect(await refused()).toEqual([]);
  socket.close();
});

test("orch_one_shot_agent: an agent that fails is deleted too, and the failure is told", async () => {
  const answer = "one-try failed and is deleted: the model declined.";
  await script([
    once(conductor("Have one new agent do this task"), calls(create("one-try", "scout-fast"))),
    once(conductor("Created agent"), calls(command("one-try", "Look for it"))),
    once(conductor("has begun"), text("one-try is at work.")),
    once({ tool: "Read", notTool: "create_agent" }, { content: [], stop: "refusal" }),
    once(conductor('status="failed"'), calls(remove("one-try"))),
    once(conductor("Deleted agent"), text(answer)),
  ]);
  const socket = await run("/orch_one_shot_agent look for it", answer);
  expect(course(socket)).toEqual(["+one-try", ">one-try", "<one-try", "-one-try"]);
  expect(await agentsThere()).toEqual([]);
  socket.close();
});

test("parallel_subagents: the agents work at the same time, and are gone when all have reported", async () => {
  const answer = "part-a counted the files, part-b counted the folders. Both are deleted.";
  const reader = (words: string) => ({ tool: "Read", notTool: "create_agent", last: words });
  await script([
    once(
      conductor("Have several agents work at the same time"),
      calls(create("part-a", "scout"), create("part-b", "scout")),
    ),
    once(
      conductor("Created agent 'part-b'"),
      calls(command("part-a", "Count the files"), command("part-b", "Count the folders")),
    ),
    once(conductor("has begun"), text("Both are at work.")),
    once(reader("Count the files"), text("Four files.", slowly)),
    once(reader("Count the folders"), text("Two folders.", { firstMs: 800 })),
    once(conductor('agent="part-b"'), calls(remove("part-a"), remove("part-b"))),
    once(conductor('agent="part-a"'), text("part-b is still at work.")),
    once(conductor("Deleted agent"), text(answer)),
  ]);
  const socket = await run("/parallel_subagents count what there is 2", answer);
  const seen = course(socket);
  expect(seen.slice(0, 2)).toEqual(["+part-a", "+part-b"]);
  expect(seen.slice(2, 4).toSorted()).toEqual([">part-a", ">part-b"]);
  expect(seen.slice(4)).toEqual(["<part-a", "<part-b", "-part-a", "-part-b"]);
  expect(await agentsThere()).toEqual([]);
  socket.close();
});

test("orch_scout_and_build: the builder begins after the scout's report, which it is given", async () => {
  const answer = "The scout found greet.js:1; the builder made it polite.";
  await script([
    once(conductor("looked into by a scout and then built"), calls(create("door-scout", "scout"))),
    once(conductor("Created agent 'door-scout'"), calls(command("door-scout", "Find the greeting"))),
    once(conductor("'door-scout' has begun"), text("The scout looks.")),
    once({ tool: "Read", notTool: "Write", last: "Find the greeting" }, text("It is greet.js:1.", slowly)),
    once(conductor('agent="door-scout"'), calls(create("door-builder", "builder"))),
    once(
      conductor("Created agent 'door-builder'"),
      calls(command("door-builder", "Make the greeting polite. The scout found: greet.js:1")),
    ),
    once(conductor("'door-builder' has begun"), text("The builder builds.")),
    once(agent("greet.js:1"), call("Write", { file_path: "greet.js", content: "'Good day'\n" })),
    once(agent(), text("I made greet.js polite.")),
    once(conductor('agent="door-builder"'), text(answer)),
  ]);
  const socket = await run("/orch_scout_and_build a polite greeting", answer);
  expect(course(socket)).toEqual([
    "+door-scout",
    ">door-scout",
    "<door-scout",
    "+door-builder",
    ">door-builder",
    "<door-builder",
  ]);
  expect(await agentsThere()).toEqual(["door-scout", "door-builder"]);
  expect(await content("greet.js")).toBe("'Good day'\n");
  socket.close();
});

test("orch_plan_w_scouts_build_review: scouts together, then plan, build and review one after the other", async () => {
  const answer = "PASS. s-code and s-tests looked, p planned specs/bell.md, b built bell.js, r passed it.";
  const looks = (words: string) => ({ tool: "Read", notTool: "Write", last: words });
  await script([
    once(
      conductor("scouted, planned, built and reviewed"),
      calls(create("s-code", "scout-fast"), create("s-tests", "scout-fast")),
    ),
    once(
      conductor("Created agent 's-tests'"),
      calls(command("s-code", "Find the code"), command("s-tests", "Find the tests")),
    ),
    once(conductor("'s-tests' has begun"), text("The scouts look.")),
    once(looks("Find the code"), text("No code yet.", slowly)),
    once(looks("Find the tests"), text("No tests yet.", { firstMs: 800 })),
    once(conductor('agent="s-tests"'), calls(remove("s-code"), remove("s-tests"), create("p", "planner"))),
    once(conductor('agent="s-code"'), text("s-tests is still looking.")),
    once(conductor("Created agent 'p'"), calls(command("p", "/plan a bell. Found: no code, no tests"))),
    once(conductor("'p' has begun"), text("p plans.")),
    once(agent("Plan the following"), call("Write", { file_path: "specs/bell.md", content: "# Bell\n" })),
    once(agent("specs/bell.md"), text("The plan is specs/bell.md.")),
    once(conductor('agent="p"'), calls(create("b", "builder"))),
    once(conductor("Created agent 'b'"), calls(command("b", "/build specs/bell.md"))),
    once(conductor("'b' has begun"), text("b builds.")),
    once(agent("Build this: specs/bell.md"), call("Write", { file_path: "bell.js", content: "ring()\n" })),
    once(agent("bell.js"), text("I built bell.js.")),
    once(conductor('agent="b"'), calls(create("r", "reviewer"))),
    once(conductor("Created agent 'r'"), calls(command("r", "/review specs/bell.md and bell.js"))),
    once(conductor("'r' has begun"), text("r reviews.")),
    once(looks("Review this: specs/bell.md"), call("Read", { file_path: "bell.js" })),
    once(looks("ring()"), text("VERDICT: PASS\nIt rings.")),
    once(conductor('agent="r"'), text(answer)),
    always(conductor(), text("This was not expected.")),
  ]);
  const socket = await run("/orch_plan_w_scouts_build_review a bell", answer);
  const seen = course(socket);
  expect(seen.slice(0, 2)).toEqual(["+s-code", "+s-tests"]);
  expect(seen.slice(2, 4).toSorted()).toEqual([">s-code", ">s-tests"]);
  expect(seen.slice(4)).toEqual("<s-code <s-tests -s-code -s-tests +p >p <p +b >b <b +r >r <r".split(" "));
  expect(await agentsThere()).toEqual(expect.arrayContaining(["p", "b", "r"]));
  expect(await agentsThere()).not.toContain("s-code");
  expect(await content("specs/bell.md")).toBe("# Bell\n");
  expect(await content("bell.js")).toBe("ring()\n");
  expect(await refused()).toEqual([]);
  socket.close();
});

test("build_in_parallel: builders of one batch work together, the next batch waits for them", async () => {
  const answer = "ab-one and ab-two built, then ab-last joined them.";
  const writes = (words: string, file_path: string) => [
    once(agent(words), call("Write", { file_path, content: `${words}\n` }, slowly)),
    once(agent(file_path), text(`I wrote ${file_path}.`)),
  ];
  await script([
    once(conductor("built by several agents at the same time"), calls(create("ab-scout", "scout-fast"))),
    once(conductor("Created agent 'ab-scout'"), calls(command("ab-scout", "Split specs/ab.md"))),
    once(conductor("'ab-scout' has begun"), text("Splitting.")),
    once({ tool: "Read", notTool: "Write", last: "Split specs" }, text("one and two, then last.")),
    once(
      conductor('agent="ab-scout"'),
      calls(create("ab-one", "builder"), create("ab-two", "builder"), create("ab-last", "builder")),
    ),
    once(
      conductor("Created agent 'ab-last'"),
      calls(command("ab-one", "Do part one"), command("ab-two", "Do part two")),
    ),
    once(conductor("'ab-two' has begun"), text("Two parts are being built.")),
    ...writes("Do part one", "ab1.txt"),
    ...writes("Do part two", "ab2.txt"),
    once(conductor("/agent=.ab-(one|two).*agent=.ab-(one|two)/"), calls(command("ab-last", "Do part last"))),
    once(conductor("/agent=.ab-(one|two)/"), text("One part is done.")),
    once(conductor("/agent=.ab-(one|two)/"), calls(command("ab-last", "Do part last"))),
    once(conductor("'ab-last' has begun"), text("The last part is being built.")),
    ...writes("Do part last", "ab3.txt"),
    once(conductor('agent="ab-last"'), calls(remove("ab-scout"))),
    once(conductor("Deleted agent"), text(answer)),
  ]);
  const socket = await run("/build_in_parallel specs/ab.md", answer);
  const seen = course(socket).filter((step) => /^[<>].*(one|two|last)/.test(step));
  expect(seen.slice(0, 2).toSorted()).toEqual([">ab-one", ">ab-two"]);
  expect(seen.slice(2, 4).toSorted()).toEqual(["<ab-one", "<ab-two"]);
  expect(seen.slice(4)).toEqual([">ab-last", "<ab-last"]);
  expect(await agentsThere()).not.toContain("ab-scout");
  socket.close();
});
