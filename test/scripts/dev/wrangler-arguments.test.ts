import { expect, test } from "vitest";
import { parseDevArguments } from "../../../scripts/dev/arguments.ts";
import { wranglerArguments } from "../../../scripts/dev/wrangler-arguments.ts";

function argumentsFor(
  args: string[],
  more: { defaults?: Record<string, string>; overrides?: Record<string, string> },
) {
  const asked = parseDevArguments(args);
  if (!asked.ok) throw new Error(asked.failure);
  const ports = { port: 8787, inspectorPort: 9229, notices: [] };
  return wranglerArguments({ asked: asked.value, ports, envFiles: [], defaults: {}, overrides: {}, ...more });
}

test("the server listens on loopback, on the chosen ports", () => {
  expect(argumentsFor([], {})).toEqual(
    expect.arrayContaining(["dev", "--port=8787", "--inspector-port=9229", "--ip=127.0.0.1"]),
  );
  expect(argumentsFor(["--ip", "0.0.0.0"], {})).toContain("--ip=0.0.0.0");
});

test("each variable is passed once: asked for over the default, ours over both", () => {
  const args = argumentsFor(["--var", "AUTH:on", "KEY:"], {
    defaults: { AUTH: "off", OTHER: "1" },
    overrides: { KEY: "stand-in" },
  });
  expect(args.filter((arg) => arg.startsWith("--var"))).toEqual([
    "--var=AUTH:on",
    "--var=OTHER:1",
    "--var=KEY:stand-in",
  ]);
});

test("where the data is and what we do not know goes on", () => {
  const args = argumentsFor(["--persist-to", "data", "--live-reload"], {});
  expect(args).toContain("--persist-to=data");
  expect(args.at(-1)).toBe("--live-reload");
});
