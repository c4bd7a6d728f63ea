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
  title: string;
  detail: string;
  /** Does again what failed; absent when that would be pointless. */
  retry?: () => void;
}

/** `null` path: the list of files. */
interface FileTarget {
  path: string | null;
}

export interface View {
  tab: Tab;
  isChatDrawerOpen: boolean;
  filter: StreamFilter;
  files: FileTarget | null;
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
    toasts: [],
    nowMs,
    isLoadingOlder: false,
    draft: { text: "", nonce: 0 },
  };
}
