import { LIMITS } from "../../contract/limits.ts";
import {
  type ParkedCall,
  type Toolbox,
  type ToolDefinition,
  type ToolOutcome,
  type WorkspaceFiles,
  isParked,
} from "../agent-loop/ports.ts";
import { resolveWorkspacePath } from "../workspace/workspace-path.ts";
import { ASK_USER } from "./ask-user.ts";
import { protectionOf } from "../workspace/protected-paths.ts";
import { BackgroundShells } from "./background-shells.ts";
import { bashOutputTool, bashTool, killShellTool } from "./bash.ts";
import { type CallContext, failed, type Tool, type ToolContext } from "./define-tool.ts";
import { editTool, multiEditTool } from "./edit.ts";
import { globTool } from "./glob.ts";
import { grepTool } from "./grep.ts";
import { guardedFiles, guardOf, READ_ONLY } from "./guarded-files.ts";
import type { GitPort } from "./git-port.ts";
import type { JavaScriptPort } from "./javascript-port.ts";
import { readTool } from "./read.ts";
import { withScratch } from "./scratch-files.ts";
import { SEND_MESSAGE } from "./send-message.ts";
import { memoryShellState, type ShellStateStore } from "./shell-state.ts";
import { writeTool } from "./write.ts";

const FILE_TOOLS: readonly Tool[] = [
  bashOutputTool,
  bashTool,
  editTool,
  globTool,
  grepTool,
  killShellTool,
  multiEditTool,
  readTool,
  writeTool,
];

/** Tools that come with another one. */
const BELONGS_TO: Readonly<Record<string, string>> = { BashOutput: "Bash", KillShell: "Bash" };
/** Those that the agent's object adds, and what a setting may turn off. */
const ADDED_NAMES = [ASK_USER, SEND_MESSAGE, "TodoWrite", "WebFetch"];

/** What an agent's `tools` may name. */
export const TOOL_NAMES: readonly string[] = [...namesOf(FILE_TOOLS), ...ADDED_NAMES].toSorted();

export interface ToolboxOptions {
  files: WorkspaceFiles;
  /** The tools that the agent may use; null: all. Names that do not exist are ignored. */
  allowed: readonly string[] | null;
  /** Where relative paths and the shell begin; the workspace's root when it is no path inside. */
  workingDir?: string;
  /** Where the shell's state is kept; default: in memory, as long as the toolbox. */
  shellState?: ShellStateStore;
  /** What `node` in the shell runs with; default: it says that it is not there. */
  javascript?: JavaScriptPort;
  /** What `git` in the shell reads; default: it says that it is not there. */
  git?: GitPort;
  now?: () => number;
  /** Tools beside those for files, under the same rules. */
  more?: readonly Tool[];
}

/** What a model is offered with these rules. */
export function toolDefinitions(allowed: ToolboxOptions["allowed"], more: readonly Tool[]): ToolDefinition[] {
  return allowedTools(allowed, more).map((tool) => tool.definition);
}

export interface AgentToolbox extends Toolbox {
  /** Ends what runs in the background; gives the ids of those commands. */
  close(): string[];
}

/** The tools of one agent. Keep it for as long as the shell's working directory is to be kept. */
export function createToolbox({
  files,
  allowed,
  workingDir = "",
  shellState,
  javascript,
  git,
  now = Date.now,
  more = [],
}: ToolboxOptions): AgentToolbox {
  const tools = new Map(
    allowedTools(allowed, more).map((tool): [string, Tool] => [tool.definition.name, tool]),
  );
  const base = resolveWorkspacePath(workingDir);
  const cwd = base.ok ? base.value : "";
  const isReadOnly = !mayChangeFiles(tools);
  const guard = guardOf(isReadOnly ? [READ_ONLY, protectionOf] : [protectionOf]);
  const seen = withScratch(guardedFiles(files, guard), now);
  const shell = shellState ?? memoryShellState(cwd);
  const background = new BackgroundShells(shell);
  const context: ToolContext = {
    files: seen,
    workingDir: cwd,
    shell,
    background,
    javascript: javascript ?? null,
    git: git ?? null,
    isReadOnly,
    now,
  };

  return {
    close: () => background.close(),
    definitions: [...tools.values()].map((tool) => tool.definition),
    isRepeatable: (name) => tools.get(name)?.isRepeatable ?? false,
    async run({ toolUseId, name, input }, signal) {
      const tool = tools.get(name);
      if (tool === undefined)
        return failed(`There is no tool ${name}. Available: ${[...tools.keys()].join(", ") || "none"}.`);
      const result = await runTool(tool, input, { ...context, toolUseId }, signal);
      return isParked(result) ? result : fitForModel(result, tool);
    },
  };
}

function allowedTools(allowed: readonly string[] | null, more: readonly Tool[]): Tool[] {
  return [...FILE_TOOLS, ...more]
    .filter(({ definition: { name } }) => allowed === null || allowed.includes(BELONGS_TO[name] ?? name))
    .toSorted(byName);
}

/** Who has none of these is to change nothing by way of the shell either. */
function mayChangeFiles(tools: ReadonlyMap<string, Tool>): boolean {
  return [writeTool, editTool, multiEditTool].some(({ definition }) => tools.has(definition.name));
}

async function runTool(
  tool: Tool,
  input: unknown,
  context: CallContext,
  signal: AbortSignal,
): Promise<ToolOutcome | ParkedCall> {
  const { promise: aborted, resolve: abort } = Promise.withResolvers<ToolOutcome>();
  const onAbort = () => abort(interrupted(tool));
  if (signal.aborted) return interrupted(tool);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([tool.run(input, context, signal), aborted]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed(`${tool.definition.name} failed: ${reason}`);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function interrupted(tool: Tool): ToolOutcome {
  return failed(
    tool.isRepeatable ? "Interrupted." : "Interrupted. It may have taken effect, wholly or in part.",
  );
}

/** A result as the API takes it: not too long, and valid Unicode, which cutting or binary output may have broken. */
function fitForModel({ content, ...rest }: ToolOutcome, tool: Tool): ToolOutcome {
  const excess = content.length - LIMITS.toolResultChars;
  if (excess <= 0) return { content: clean(content), ...rest };
  const note = `\n\n[The rest is left out. ${tool.restHint}]`;
  return { content: clean(content.slice(0, LIMITS.toolResultChars - note.length)) + note, ...rest };
}

function clean(text: string): string {
  return text.replaceAll("\0", "\uFFFD").toWellFormed();
}

function namesOf(tools: readonly Tool[]): string[] {
  return tools.map((tool) => tool.definition.name).toSorted();
}

function byName(left: Tool, right: Tool): number {
  return left.definition.name < right.definition.name ? -1 : 1;
}
