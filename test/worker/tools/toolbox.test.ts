import { expect, test } from "vitest";
import { z } from "zod";
import { succeed } from "../../../contract/failure.ts";
import { askUserTool } from "../../../worker/tools/ask-user.ts";
import { defineTool, succeeded } from "../../../worker/tools/define-tool.ts";
import { sendMessageTool } from "../../../worker/tools/send-message.ts";
import { createToolbox, TOOL_NAMES } from "../../../worker/tools/toolbox.ts";
import { memoryWorkspace } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";

/** A tool that gives what the function gives. */
const toolThat = (run: () => Promise<string>, isRepeatable = true) =>
  defineTool({
    name: "Other",
    description: "For the test.",
    input: z.strictObject({}),
    isRepeatable,
    restHint: "Ask for less.",
    run: async () => succeeded(await run()),
  });

const neverEnding = () => new Promise<string>(() => {});

const options = { files: memoryWorkspace(), allowed: null };

/** What an agent has beside the tools for files. */
const more = [askUserTool(() => null), sendMessageTool(async ({ to }) => succeed({ to }))];

test("the definitions are sorted and are schemas that the API takes", () => {
  const { definitions } = createToolbox({ ...options, more });
  expect(definitions.map(({ name }) => name)).toEqual([
    "AskUser",
    "Bash",
    "BashOutput",
    "Edit",
    "Glob",
    "Grep",
    "KillShell",
    "MultiEdit",
    "Read",
    "SendMessage",
    "Write",
  ]);
  // What an agent may be given besides comes from its object.
  expect(TOOL_NAMES).toEqual([...definitions.map(({ name }) => name), "TodoWrite", "WebFetch"].toSorted());
  for (const { inputSchema, description } of definitions) {
    expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false });
    expect(inputSchema).not.toHaveProperty("$schema");
    expect(description.length).toBeGreaterThan(50);
  }
  expect(definitions.find(({ name }) => name === "Read")?.inputSchema["required"]).toEqual(["file_path"]);
});

test("tools that read, or know their calls by their ids, may be repeated, unknown ones may not", () => {
  const toolbox = createToolbox({ ...options, more });
  const repeatable = TOOL_NAMES.filter((name) => toolbox.isRepeatable(name));
  expect(repeatable).toEqual(["AskUser", "Glob", "Grep", "Read", "SendMessage"]);
  expect(toolbox.isRepeatable("Nope")).toBe(false);
});

test("tools that are not allowed are neither offered nor run", async () => {
  const files = memoryWorkspace();
  const toolbox = createToolbox({ files, allowed: ["Read", "Glob", "Nope"] });
  expect(toolbox.definitions.map(({ name }) => name)).toEqual(["Glob", "Read"]);
  const { use } = useTools(files, { allowed: ["Read", "Glob"] });
  expect(await use("Write", { file_path: "a", content: "x" })).toEqual({
    content: "There is no tool Write. Available: Glob, Read.",
    isError: true,
  });
  expect(await files.listAll("")).toEqual({ ok: true, value: [] });
  expect((await useTools(files, { allowed: [] }).use("Read", {})).content).toContain("Available: none.");
});

test("wrong input says what is wrong and what would be right", async () => {
  const { use } = useTools(memoryWorkspace());
  expect(await use("Read", { limit: 0, offset: "3", extra: true })).toEqual({
    content:
      'Wrong input for Read:\n- file_path: is missing, expected string\n- offset: Invalid input: expected number, received string\n- limit: Too small: expected number to be >=1\n- Unrecognized key: "extra"\nRead takes: file_path, offset (optional), limit (optional).',
    isError: true,
  });
  const nested = await use("MultiEdit", { file_path: "a", edits: [{ old_string: 1, new_string: "" }] });
  expect(nested.content).toContain("- edits.0.old_string: Invalid input");
});

test("further tools live under the same rules", async () => {
  const { use } = useTools(memoryWorkspace(), { more: [toolThat(async () => "done")], allowed: ["Other"] });
  expect(await use("Other", {})).toEqual({ content: "done", isError: false });
  expect((await use("Read", { file_path: "a" })).content).toContain("Available: Other.");
});

test("a tool that throws is an error result without a stack", async () => {
  const broken = toolThat(async () => {
    throw new Error("disk is full");
  });
  const { use } = useTools(memoryWorkspace(), { more: [broken] });
  expect(await use("Other", {})).toEqual({ content: "Other failed: disk is full", isError: true });
});

test("a result that is too long is cut with a hint, and is valid Unicode", async () => {
  const { use } = useTools(memoryWorkspace(), { more: [toolThat(async () => "😀".repeat(20_000))] });
  const { content } = await use("Other", {});
  expect(content.length).toBe(30_000);
  expect(content).toMatch(/\[The rest is left out\. Ask for less\.\]$/);
  expect(content.isWellFormed()).toBe(true);
  const odd = useTools(memoryWorkspace(), { more: [toolThat(async () => "a\0b\ud800")] });
  expect((await odd.use("Other", {})).content).toBe("a\uFFFDb\uFFFD");
});

test("an abort ends a call at once, before it begins or while it runs", async () => {
  const begun = new AbortController();
  const running = useTools(memoryWorkspace(), { more: [toolThat(neverEnding)] }).use(
    "Other",
    {},
    begun.signal,
  );
  begun.abort();
  expect(await running).toEqual({ content: "Interrupted.", isError: true });
  const { use } = useTools(memoryWorkspace(), { more: [toolThat(neverEnding, false)] });
  expect(await use("Other", {}, AbortSignal.abort())).toEqual({
    content: "Interrupted. It may have taken effect, wholly or in part.",
    isError: true,
  });
});
