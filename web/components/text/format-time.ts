const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long", hourCycle: "h23" });

/** 24 h, in the reader's zone: `14:03:59`. Empty for what is no time. */
export function formatClock(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? "" : clock.format(at);
}

export function formatExact(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? "" : exact.format(at);
}

/** `now`, `12 s`, `3 min`, `2 h`, `4 d`. Clocks that differ give `now`, never a negative time. */
export function formatElapsed(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1_000);
  if (!(seconds >= 1)) return "now";
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
