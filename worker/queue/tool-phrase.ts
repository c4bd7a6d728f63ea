type Input = Record<string, unknown>;

/** What a tool call does, or did, in a few words: `Read src/a.ts`, `Wrote main.py (8 lines)`, `Bash: npm test`. */
export function toolPhrase(name: string, input: Input, tense: "present" | "past"): string {
  const isPast = tense === "past";
  const path = textIn(input, "file_path") ?? "a file";
  switch (name) {
    case "Read":
      return `Read ${path}`;
    case "Write":
      return `${isPast ? "Wrote" : "Write"} ${path}${amount(lineCount(textIn(input, "content")), "line")}`;
    case "Edit":
      return `${isPast ? "Edited" : "Edit"} ${path}`;
    case "MultiEdit":
      return `${isPast ? "Edited" : "Edit"} ${path}${amount(itemCount(input, "edits"), "change")}`;
    case "Glob":
      return `${isPast ? "Looked" : "Look"} for files ${textIn(input, "pattern") ?? ""}${place(input)}`;
    case "Grep":
      return `${isPast ? "Searched" : "Search"} for ${textIn(input, "pattern") ?? "text"}${place(input)}`;
    case "TodoWrite":
      return `${isPast ? "Updated" : "Update"} the plan${amount(itemCount(input, "todos"), "step")}`;
    case "WebFetch":
      return `${isPast ? "Fetched" : "Fetch"} ${textIn(input, "url") ?? "a page"}`;
    case "BashOutput":
      return `${isPast ? "Looked" : "Look"} at a background command's output`;
    case "KillShell":
      return `${isPast ? "Stopped" : "Stop"} a background command`;
    case "SendMessage":
      return `Message to ${textIn(input, "to") ?? "another agent"}: ${textIn(input, "message") ?? ""}`;
    case "AskUser":
      return `${isPast ? "Asked" : "Ask"} the user: ${textIn(input, "question") ?? ""}`;
    default:
      return otherTool(name, input);
  }
}

/** A tool of an MCP server is called by its own name; its first text says most about a call. */
function otherTool(name: string, input: Input): string {
  const shortName = name.replace(/^mcp__.+?__/, "");
  const texts = Object.values(input).filter((value) => typeof value === "string");
  const [first] = [textIn(input, "command"), ...texts].filter((value) => value !== undefined);
  return first === undefined ? shortName : `${shortName}: ${first}`;
}

export function textIn(record: Input, key: string): string | undefined {
  const value = record[key];
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

export function lineCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.length - 1 : lines.length;
}

function itemCount(input: Input, key: string): number | undefined {
  const value = input[key];
  return Array.isArray(value) ? value.length : undefined;
}

function amount(count: number | undefined, unit: string): string {
  return count === undefined ? "" : ` (${count} ${unit}${count === 1 ? "" : "s"})`;
}

function place(input: Input): string {
  const path = textIn(input, "path");
  return path === undefined ? "" : ` in ${path}`;
}
