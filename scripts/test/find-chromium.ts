import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { type Result, fail, succeed } from "../../contract/failure.ts";
import { type Finished, run } from "../processes.ts";
import { toolCommand } from "../project.ts";
import { say } from "../terminal.ts";

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
  const installed = isDebianRoot() ? await installByApt() : await installByPlaywright();
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

/** Only on Debian itself: Ubuntu's package of that name is a snap, which does not run in containers. */
function isDebianRoot(): boolean {
  if (process.getuid?.() !== 0 || !existsSync("/etc/os-release")) return false;
  return /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
}

async function installByApt(): Promise<Finished> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const install = [
    "apt-get",
    "install",
    "-y",
    "-qq",
    "--no-install-recommends",
    "chromium",
    "fonts-liberation",
  ];
  const attempt = async (): Promise<Finished> => {
    const updated = await run(["apt-get", "update", "-qq"], { env });
    return updated.code === 0 ? run(install, { env }) : updated;
  };
  const first = await attempt();
  return first.code === 0 ? first : attempt();
}

function installByPlaywright(): Promise<Finished> {
  const withSystemLibraries = process.getuid?.() === 0 ? ["--with-deps"] : [];
  return run(toolCommand("playwright", "install", ...withSystemLibraries, "chromium"));
}
