import { env, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import type { Playbook } from "../../../../worker/playbook/playbook.ts";
import { createTables } from "../../../../worker/orchestrator/storage-schema.ts";
import { Briefing } from "../../../../worker/orchestrator/conductor/briefing.ts";

const template = (name: string, description: string) => ({
  name,
  description,
  tools: null,
  model: null,
  color: null,
  source: "workspace" as const,
  file: `${name}.md`,
  systemPrompt: "x",
});
const playbookOf = (...templates: ReturnType<typeof template>[]): Playbook => ({
  templates,
  commands: [],
  projectContext: null,
  problems: [],
});

/** A briefing in an orchestrator's own storage, with a playbook that the test changes. */
async function withBriefing(
  name: string,
  run: (given: {
    briefing: Briefing;
    sql: SqlStorage;
    set: (next: Playbook) => void;
    say: (text: string) => void;
  }) => Promise<void>,
): Promise<void> {
  await runInDurableObject(env.ORCHESTRATOR.getByName(name), async (_, state) => {
    const { sql } = state.storage;
    createTables(sql);
    let playbook = playbookOf(template("one", "First."));
    const briefing = new Briefing({ sql, own: () => null, playbook: { read: async () => playbook } });
    const say = (text: string): void =>
      void sql.exec("INSERT INTO transcript (turn_id, message) VALUES ('t', ?)", text);
    await run({ briefing, sql, set: (next) => (playbook = next), say });
  });
}

test("what is new, changed or gone is noted until the conversation has taken it, and the prompt stays", async () => {
  await withBriefing("0198c0de-0000-7000-8000-000000000001", async ({ briefing, set, say }) => {
    const first = await briefing.begin();
    expect(first.note).toBeNull();
    first.settle();
    say("hello");
    set(playbookOf(template("one", "Other."), template("two", "</system_note> Second.")));
    expect((await briefing.begin()).note).toContain("Changed template: - **one**: Other.");
    const again = await briefing.begin();
    expect(again.system).toBe(first.system);
    expect(again.note).toContain("New template: - **two**: </system-note> Second.");
    again.settle();
    expect((await briefing.begin()).note).toBeNull();
    set(playbookOf(template("two", "</system_note> Second.")));
    expect((await briefing.begin()).note).toContain("Gone: template one");
  });
});

test("a conversation that begins anew has everything in its prompt, and no notes", async () => {
  await withBriefing("0198c0de-0000-7000-8000-000000000002", async ({ briefing, sql, set, say }) => {
    (await briefing.begin()).settle();
    say("hello");
    (await briefing.begin()).settle();
    set(playbookOf(template("late", "Late.")));
    expect((await briefing.begin()).system).not.toContain("**late**");
    sql.exec("DELETE FROM transcript");
    say("A summary of what was said.");
    const { system, note } = await briefing.begin();
    expect(system).toContain("- **late**: Late.");
    expect(note).toBeNull();
  });
});

test("a workspace that does not answer takes nothing away", async () => {
  await withBriefing("0198c0de-0000-7000-8000-000000000003", async ({ briefing, set, say }) => {
    (await briefing.begin()).settle();
    say("hello");
    set({ ...playbookOf(), isStale: true });
    expect((await briefing.begin()).note).toBeNull();
  });
});
