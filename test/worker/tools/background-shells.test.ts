import { expect, test } from "vitest";
import { isParked } from "../../../worker/agent-loop/ports.ts";
import { memoryShellState } from "../../../worker/tools/shell-state.ts";
import { createToolbox } from "../../../worker/tools/toolbox.ts";
import { memoryWorkspace, textIn } from "../../support/memory-workspace.ts";

function shells(state = memoryShellState("")) {
  const files = memoryWorkspace();
  const toolbox = createToolbox({ files, allowed: null, shellState: state });
  const use = async (name: string, input: Record<string, unknown>) => {
    const result = await toolbox.run({ toolUseId: "t", name, input }, new AbortController().signal);
    if (isParked(result)) throw new Error(`${name} waits`);
    return result;
  };
  const start = (command: string, more = {}) => use("Bash", { command, run_in_background: true, ...more });
  const output = async (id: string) => (await use("BashOutput", { bash_id: id })).content;
  /** Asks until the command has ended; gives all that it wrote. */
  async function allOf(id: string): Promise<{ status: string; text: string }> {
    const parts: string[] = [];
    for (;;) {
      const [status = "", ...lines] = (await output(id)).split("\n");
      parts.push(...lines.filter((line) => line !== "(no new output)"));
      if (!status.includes("running")) return { status, text: parts.join("\n") };
    }
  }
  return { files, toolbox, use, start, output, allOf, state };
}

test("a command in the background answers at once, shows what is new, and its end", async () => {
  const { start, output, allOf } = shells();
  expect((await start("echo first; sleep 0.3; echo second; exit 3")).content).toContain("bash_1");
  expect(await output("bash_1")).toBe("status: running\nfirst");
  expect(await allOf("bash_1")).toEqual({ status: "status: failed, exit code 3", text: "second" });
  expect(await output("bash_1")).toBe("status: failed, exit code 3\n(no new output)");
});

test("a loop shows each of its rounds, and pipes, functions and redirects do what they should", async () => {
  const { start, allOf, files } = shells();
  await start(
    'f() { echo in f; }; for i in 1 2; do echo round $i; done; f | tr a-z A-Z; if true; then echo yes; fi; x=$(f); echo "[$x]"; echo kept > a.txt; echo err >&2; cd /tmp; pwd',
  );
  const { status, text } = await allOf("bash_1");
  expect(status).toBe("status: completed, exit code 0");
  expect(text.split("\n").filter((line) => !line.startsWith("bash:"))).toEqual(
    expect.arrayContaining(["round 1", "round 2", "IN F", "yes", "[in f]", "err", "/tmp"]),
  );
  expect(await textIn(files, "a.txt")).toBe("kept\n");
});

test("a command can be ended, and its changes remain", async () => {
  const { start, use, output, files } = shells();
  await start("echo a > a.txt; sleep 100; echo b > b.txt");
  await output("bash_1");
  expect((await use("KillShell", { shell_id: "bash_1" })).content).toBe("Ended bash_1.");
  expect(await output("bash_1")).toContain("status: killed");
  expect((await use("KillShell", { shell_id: "bash_1" })).content).toContain("had ended already");
  expect(await textIn(files, "a.txt")).toBe("a\n");
  expect((await files.stat("b.txt")).ok).toBe(false);
});

test("a time limit holds in the background too", async () => {
  const { start, allOf } = shells();
  await start("sleep 100", { timeout: 50 });
  expect(await allOf("bash_1")).toEqual({
    status: "status: failed, exit code 124",
    text: "Stopped after 50 ms.",
  });
});

test("only so many run at once", async () => {
  const { start, toolbox } = shells();
  for (let n = 0; n < 5; n += 1) await start("sleep 100");
  expect(await start("sleep 100")).toMatchObject({
    isError: true,
    content: expect.stringContaining("bash_1, bash_2"),
  });
  expect(toolbox.close()).toHaveLength(5);
});

test("after a restart a running command is lost, and its id is not used again", async () => {
  const before = shells();
  await before.start("sleep 100");
  const after = shells(before.state);
  expect(await after.output("bash_1")).toMatch(/^status: lost\n\(the system restarted while sleep 100 ran/);
  expect((await after.start("echo x")).content).toContain("bash_2");
  before.toolbox.close();
});

test("what ran is ended with the turn, and later questions say so", async () => {
  const first = shells();
  await first.start("sleep 100");
  expect(first.toolbox.close()).toEqual(["bash_1"]);
  expect(await shells(first.state).output("bash_1")).toContain("status: killed");
});

test("an id that never was is an error that names the others", async () => {
  const { start, use, toolbox } = shells();
  await start("sleep 100");
  expect(await use("BashOutput", { bash_id: "nope" })).toEqual({
    content: "There is no background command nope. Known: bash_1.",
    isError: true,
  });
  toolbox.close();
});

test("who may use Bash may use what belongs to it, and nobody else", () => {
  const names = (allowed: string[]) =>
    createToolbox({ files: memoryWorkspace(), allowed }).definitions.map(({ name }) => name);
  expect(names(["Bash"])).toEqual(["Bash", "BashOutput", "KillShell"]);
  expect(names(["Read"])).toEqual(["Read"]);
});
