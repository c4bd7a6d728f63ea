import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { run, start } from "../../scripts/processes.ts";

const node = process.execPath;
vi.setConfig({ testTimeout: 20_000 });

/** A program that starts another, tells both process ids, and goes on until it is ended. */
const family = `
  const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  process.stdout.write(process.pid + " " + child.pid + "\\n");
  setInterval(() => {}, 1000);
`;
const deafFamily = `process.on("SIGTERM", () => {});${family}`;

async function startFamily(program: string) {
  const { promise: pids, resolve } = Promise.withResolvers<number[]>();
  const running = start([node, "-e", program], {
    onOutput: (line) => resolve(line.trim().split(" ").map(Number)),
  });
  return { running, pids: await pids };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // An ended process that nobody has asked about yet still has its number.
    return !isZombie(pid);
  } catch {
    return false;
  }
}

function isZombie(pid: number): boolean {
  const status = `/proc/${pid}/status`;
  return existsSync(status) && /^State:\s+Z/m.test(readFileSync(status, "utf8"));
}

const gone = (pids: readonly number[]) =>
  vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 10_000 });

test("stopping ends a program with all it started", async () => {
  const { running, pids } = await startFamily(family);
  expect(pids.filter(isAlive)).toHaveLength(2);
  await running.stop();
  await gone(pids);
});

test("a program that does not listen is ended all the same, and stopping twice does no harm", async () => {
  const { running, pids } = await startFamily(deafFamily);
  await Promise.all([running.stop(), running.stop()]);
  await gone(pids);
});

test("when a program dies, what it started goes with it, and its code is known", async () => {
  const { running, pids } = await startFamily(`${family}setTimeout(() => process.exit(7), 50);`);
  expect(await running.exited).toBe(7);
  await gone(pids);
});

test("nothing outlives a starter that was killed", async () => {
  const module = new URL("../../scripts/processes.ts", import.meta.url).href;
  const starter = `import { start } from ${JSON.stringify(module)}; start([process.execPath, "-e", ${JSON.stringify(family)}]);`;
  const child = spawn(node, ["--input-type=module", "-e", starter], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout.setEncoding("utf8"), "data");
  const pids = String(line).trim().split(" ").map(Number);
  expect(pids.filter(isAlive)).toHaveLength(2);
  child.kill("SIGKILL");
  await gone(pids);
});

test("a program's output and code come back, also when it cannot start", async () => {
  expect(await run([node, "-e", "console.log('out'); console.error('err'); process.exit(3)"])).toMatchObject({
    code: 3,
    output: expect.stringMatching(/out[\s\S]*err|err[\s\S]*out/),
  });
  expect(await run(["/nowhere/program"])).toMatchObject({
    code: 1,
    output: expect.stringContaining("ENOENT"),
  });
});
