/** What the shell of one agent leaves behind: kept by whoever owns the agent, so that it outlives a restart. */
export interface ShellState {
  /** Relative to the workspace's root, "" for the root itself. */
  cwd: string;
  /** Background commands that were started, newest last, by id. `isRunning` is what was last known. */
  shells: { id: string; command: string; isRunning: boolean }[];
  /** How many were ever started: ids are never used again. */
  started: number;
}

export interface ShellStateStore {
  get(): ShellState;
  set(state: ShellState): void;
}

export function memoryShellState(cwd: string): ShellStateStore {
  let state: ShellState = { cwd, shells: [], started: 0 };
  return {
    get: () => state,
    set: (next) => {
      state = next;
    },
  };
}
