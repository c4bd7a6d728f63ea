import type { LaunchOptions } from "@playwright/test";
import { chromiumArguments } from "../scripts/test/chromium-arguments.ts";
import { findChromium } from "../scripts/test/find-chromium.ts";

/** The Chromium that the tests use, started as they start it. */
export async function browserOptions(): Promise<LaunchOptions> {
  const executable = await findChromium();
  if (!executable.ok) throw new Error(executable.failure);
  return { executablePath: executable.value, args: chromiumArguments };
}
