/** Numbers as the page shows them. What is not a finite number is a dash, never `NaN`. */

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** USD: `$0.0042` under a cent, `$1.84` above. */
export function formatCost(usd: number): string {
  if (!Number.isFinite(usd)) return "–";
  if (usd <= 0) return "$0.00";
  if (usd < 0.0001) return "<$0.0001";
  if (usd < 0.01) return `$${usd.toFixed(4)}`;
  return usd < 1_000 ? `$${usd.toFixed(2)}` : `$${whole.format(usd)}`;
}

/** `999`, `12.3k`, `1.2M`. */
export function formatCompact(count: number): string {
  if (!Number.isFinite(count)) return "–";
  if (count < 1_000) return String(Math.round(count));
  if (count < 999_950) return `${(count / 1_000).toFixed(1)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

export function formatCount(count: number): string {
  return Number.isFinite(count) ? whole.format(count) : "–";
}

export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return "–";
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 999_950) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `1 row`, `2 rows`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
