import { type ToolOutcome, type WorkspaceFiles, isParked } from "../../worker/agent-loop/ports.ts";
import { createToolbox, type ToolboxOptions } from "../../worker/tools/toolbox.ts";

interface UsedTools {
  /** Runs a tool and gives what the model would read. */
  use: (name: string, input: Record<string, unknown>, signal?: AbortSignal) => Promise<ToolOutcome>;
  bash: (command: string) => Promise<ToolOutcome>;
}

/** A toolbox over these files, as an agent uses it. */
export function useTools(files: WorkspaceFiles, options: Partial<ToolboxOptions> = {}): UsedTools {
  const toolbox = createToolbox({ files, allowed: null, ...options });
  const use: UsedTools["use"] = async (name, input, signal = new AbortController().signal) => {
    const result = await toolbox.run({ toolUseId: "toolu_1", name, input }, signal);
    if (isParked(result)) throw new Error(`${name} waits for: ${result.waitsFor}`);
    return result;
  };
  return { use, bash: (command) => use("Bash", { command }) };
}
