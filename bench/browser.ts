import type { LaunchOptions } from "@playwright/test";
import { existsSync } from "node:fs";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The system's Chromium, as the tests start it. */
export function browserOptions(): LaunchOptions {
  const executablePath = process.env["CHROMIUM_PATH"] ?? PLACES.find((place) => existsSync(place));
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
  ];
  return {
    args: [...args, "--disable-component-update", "--disable-sync"],
    ...(executablePath ? { executablePath } : {}),
  };
}
