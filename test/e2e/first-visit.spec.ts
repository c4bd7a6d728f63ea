import { expect } from "@playwright/test";
import { test } from "./control-room.ts";

test("the page opens on an empty control room without an error", async ({ page, room }) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(room.url);
  await expect(page).toHaveTitle(/Control Room/);
  await expect(page.getByRole("textbox").first()).toBeVisible();
  expect(errors).toEqual([]);
});
