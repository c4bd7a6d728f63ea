import { LIMITS } from "../../contract/limits.ts";
import { applyOlder } from "./apply-history.ts";
import type { ConnectDeps } from "./connect.ts";

type OlderDeps = Pick<ConnectDeps, "orchestrator" | "client" | "read" | "write">;

/** Loads one page of earlier events for a timeline; false when there is none or the load failed. */
export async function loadOlder(deps: OlderDeps, which: "stream" | "chat"): Promise<boolean> {
  const before = deps.read[which].oldestSeq;
  if (before <= 1) return false;
  const page = await deps.client.events(deps.orchestrator, { before, limit: LIMITS.listMax });
  if (!page.ok) return false;
  // Meanwhile another page may have arrived, or everything been loaded anew.
  if (deps.read[which].oldestSeq !== before) return true;
  deps.write((state) => applyOlder(state, page.value.items, before));
  return true;
}

const WANTED_ENTRIES = 20;
const MAX_PAGES = 3;

/** A busy fleet fills a page without a word of the conversation: look a little further back for it. */
export async function fillChat(deps: OlderDeps): Promise<void> {
  for (let page = 0; page < MAX_PAGES && deps.read.chat.ids.length < WANTED_ENTRIES; page += 1) {
    if (!(await loadOlder(deps, "chat"))) return;
  }
}
