import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { LEAST, post } from "./support/start.ts";

test("the command prints its URL, improvises, and ends on SIGTERM", async () => {
  const child = spawn(process.execPath, ["test/model/main.ts", "--port", "0", "--improvise", "--instant"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", resolve);
  });
  let printed = "";
  for await (const part of child.stdout) {
    printed += String(part);
    if (printed.includes("\n")) break;
  }
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? "";
  expect(await post(url, LEAST)).toMatchObject({
    status: 200,
    body: { content: [{ text: expect.stringMatching(/stand-in/) }] },
  });
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});
