import { existsSync, readFileSync } from "node:fs";
import { type Finished, run } from "../processes.ts";

/** Only on Debian itself: Ubuntu's package of Chromium is a snap, which does not run in containers. */
export function isDebianRoot(): boolean {
  if (process.getuid?.() !== 0 || !existsSync("/etc/os-release")) return false;
  return /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
}

/** Tries twice: mirrors are away for a moment now and then. */
export async function installByApt(...packages: readonly string[]): Promise<Finished> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", ...packages];
  const attempt = async (): Promise<Finished> => {
    const updated = await run(["apt-get", "update", "-qq"], { env });
    return updated.code === 0 ? run(install, { env }) : updated;
  };
  const first = await attempt();
  return first.code === 0 ? first : attempt();
}
