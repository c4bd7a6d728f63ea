import { z } from "zod";
import { resolveWorkspacePath } from "../workspace/workspace-path.ts";
import { memoryShellState, type ShellStateStore } from "../tools/shell-state.ts";

const KEY = "shell";

const StoredSchema = z.object({
  /** Where the agent began; a state of another place is of no use. */
  workingDir: z.string(),
  cwd: z.string(),
  shells: z.array(z.object({ id: z.string(), command: z.string(), isRunning: z.boolean() })),
  started: z.number(),
});

/** The shell's state in the object's storage. `startDir` is where a shell begins that knows nothing yet. */
export function storedShellState(kv: SyncKvStorage, startDir: string): ShellStateStore {
  const resolved = resolveWorkspacePath(startDir);
  const workingDir = resolved.ok ? resolved.value : "";
  return {
    get() {
      const stored = StoredSchema.safeParse(kv.get(KEY));
      if (!stored.success) return memoryShellState(workingDir).get();
      const { cwd, shells, started } = stored.data;
      return { cwd: stored.data.workingDir === workingDir ? cwd : workingDir, shells, started };
    },
    set: (state) => kv.put(KEY, { ...state, workingDir }),
  };
}
