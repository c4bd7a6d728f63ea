import type { Answer, ToolCall } from "./agent-loop.ts";

export const AGENT_TOOLS = ["Read", "Write", "Edit", "Glob", "Grep", "Bash", "SendMessage"];

export interface FakeWorkspace {
  files: Map<string, string>;
  answer: (call: ToolCall) => Answer;
}

function text(input: Record<string, unknown>, key: string): string {
  const value = input[key];
  return typeof value === "string" ? value : "";
}

type Files = Map<string, string>;

const UNREAD = {
  text: "File has not been read yet. Read it first before writing to it.",
  isError: true,
} as const;

function missing(path: string): Answer {
  return { text: `File does not exist: ${path}`, isError: true };
}

function edit(files: Files, read: ReadonlySet<string>, input: Record<string, unknown>): Answer {
  const path = text(input, "file_path");
  const before = files.get(path);
  if (before === undefined) return missing(path);
  if (!read.has(path)) return UNREAD;
  const [from, to] = [text(input, "old_string"), text(input, "new_string")];
  if (!before.includes(from)) return { text: "String to replace not found in file.", isError: true };
  files.set(path, before.split(from).join(to));
  return `The file ${path} has been updated.`;
}

/** Knows `rm`, and `wc -l` with a `grep -nE` after it; `fail` fails, and all else only says that it ran. */
function bash(files: Files, command: string): Answer {
  const removed = /^rm (.+)$/.exec(command)?.[1];
  if (removed !== undefined) {
    const absent = removed.split(" ").find((path) => !files.delete(path));
    return absent === undefined
      ? ""
      : { text: `rm: cannot remove '${absent}': No such file or directory`, isError: true };
  }
  const counted = /^wc -l (.+?)(?: && grep -nE "(.+)" (\S+))?$/.exec(command);
  if (counted === null)
    return command.startsWith("fail") ? { text: "exit code 1", isError: true } : `ran ${command}`;
  const counts = (counted[1] ?? "")
    .split(" ")
    .map((path) => `  ${(files.get(path) ?? "").split("\n").length - 1} ${path}`);
  const lines = (files.get(counted[3] ?? "") ?? "").split("\n");
  const found = lines.flatMap((line, at) =>
    counted[2] !== undefined && new RegExp(counted[2]).test(line) ? [`${at + 1}:${line}`] : [],
  );
  return [...counts, ...found].join("\n");
}

function grep(files: Files, input: Record<string, unknown>): string {
  const pattern = new RegExp(text(input, "pattern"));
  const path = text(input, "path");
  const searched = [...files].filter(([name]) => path === "" || name === path);
  const hits = searched.flatMap(([name, content]) =>
    content
      .split("\n")
      .flatMap((line, at) => (pattern.test(line) ? [{ name, line: `${name}:${at + 1}:${line}` }] : [])),
  );
  if (hits.length === 0) return "No matches found";
  const isContent = text(input, "output_mode") === "content";
  return [...new Set(hits.map(({ name, line }) => (isContent ? line : name)))].join("\n");
}

function numbered(content: string): string {
  const lines = content.replace(/\n$/, "").split("\n");
  return lines.map((line, at) => `${String(at + 1).padStart(6)}\t${line}`).join("\n");
}

/** Files in memory behind the tools of a command agent. What exists has to be read before it is changed. */
export function fakeWorkspace(initial: Record<string, string> = {}): FakeWorkspace {
  const files: Files = new Map(Object.entries(initial));
  const read = new Set<string>();

  function answer({ tool, input }: ToolCall): Answer {
    const path = text(input, "file_path");
    const content = files.get(path);
    switch (tool) {
      case "Glob":
        return files.size === 0 ? "No files found" : [...files.keys()].join("\n");
      case "Read":
        read.add(path);
        return content === undefined ? missing(path) : numbered(content);
      case "Write":
        if (content !== undefined && !read.has(path)) return UNREAD;
        files.set(path, text(input, "content"));
        return `File created successfully at: ${path}`;
      case "Edit":
        return edit(files, read, input);
      case "Grep":
        return grep(files, input);
      case "Bash":
        return bash(files, text(input, "command"));
      default:
        return "sent";
    }
  }

  return { files, answer };
}
