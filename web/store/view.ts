import type { RowCategory } from "./state.ts";

/** What the user has chosen to see. Lives in the page only; the server does not know it. */

export type Tab = "agents" | "stream" | "chat";

export interface StreamFilter {
  hiddenCategories: RowCategory[];
  agentId: string | null;
  search: string;
}

export interface Toast {
  id: string;
  /** `ok` and `warn` are notes that go by themselves; a failure stays until it is dismissed. */
  tone: "ok" | "warn" | "danger";
  title: string;
  detail: string;
  /** Does again what failed, or undoes what was done. */
  action?: { word: string; run: () => void };
}

/** `null` path: the list of files. `ref`: a branch. */
interface FileTarget {
  path: string | null;
  ref: string;
}

export interface View {
  tab: Tab;
  isChatDrawerOpen: boolean;
  filter: StreamFilter;
  files: FileTarget | null;
  /** The list of branches, with the one that is looked at. */
  merges: { selectedId: string | null } | null;
  /** Files are being dragged over the page. */
  isDropping: boolean;
  isUploading: boolean;
  toasts: Toast[];
  /** Epoch milliseconds, once a second: for times like "12 s". */
  nowMs: number;
  isLoadingOlder: boolean;
  /** Text that an example or a failed message puts into the chat input; `nonce` tells one from the next. */
  draft: { text: string; nonce: number };
}

export const emptyFilter = (): StreamFilter => ({ hiddenCategories: [], agentId: null, search: "" });

export const isFiltering = (filter: StreamFilter): boolean =>
  filter.hiddenCategories.length > 0 || filter.agentId !== null || filter.search.trim() !== "";

export function initialView(nowMs: number): View {
  return {
    tab: "chat",
    isChatDrawerOpen: false,
    filter: emptyFilter(),
    files: null,
    merges: null,
    isDropping: false,
    isUploading: false,
    toasts: [],
    nowMs,
    isLoadingOlder: false,
    draft: { text: "", nonce: 0 },
  };
}
