import type { CommandId } from "../../contract/ids.ts";

/** Those who wait for a command to end. Memory only: whoever asked over a broken connection asks again. */
export class EndWaiters {
  private readonly waiting = new Map<CommandId, Set<() => void>>();

  until(id: CommandId): Promise<void> {
    return new Promise((resolve) => {
      const those = this.waiting.get(id) ?? new Set();
      this.waiting.set(id, those.add(resolve));
    });
  }

  /** Wakes those whose command has ended. */
  wake(hasEnded: (id: CommandId) => boolean): void {
    for (const [id, those] of this.waiting) {
      if (!hasEnded(id)) continue;
      this.waiting.delete(id);
      for (const wake of those) wake();
    }
  }
}
