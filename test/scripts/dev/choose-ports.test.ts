import { once } from "node:events";
import { type Server, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { parseDevArguments } from "../../../scripts/dev/arguments.ts";
import { choosePorts } from "../../../scripts/dev/choose-ports.ts";
import { anyFreePort, nextFreePort } from "../../../scripts/dev/free-port.ts";

async function occupy(port: number): Promise<Server> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return server;
}

function choose(...args: string[]) {
  const asked = parseDevArguments(args);
  if (!asked.ok) throw new Error(asked.failure);
  return choosePorts(asked.value);
}

test("a port that was asked for and is taken is refused, by its number", async () => {
  const port = await anyFreePort();
  await occupy(port);
  expect(await choose("--port", String(port))).toMatchObject({
    ok: false,
    failure: expect.stringContaining(`Port ${port} is taken`),
  });
});

test("port 0 is any free one, known before the server starts", async () => {
  const ports = await choose("--port", "0", "--inspector-port", "0");
  expect(ports).toMatchObject({ ok: true, value: { notices: [] } });
  if (ports.ok) expect(ports.value.port).toBeGreaterThan(0);
});

test("a taken port is skipped, and so is one that we need ourselves", async () => {
  const port = await anyFreePort();
  await occupy(port);
  const next = await nextFreePort(port, "127.0.0.1");
  expect(next).toBeGreaterThan(port);
  expect(await nextFreePort(port, "127.0.0.1", [next ?? 0])).toBeGreaterThan(next ?? 0);
});
