import type { Row } from "./row.ts";

export function print(rows: readonly Row[]): void {
  const cells = rows.map((row) => [
    row.name,
    `${row.value} ${row.unit}`,
    row.target === null ? "" : `≤ ${row.target} ${row.unit}`,
    row.met === null ? "" : row.met ? "met" : "MISSED",
    row.note,
  ]);
  const table = [["figure", "value", "target", "", "note"], ...cells];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const lines = table.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  process.stdout.write(`\n${lines.join("\n")}\n`);
}
