import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { CommitListSchema, EventListSchema, MergeListSchema } from "../../../contract/api.ts";
import { DEFAULT_ORCHESTRATOR_ID } from "../../../contract/ids.ts";
import { agent, once, text } from "../../support/model-replies.ts";
import { crash } from "../../support/workers/crash.ts";
import { command, commandOf, ended, makeAgent, objectOf } from "../../support/workers/fleet.ts";
import { ORCHESTRATOR, connect, refused, request, script } from "../../support/workers/control-room.ts";
import { holdObject } from "../../support/workers/hold-object.ts";

const use = (name: string, input: object) => ({ type: "tool_use", name, input });

/** An agent whose turn has ended, with a workspace that lets nothing in: its file is written and has not landed. */
async function turnEnded(name: string) {
  const id = await makeAgent(name);
  const socket = await connect("", "v1");
  await script([
    once(agent(`let ${name} write`), {
      content: [
        use("Write", { file_path: `${name}.txt`, content: `by ${name}\n` }),
        use("AskUser", { question: `May ${name} go on?` }),
      ],
    }),
    once(agent(`${name} may`), text(`${name} is done.`)),
  ]);
  const { command_id } = await command(name, `let ${name} write`);
  const { question } = await socket.until("question_asked", (event) => event.question.agent_name === name);
  await socket.until(
    "agent_status_changed",
    (event) => event.agent_id === id && event.new_status === "waiting",
  );
  const held = await holdObject(env.WORKSPACE.getByName(DEFAULT_ORCHESTRATOR_ID));
  await request("POST", `${ORCHESTRATOR}/questions/${question.id}/answer`, { answer: `${name} may` });
  await socket.until("agent_log", ({ log }) => log.command_id === command_id && log.event_type === "Stop");
  socket.close();
  expect((await commandOf(name, command_id)).ended_at).toBeNull();
  return { id, command_id, held };
}

/** What everybody sees of a command whose one file has landed. */
async function expectLandedOnce(name: string, commandId: string): Promise<void> {
  const done = await ended(name, commandId);
  expect(done).toMatchObject({
    status: "completed",
    result: `${name} is done.`,
    file_changes: [{ path: `${name}.txt`, status: "created", lines_added: 1 }],
    merge: { branch: `agent/${name}`, state: "merged" },
  });
  const commits = await request("GET", `${ORCHESTRATOR}/commits?path=${name}.txt`);
  const [commit, ...others] = CommitListSchema.parse(commits.json).items;
  expect(others).toEqual([]);
  expect(commit).toMatchObject({ author: name });
  expect(commit?.message).toContain(`Command: ${commandId}`);
  const merges = MergeListSchema.parse((await request("GET", `${ORCHESTRATOR}/merges?limit=500`)).json);
  expect(merges.items.filter(({ command_id }) => command_id === commandId)).toHaveLength(1);
  const content = await request("GET", `${ORCHESTRATOR}/files/content?path=${name}.txt`);
  expect(content.text).toBe(`by ${name}\n`);
}

async function expectToldOnce(commandId: string): Promise<void> {
  const { json } = await request("GET", `${ORCHESTRATOR}/events?limit=500&after=0`);
  const events = EventListSchema.parse(json).items;
  const rows = events.flatMap((event) =>
    event.type === "agent_log" && event.log.command_id === commandId ? [event.log.event_type] : [],
  );
  for (const type of ["UserPromptSubmit", "Stop", "FileTrackingBlock"] as const)
    expect(
      rows.filter((each) => each === type),
      type,
    ).toHaveLength(1);
  const ends = events.filter(
    (event) =>
      event.type === "command_updated" && event.command.id === commandId && event.command.ended_at !== null,
  );
  expect(ends).toHaveLength(1);
  const merged = events.filter(
    (event) => event.type === "merge_updated" && event.merge.command_id === commandId,
  );
  expect(merged).toHaveLength(1);
  expect(await refused()).toEqual([]);
}

test("an agent that is lost between its turn's end and the landing of its changes lands them once", async () => {
  const { id, command_id, held } = await turnEnded("lander");
  await crash(objectOf(id));
  held.release();
  await expectLandedOnce("lander", command_id);
  await expectToldOnce(command_id);
});

test("an agent that is lost again and again while its changes land does so once", async () => {
  const { id, command_id, held } = await turnEnded("unlucky");
  for (let loss = 1; loss <= 3; loss += 1) {
    await crash(objectOf(id));
    // Wakes it, and it tries again.
    await request("GET", `${ORCHESTRATOR}/agents/unlucky/commands/${command_id}`);
  }
  held.release();
  await crash(objectOf(id));
  await expectLandedOnce("unlucky", command_id);
  await expectToldOnce(command_id);
});

test("a workspace that is lost while changes are on their way to it has them once", async () => {
  const { command_id, held } = await turnEnded("patient");
  held.lose();
  await expectLandedOnce("patient", command_id);
  await expectToldOnce(command_id);
});

test("agent and workspace lost together bring the changes in once", async () => {
  const { id, command_id, held } = await turnEnded("both");
  await crash(objectOf(id));
  held.lose();
  await expectLandedOnce("both", command_id);
  await expectToldOnce(command_id);
});
