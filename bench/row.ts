import type { RunningModel } from "../test/model/server.ts";
import type { Server } from "./server.ts";

export interface Setting {
  model: RunningModel;
  server: Server;
}

/** One figure. `met` compares with the target; null where there is none. */
export interface Row {
  name: string;
  value: number;
  unit: string;
  target: number | null;
  met: boolean | null;
  note: string;
}

export function row(name: string, value: number, unit: string, target: number | null, note = ""): Row {
  const rounded = Math.round(value * 100) / 100;
  return { name, value: rounded, unit, target, met: target === null ? null : rounded <= target, note };
}

/** `share` 0 to 1; of numbers in any order. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (numbers: readonly number[]): number => percentile(numbers, 0.5);
