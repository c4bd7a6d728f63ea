/** An agent as the user asked for it. */
export interface AgentWish {
  /** Given by the user, or undefined to be made up. */
  name: string | undefined;
  purpose: string;
  model: string | undefined;
  template: string | undefined;
}

export type Addressees = { everyone: true } | { everyone: false; names: readonly string[] };

/** One thing the user wants of the conductor. */
export type Intent =
  | { kind: "create"; agents: readonly AgentWish[] }
  /** `mayCreate`: the wording asks for somebody new if nobody of that name is there. */
  | { kind: "command"; to: Addressees; task: string; mayCreate: boolean }
  /** Work for which nobody was named. */
  | { kind: "task"; task: string }
  | { kind: "delete"; whom: Addressees }
  | { kind: "interrupt"; whom: Addressees }
  | { kind: "status"; names: readonly string[]; tailCount: number | undefined; isVerbose: boolean }
  | { kind: "list" }
  | { kind: "cost" }
  | { kind: "logs"; contains: string | undefined; level: string | undefined; limit: number | undefined }
  | { kind: "thanks" };

/** Intents in order. `isLater` ones wait until the agents commanded before them have reported. */
export interface PlannedIntent {
  intent: Intent;
  isLater: boolean;
}

/** Names that a sentence may refer to. */
export interface Names {
  /** Agents that exist, or will by the time the sentence is acted on. */
  known: readonly string[];
  /** Whom `it`, `them` and the like mean. */
  recent: readonly string[];
}
