/** Sizes, counts and times that clients may run into. Names carry the unit. */
export const LIMITS = {
  listDefault: 50,
  listMax: 500,
  /** The reference routes of other clients ask for up to this many rows at once. */
  referenceListMax: 2_000,
  messageChars: 200_000,
  systemPromptChars: 200_000,
  /** A request's body; larger ones are refused before they are read. */
  requestBodyBytes: 8 * 1024 * 1024,
  commandWaitMaxSeconds: 60,
  queuedCommands: 100,
  /** A file that the workspace takes through tools and routes. */
  fileBytes: 1_500_000,
  summaryWords: 15,
  /** Longest text in one durable event; what is longer is cut with a note. */
  eventTextChars: 100_000,
  /** Of one tool result as the model sees it. */
  toolResultChars: 30_000,
  /** Steps in an agent's list. */
  todos: 50,
  wsMessageBytes: 64 * 1024,
} as const;
