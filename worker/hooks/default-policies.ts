import type { HookEvent } from "../agent-loop/hooks.ts";
import { protectionOf } from "../workspace/protected-paths.ts";
import { resolveWorkspacePath } from "../workspace/workspace-path.ts";
import { ALLOW, deny, type Policy, type PolicyContext, type Verdict } from "./policy.ts";
import { type ShellCommand, shellCommandsOf } from "./shell-commands.ts";

const FILE_TOOLS: Readonly<Record<string, "read" | "write">> = {
  Read: "read",
  Write: "write",
  Edit: "write",
  MultiEdit: "write",
};
/** Commands whose operands are files and nothing else. */
const READERS = new Set("cat head tail less more nl od xxd hexdump base64 strings source . cp mv".split(" "));
const WRITERS = new Set("tee touch cp mv rm truncate".split(" "));
const EVERYTHING = /^(?:\/|~|\$HOME|\$\{HOME\}|\$PWD|\.)?\/*(?:\*|\.)?$/;

/** What holds for every agent, in this order. */
export const DEFAULT_POLICIES: readonly Policy[] = [
  { name: "no-removal-of-everything", decide: forEachCommand(refuseRemovalOfEverything) },
  { name: "protected-paths-of-file-tools", decide: refuseProtectedFile },
  { name: "protected-paths-in-shell", decide: forEachCommand(refuseProtectedOperand) },
];

function forEachCommand(
  judge: (command: ShellCommand, context: PolicyContext) => string | null,
): Policy["decide"] {
  return (event, context) => {
    const script =
      event.event === "PreToolUse" && event.call.name === "Bash" ? event.call.input["command"] : null;
    if (typeof script !== "string") return ALLOW;
    let { cwd } = context;
    for (const command of shellCommandsOf(script)) {
      const reason = judge(command, { ...context, cwd });
      if (reason !== null) return deny(reason);
      if (command.words[0] === "cd") cwd = insideOf(command.words[1] ?? "/", cwd) ?? cwd;
    }
    return ALLOW;
  };
}

function refuseRemovalOfEverything({ words }: ShellCommand, { cwd }: PolicyContext): string | null {
  const [name, ...rest] = words;
  if (name !== "rm") return null;
  const options = rest.filter((word) => word.startsWith("-"));
  const isRecursive = options.some((word) => word === "--recursive" || /^-[^-]*[rR]/.test(word));
  const isForced = options.some((word) => word === "--force" || /^-[^-]*f/.test(word));
  if (!isRecursive || !isForced) return null;
  for (const target of rest.filter((word) => !word.startsWith("-"))) {
    const inside = insideOf(target, cwd);
    const isRoot = inside === "" || inside === "*" || (EVERYTHING.test(target) && isAbsolute(target));
    if (isRoot)
      return `rm ${options.join(" ")} ${target} would remove the whole workspace. Name what is to go.`;
    if (inside?.split("/").includes(".git")) return protectionOf(inside, "write");
  }
  return null;
}

function isAbsolute(target: string): boolean {
  return /^[/~$]/.test(target);
}

function refuseProtectedFile(event: HookEvent, { workingDir }: PolicyContext): Verdict {
  const access = event.event === "PreToolUse" ? FILE_TOOLS[event.call.name] : undefined;
  const path = event.event === "PreToolUse" ? event.call.input["file_path"] : undefined;
  if (access === undefined || typeof path !== "string") return ALLOW;
  return verdictOn(insideOf(path, workingDir), access);
}

function refuseProtectedOperand(command: ShellCommand, { cwd }: PolicyContext): string | null {
  const [name = "", ...rest] = command.words;
  const operands = rest.filter((word) => !word.startsWith("-"));
  const reads = [...command.readsFrom, ...(READERS.has(name) ? operands : [])];
  const writes = [...command.writesTo, ...(WRITERS.has(name) ? operands : [])];
  for (const [paths, access] of [
    [reads, "read"],
    [writes, "write"],
  ] as const) {
    for (const path of paths) {
      const inside = insideOf(path, cwd);
      const reason = inside === null ? null : protectionOf(inside, access);
      if (reason !== null) return reason;
    }
  }
  return null;
}

function verdictOn(path: string | null, access: "read" | "write"): Verdict {
  const reason = path === null ? null : protectionOf(path, access);
  return reason === null ? ALLOW : deny(reason);
}

/** Relative to the workspace's root, where a shell stays when it climbs; null for what is no path. */
function insideOf(path: string, base: string): string | null {
  const resolved = resolveWorkspacePath(path, base);
  if (resolved.ok) return resolved.value;
  return resolved.failure.code === "path_outside_workspace" ? "" : null;
}
