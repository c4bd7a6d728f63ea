/** So many may be at work at once; the others wait for their turn, in order. */
export class Slots {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(count: number) {
    this.free = count;
  }

  /** Gives the function that gives the slot back, or null when the wait was aborted. */
  async take(signal: AbortSignal): Promise<(() => void) | null> {
    if (signal.aborted) return null;
    if (this.free === 0) await this.turn(signal);
    if (signal.aborted) return null;
    this.free -= 1;
    return () => {
      this.free += 1;
      this.waiting.shift()?.();
    };
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const begin = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(begin), 1);
        resolve();
      };
      this.waiting.push(begin);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}
