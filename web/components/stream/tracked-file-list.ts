import { z } from "zod";

interface TrackedFile {
  path: string;
  /** What happened to it: `created`, `modified`, `deleted`, `renamed`, `read`. */
  word: string;
  /** `+15 −2`, or nothing when it is not known. */
  lines: string;
}

const ChangeSchema = z.object({
  path: z.string().min(1),
  status: z.string().catch("changed"),
  lines_added: z.number().catch(0),
  lines_removed: z.number().catch(0),
});
const ReadSchema = z.object({ path: z.string().min(1) });
const PayloadSchema = z.object({
  file_changes: z.array(ChangeSchema.nullable().catch(null)).catch([]),
  read_files: z.array(ReadSchema.nullable().catch(null)).catch([]),
});

/** The files of a file tracking row; entries that cannot be read are left out. */
export function trackedFiles(payload: Record<string, unknown>): TrackedFile[] {
  const parsed = PayloadSchema.safeParse(payload);
  if (!parsed.success) return [];
  const { file_changes: changes, read_files: reads } = parsed.data;
  return [
    ...changes
      .filter((file) => file !== null)
      .map((file) => ({
        path: file.path,
        word: file.status,
        lines: [count("+", file.lines_added), count("−", file.lines_removed)].filter(Boolean).join(" "),
      })),
    ...reads.filter((file) => file !== null).map((file) => ({ path: file.path, word: "read", lines: "" })),
  ];
}

const count = (sign: string, lines: number) => (lines > 0 ? `${sign}${lines}` : "");
