import type { Failure, Result } from "../../contract/failure.ts";

/** An error in the words of a file system: the shell's commands look at the name before the colon. */
export class ShellFileError extends Error {
  readonly meaning: string;

  constructor(name: string, meaning: string, operation: string, path: string) {
    super(`${name}: ${meaning}, ${operation} '/${path}'`);
    this.meaning = path === "" ? meaning : `/${path}: ${meaning}`;
  }
}

/** The value of a result, or the error that the shell expects in its place. */
export function orShellError<T>(result: Result<T>, operation: string): T {
  if (result.ok) return result.value;
  throw errorOf(result.failure, operation);
}

function errorOf(failure: Failure, operation: string): Error {
  if (failure.code === "file_not_found") {
    return new ShellFileError("ENOENT", "no such file or directory", operation, failure.path);
  }
  if (failure.code === "is_a_directory") {
    return new ShellFileError("EISDIR", "illegal operation on a directory", operation, failure.path);
  }
  if (failure.code === "not_a_directory")
    return new ShellFileError("ENOTDIR", "not a directory", operation, failure.path);
  if (failure.code === "file_too_large") {
    return new ShellFileError(
      "EFBIG",
      `file too large (at most ${failure.limitBytes} bytes)`,
      operation,
      failure.path,
    );
  }
  if (failure.code === "forbidden") return new ShellFileError("EACCES", failure.detail, operation, "");
  if (failure.code === "not_supported") return new ShellFileError("ENOSPC", failure.detail, operation, "");
  const reason =
    failure.code === "invalid_request"
      ? failure.errors.map(({ message }) => message).join(" ")
      : failure.code;
  return new ShellFileError("EINVAL", reason, operation, "");
}
