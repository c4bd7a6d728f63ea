import { createRoot, createSignal } from "solid-js";
import { expect, test } from "vitest";
import type { SlashCommandInfo } from "../../../contract/playbook.ts";
import { createSlashMenu } from "../../../web/components/chat/create-slash-menu.ts";

const command = (name: string): SlashCommandInfo => ({
  name,
  description: `Does ${name}`,
  argument_hint: "",
  model: null,
  allowed_tools: null,
  disable_model_invocation: false,
  source: "shipped",
  file: `.claude/commands/${name}.md`,
});
const ALL = ["build", "git:plan", "plan", "question"].map(command);

async function open(
  typed: string,
  read: () => Promise<unknown> = async () => ({ ok: true, value: { items: ALL } }),
) {
  const opened = createRoot((dispose) => {
    const [text, setText] = createSignal("");
    const menu = createSlashMenu({ text, read: read as never, take: setText });
    return { menu, text, setText, dispose };
  });
  opened.setText(typed);
  await new Promise((resolve) => setTimeout(resolve, 0));
  const names = () => opened.menu.commands().map(({ name }) => name);
  const press = (key: string) =>
    opened.menu.onKeyDown(new KeyboardEvent("keydown", { key, cancelable: true }));
  return { ...opened, names, press };
}

test("a slash offers all commands, and letters those that fit, beginnings first", async () => {
  const { names, setText, dispose } = await open("/");
  expect(names()).toEqual(["build", "git:plan", "plan", "question"]);
  setText("/PL");
  expect(names()).toEqual(["plan", "git:plan"]);
  setText("/plan a");
  expect(names()).toEqual([]);
  setText("a /");
  expect(names()).toEqual([]);
  dispose();
});

test("arrows go round, Enter takes, and a whole name is left for sending", async () => {
  const { menu, press, text, setText, dispose } = await open("/");
  expect(menu.activeId()).toBe("slash-0");
  expect(press("ArrowUp")).toBe(true);
  expect(menu.active()).toBe(3);
  press("ArrowDown");
  press("ArrowDown");
  expect(press("Enter")).toBe(true);
  expect(text()).toBe("/git:plan ");
  expect(press("Enter")).toBe(false);
  setText("/build");
  expect(press("Enter")).toBe(false);
  expect(press("Tab")).toBe(true);
  expect(text()).toBe("/build ");
  dispose();
});

test("Escape closes the list until the next slash", async () => {
  const { names, press, setText, dispose } = await open("/p");
  expect(press("Escape")).toBe(true);
  expect(names()).toEqual([]);
  expect(press("Enter")).toBe(false);
  setText("");
  setText("/");
  expect(names()).toHaveLength(4);
  dispose();
});

test("commands that cannot be read are no list, and typing goes on", async () => {
  const { names, press, dispose } = await open("/", async () => ({ ok: false, title: "No", detail: "" }));
  expect(names()).toEqual([]);
  expect(press("Enter")).toBe(false);
  dispose();
});
