import { fail, succeed, type Result } from "../../contract/failure.ts";
import type { ShellStateStore } from "./shell-state.ts";

const MAX_RUNNING = 5;
/** How many are remembered by name after their end. */
const MAX_KNOWN = 20;
/** Of output that nobody has asked for yet; the newest is kept. */
const MAX_UNREAD_CHARS = 200_000;
/** How long a question for output waits when there is none yet. */
const PATIENCE_MS = 2_000;

type ShellStatus = "running" | "completed" | "failed" | "killed" | "lost";

export interface ShellOutput {
  status: ShellStatus;
  exitCode: number | null;
  /** What was written since the last question. */
  text: string;
  note: string | null;
}

interface Shell {
  status: ShellStatus;
  exitCode: number | null;
  unread: string;
  dropped: number;
  abort: AbortController;
  wake: () => void;
}

/** What runs a command: it tells its output as it comes and its end. */
type RunInBackground = (
  onOutput: (text: string) => void,
  signal: AbortSignal,
) => Promise<{ exitCode: number; note: string | null }>;

/** Commands that run beside a turn, in memory: a restart loses them, and they end with the turn. */
export class BackgroundShells {
  private readonly store: ShellStateStore;
  private readonly shells = new Map<string, Shell>();

  constructor(store: ShellStateStore) {
    this.store = store;
  }

  /** The new shell's id. The failure is a sentence. */
  start(command: string, run: RunInBackground): Result<string, string> {
    const running = [...this.shells].filter(([, { status }]) => status === "running").map(([id]) => id);
    if (running.length >= MAX_RUNNING) {
      return fail(
        `${MAX_RUNNING} commands run in the background already (${running.join(", ")}). End one first.`,
      );
    }
    const state = this.store.get();
    const id = `bash_${state.started + 1}`;
    const shells = [...state.shells, { id, command: command.slice(0, 200), isRunning: true }].slice(
      -MAX_KNOWN,
    );
    this.store.set({ ...state, started: state.started + 1, shells });
    const shell: Shell = {
      status: "running",
      exitCode: null,
      unread: "",
      dropped: 0,
      abort: new AbortController(),
      wake: () => undefined,
    };
    this.shells.set(id, shell);
    void this.follow(id, shell, run);
    return succeed(id);
  }

  async output(id: string, signal: AbortSignal): Promise<Result<ShellOutput, string>> {
    const shell = this.shells.get(id);
    if (!shell) return this.outputOfUnknown(id);
    if (shell.status === "running" && shell.unread === "") await somethingNew(shell, signal);
    const { status, exitCode, unread, dropped } = shell;
    shell.unread = "";
    shell.dropped = 0;
    const note =
      dropped > 0 ? `${dropped} earlier characters were dropped; send output to a file to keep all` : null;
    return succeed({ status, exitCode, text: unread, note });
  }

  /** Whether it was running. */
  kill(id: string): Result<boolean, string> {
    const shell = this.shells.get(id);
    if (!shell) {
      const known = this.outputOfUnknown(id);
      return known.ok ? succeed(false) : known;
    }
    const wasRunning = shell.status === "running";
    if (wasRunning) this.end(id, shell, "killed");
    return succeed(wasRunning);
  }

  /** Ends all; gives the ids of those that were running. */
  close(): string[] {
    const running = [...this.shells].filter(([, { status }]) => status === "running");
    for (const [id, shell] of running) this.end(id, shell, "killed");
    const state = this.store.get();
    if (state.shells.some(({ isRunning }) => isRunning)) {
      this.store.set({ ...state, shells: state.shells.map((known) => ({ ...known, isRunning: false })) });
    }
    return running.map(([id]) => id);
  }

  private async follow(id: string, shell: Shell, run: RunInBackground): Promise<void> {
    const hear = (text: string): void => {
      const whole = shell.unread + text;
      shell.unread = whole.slice(-MAX_UNREAD_CHARS);
      shell.dropped += whole.length - shell.unread.length;
      shell.wake();
    };
    try {
      const { exitCode, note } = await run(hear, shell.abort.signal);
      if (shell.status !== "running") return;
      shell.exitCode = exitCode;
      if (note !== null) hear(`${note}\n`);
      this.end(id, shell, exitCode === 0 ? "completed" : "failed");
    } catch (error) {
      hear(`${error instanceof Error ? error.message : String(error)}\n`);
      this.end(id, shell, "failed");
    }
  }

  private end(id: string, shell: Shell, status: ShellStatus): void {
    shell.status = status;
    shell.abort.abort();
    const state = this.store.get();
    const shells = state.shells.map((known) => (known.id === id ? { ...known, isRunning: false } : known));
    this.store.set({ ...state, shells });
    shell.wake();
  }

  /** One that this object's memory does not have: of before a restart, or of an earlier turn. */
  private outputOfUnknown(id: string): Result<ShellOutput, string> {
    const known = this.store.get().shells.find((shell) => shell.id === id);
    if (!known) {
      const ids = [...this.shells.keys()];
      return fail(`There is no background command ${id}. Known: ${ids.join(", ") || "none"}.`);
    }
    const status = known.isRunning ? "lost" : "killed";
    const note = known.isRunning
      ? `the system restarted while ${known.command} ran; look at what it left before you start it again`
      : `${known.command} belongs to an earlier turn and ended with it at the latest; its output is gone`;
    return succeed({ status, exitCode: null, text: "", note });
  }
}

function somethingNew(shell: Shell, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    const wake = (): void => {
      clearTimeout(timer);
      resolve();
    };
    shell.wake = wake;
    signal.addEventListener("abort", wake, { once: true });
  });
}
