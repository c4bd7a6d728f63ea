import type { Uploaded } from "../../contract/workspace.ts";
import type { Toast, View } from "./view.ts";

/** What an upload of several files has brought. */
export interface UploadTotals {
  files: number;
  skipped: Uploaded["skipped"];
}

/** Skipped entries that are named; the rest is a number. */
const MAX_NAMED = 5;

export const isArchive = (name: string): boolean => /\.(?:zip|tar|tgz|tar\.gz)$/i.test(name);

export function uploadSummary({ files, skipped }: UploadTotals): Omit<Toast, "id"> {
  const title = `${files} ${files === 1 ? "file" : "files"} uploaded`;
  if (skipped.length === 0) return { tone: "ok", title, detail: "They are in main." };
  const named = skipped.slice(0, MAX_NAMED).map(({ path, reason }) => `${path} (${reason})`);
  const more = skipped.length > MAX_NAMED ? ` and ${skipped.length - MAX_NAMED} more` : "";
  return { tone: "warn", title, detail: `Skipped: ${named.join(", ")}${more}.` };
}

/** Where files go that are uploaded now: the directory that is shown, as `a/b/`; empty for the top one. */
export function uploadDirectory({ files }: Pick<View, "files">): string {
  const path = files?.path ?? "";
  return path.slice(0, path.lastIndexOf("/") + 1);
}
