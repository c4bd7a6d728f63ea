import { defineConfig } from "@playwright/test";
import { chromiumArguments } from "./scripts/test/chromium-arguments.ts";

const chromium = process.env["CHROMIUM_PATH"];

export default defineConfig({
  testDir: "test/e2e",
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  // A journey starts a server of its own, with several processes each.
  workers: 1,
  forbidOnly: Boolean(process.env["CI"]),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: chromiumArguments,
    },
  },
});
