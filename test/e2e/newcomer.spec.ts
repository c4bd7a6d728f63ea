import { type Page, expect } from "@playwright/test";
import { test } from "./control-room.ts";

/** Slow enough to look at work in progress. */
const PACE = { firstMs: 300, tokensPerSecond: 60 };

const chatOf = (page: Page) => page.getByRole("region", { name: "Chat" });
const stream = (page: Page) => page.getByRole("log", { name: "Events" });
const agents = (page: Page) => page.getByRole("region", { name: "Agents" });

const tab = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Columns" }).getByRole("button", { name });

async function say(page: Page, words: string): Promise<void> {
  const input = page.getByRole("textbox", { name: /message/i });
  await input.fill(words);
  await input.press("Enter");
}

function failOnErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  return errors;
}

test.describe("a newcomer", () => {
  test.use({ pace: PACE });

  test("creates alice, gives her work, reloads and restarts in the middle of it, and loses nothing", async ({
    page,
    room,
  }) => {
    const errors = failOnErrors(page);
    await page.goto(room.url);
    await expect(page.getByRole("status").filter({ hasText: /^Connected$/ })).toBeVisible();

    await say(page, "Create an agent called alice for Python development");
    await expect(chatOf(page).getByText("create_agent")).toBeVisible();
    await expect(agents(page).getByText("alice", { exact: true })).toBeVisible();
    await expect(chatOf(page).getByText("Conductor").last()).toBeVisible();
    await expect(chatOf(page).getByText("Idle")).toBeVisible();

    await say(page, "Tell alice to create a simple FastAPI hello world app");
    await expect(agents(page).getByText("Executing")).toBeVisible();
    await expect(stream(page).getByText("UserPromptSubmit")).toBeVisible();
    await page.reload();
    await expect(stream(page).getByText("UserPromptSubmit")).toBeVisible();
    await expect(agents(page).getByText("alice", { exact: true })).toBeVisible();

    await room.restart();
    await expect(
      chatOf(page)
        .getByRole("paragraph")
        .filter({ hasText: /^alice is done: / }),
    ).toBeVisible({
      timeout: 60_000,
    });
    await expect(page.getByRole("status").filter({ hasText: /^Connected$/ })).toBeVisible();
    await expect(agents(page).getByText("Idle")).toBeVisible();
    await expect(stream(page).getByRole("article").filter({ hasText: "Stopped (completed)" })).toHaveCount(1);
    await expect(
      stream(page)
        .getByRole("article")
        .filter({ hasText: "PreToolUse" })
        .filter({ hasText: "Write main.py" }),
    ).toHaveCount(1);
    await expect(chatOf(page).getByText("Tell alice to create a simple FastAPI hello world app")).toHaveCount(
      1,
    );

    await stream(page)
      .getByRole("article")
      .filter({ hasText: /Tool.*Write\s*main\.py/ })
      .getByRole("button", { name: "Open file" })
      .first()
      .click();
    await expect(page.getByText("from fastapi import FastAPI")).toBeVisible();
    await page.keyboard.press("Escape");

    const cost = page.getByRole("definition").filter({ hasText: "$" });
    expect(Number((await cost.innerText()).replace("$", ""))).toBeGreaterThan(0);
    expect(room.model.refused()).toEqual([]);
    expect(errors).toEqual([]);
  });
});

test("on a phone the same is there behind three tabs, and nothing is wider than the screen", async ({
  page,
  room,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(room.url);
  await tab(page, "Chat").click();
  await say(page, "Create an agent called bob for documentation");
  await expect(chatOf(page).getByText(/bob/).last()).toBeVisible();
  await tab(page, "Agents").click();
  await expect(agents(page).getByText("bob", { exact: true })).toBeVisible();
  await tab(page, "Stream").click();
  await expect(stream(page).getByText(/bob was created/)).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});

test("a server that goes away is seen, and what happened meanwhile is there when it is back", async ({
  page,
  room,
}) => {
  await page.goto(room.url);
  await expect(page.getByRole("status").filter({ hasText: /^Connected$/ })).toBeVisible();
  const back = room.restart();
  await expect(page.getByText(/reconnecting/i).first()).toBeVisible();
  await back;
  await fetch(`${room.url}/api/orchestrators/default/agents`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "meanwhile" }),
  });
  await expect(agents(page).getByText("meanwhile", { exact: true })).toBeVisible({ timeout: 30_000 });
});

test("wrong input is answered where it was made", async ({ page, room }) => {
  await page.goto(room.url);
  await agents(page).getByRole("button", { name: "New agent" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/name/i).first().fill("../../etc");
  await dialog.getByRole("button", { name: /create/i }).click();
  await expect(dialog.getByText(/letters, digits/)).toBeVisible();
  await dialog.getByLabel(/name/i).first().fill("carol");
  await dialog.getByRole("button", { name: /create/i }).click();
  await expect(agents(page).getByText("carol", { exact: true })).toBeVisible();
  await page.goto(`${room.url}/o/nobody-here`);
  await expect(page.getByText(/no orchestrator/i)).toBeVisible();
});
