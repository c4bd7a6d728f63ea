import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.ts";
import type { Refusal } from "./refusal.ts";

const MOST_REQUESTS = 5000;
/** Bodies are kept as they are; beyond this many characters the older half goes. */
const MOST_CHARACTERS = 200_000_000;

export interface SeenRequest {
  /** Epoch milliseconds. */
  at: number;
  url: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

export interface SeenRefusal extends Refusal {
  at: number;
  model: string | null;
}

/** Counts since the start or the last clearing; `live` is now, `peak` the most at once. Tokens are sums. */
export interface Stats {
  messages: number;
  live: number;
  peak: number;
  errors: number;
  aborted: number;
  refused: number;
  input: number;
  output: number;
  cache_read: number;
  cache_write: number;
}

/** What one answer was told to have used. */
export interface SeenUsage {
  model: string;
  usage: Record<string, unknown>;
}

export interface Journal {
  seen: (request: SeenRequest, characters: number) => void;
  refused: (refusal: SeenRefusal) => void;
  answered: (answer: Answer) => void;
  failed: () => void;
  /** Counts one as being answered until the returned function is called. */
  begin: () => (wasAborted: boolean) => void;
  requests: () => readonly SeenRequest[];
  refusals: () => readonly SeenRefusal[];
  /** In the order in which answers began. */
  usages: () => readonly SeenUsage[];
  stats: () => Stats;
  clear: () => void;
}

const NOTHING: Omit<Stats, "live"> = {
  messages: 0,
  peak: 0,
  errors: 0,
  aborted: 0,
  refused: 0,
  input: 0,
  output: 0,
  cache_read: 0,
  cache_write: 0,
};

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

export function createJournal(): Journal {
  let requests: SeenRequest[] = [];
  let refusals: SeenRefusal[] = [];
  let usages: SeenUsage[] = [];
  let characters = 0;
  let live = 0;
  let stats = { ...NOTHING };

  return {
    seen(request, length) {
      requests.push(request);
      characters += length;
      if (requests.length <= MOST_REQUESTS && characters <= MOST_CHARACTERS) return;
      requests = requests.slice(Math.ceil(requests.length / 2));
      characters = Math.floor(characters / 2);
    },
    refused(refusal) {
      refusals = [...refusals.slice(-MOST_REQUESTS), refusal];
      stats.refused += 1;
    },
    answered({ opening, usage }) {
      usages = [...usages.slice(-MOST_REQUESTS), { model: String(opening["model"]), usage }];
      stats.input += count(usage["input_tokens"]);
      stats.output += count(usage["output_tokens"]);
      stats.cache_read += count(usage["cache_read_input_tokens"]);
      stats.cache_write += count(usage["cache_creation_input_tokens"]);
    },
    failed() {
      stats.errors += 1;
    },
    begin() {
      live += 1;
      stats.messages += 1;
      stats.peak = Math.max(stats.peak, live);
      return (wasAborted) => {
        live -= 1;
        if (wasAborted) stats.aborted += 1;
      };
    },
    requests: () => requests,
    refusals: () => refusals,
    usages: () => usages,
    stats: () => ({ ...stats, live }),
    clear() {
      requests = [];
      refusals = [];
      usages = [];
      characters = 0;
      stats = { ...NOTHING };
    },
  };
}
