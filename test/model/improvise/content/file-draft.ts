/** A file that is about to be written, and how to use it. */
export interface FileDraft {
  path: string;
  content: string;
  /** A command that runs it, or undefined when there is nothing to run. */
  run: string | undefined;
}
