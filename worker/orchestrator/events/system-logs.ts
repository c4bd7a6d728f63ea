import type { SystemLogLevel } from "../../../contract/event.ts";

/** Which lines of the system's log, newest first. */
export interface SystemLogQuery {
  offset: number;
  limit: number;
  /** Case does not matter. */
  messageContains?: string;
  level?: SystemLogLevel;
}

export interface SystemLogRow {
  timestamp: string;
  level: SystemLogLevel;
  message: string;
}
