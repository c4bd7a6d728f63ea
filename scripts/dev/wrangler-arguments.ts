import type { DevArguments } from "./arguments.ts";
import type { Ports } from "./choose-ports.ts";

export interface WranglerPlan {
  asked: DevArguments;
  ports: Ports;
  /** Files with variables beside the ones that wrangler finds alone; empty when it may look for itself. */
  envFiles: readonly string[];
  /** Ours, under what was asked for. */
  defaults: Readonly<Record<string, string>>;
  /** Ours, over what was asked for. */
  overrides: Readonly<Record<string, string>>;
}

/** The arguments of `wrangler dev`. */
export function wranglerArguments({ asked, ports, envFiles, defaults, overrides }: WranglerPlan): string[] {
  const vars = { ...defaults, ...Object.fromEntries(asked.vars), ...overrides };
  return [
    "dev",
    `--port=${ports.port}`,
    `--inspector-port=${ports.inspectorPort}`,
    `--ip=${asked.ip ?? "127.0.0.1"}`,
    ...(asked.persistTo ? [`--persist-to=${asked.persistTo}`] : []),
    ...envFiles.map((file) => `--env-file=${file}`),
    ...Object.entries(vars).map(([name, value]) => `--var=${name}:${value}`),
    "--show-interactive-dev-session=false",
    ...asked.rest,
  ];
}
