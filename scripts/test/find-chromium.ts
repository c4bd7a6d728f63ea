import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { type Result, fail, succeed } from "../../contract/failure.ts";
import { type Finished, run } from "../processes.ts";
import { toolCommand } from "../project.ts";
import { say } from "../terminal.ts";
import { installByApt, isDebianRoot } from "./apt.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** $CHROMIUM_PATH, else one on this machine, else Playwright's, which is installed when all are missing. */
export async function findChromium(): Promise<Result<string, string>> {
  const wanted = process.env["CHROMIUM_PATH"];
  if (wanted)
    return isExecutable(wanted) ? succeed(wanted) : fail(`CHROMIUM_PATH is ${wanted}, which cannot be run.`);
  const present = presentChromium();
  if (present) return succeed(present);
  say("No Chromium here yet; installing it for the browser.");
  const installed = isDebianRoot()
    ? await installByApt("chromium", "fonts-liberation")
    : await installByPlaywright();
  const found = presentChromium();
  if (found) return succeed(found);
  return fail(
    `Chromium could not be installed. Install one, or name it in CHROMIUM_PATH.\n${installed.output}`,
  );
}

function presentChromium(): string | undefined {
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...places, chromium.executablePath()].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installByPlaywright(): Promise<Finished> {
  const withSystemLibraries = process.getuid?.() === 0 ? ["--with-deps"] : [];
  return run(toolCommand("playwright", "install", ...withSystemLibraries, "chromium"));
}
