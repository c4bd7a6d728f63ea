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
  questionChars: 4_000,
  questionOptions: 10,
  questionOptionChars: 200,
  answerChars: 20_000,
  /** Between agents: a message's length, how many one command may send, how many in a row may answer each other. */
  agentMessageChars: 20_000,
  agentMessagesPerCommand: 20,
  agentMessageHops: 8,
  /** From one agent to one receiver. */
  agentMessagesPerHour: 60,
  /** A file that the workspace takes; those over 1,500,000 bytes are kept in the bucket. */
  fileBytes: 25_000_000,
  summaryWords: 15,
  /** Longest text in one durable event; what is longer is cut with a note. */
  eventTextChars: 100_000,
  /** Model calls for one command: what an agent has when nothing else is said, and the most that may be asked for. */
  maxTurnsDefault: 200,
  maxTurns: 1_000,
  /** Of one tool result as the model sees it. */
  toolResultChars: 30_000,
  /** Steps in an agent's list. */
  todos: 50,
  /** Files that one command or branch lists; it may have changed more. */
  listedFiles: 2_000,
  /** Files that are told of an agent while its command runs. */
  changingFiles: 200,
  wsMessageBytes: 64 * 1024,
} as const;
