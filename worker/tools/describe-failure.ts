import type { Failure } from "../../contract/failure.ts";

/** A failure of the files as a sentence for the model. Paths in failures are relative to the workspace's root. */
export function describeFailure(failure: Failure): string {
  if (failure.code === "path_outside_workspace") {
    return `${failure.path} leads outside the workspace. Paths are relative to the working directory, or absolute with / as the workspace's root.`;
  }
  if (failure.code === "file_not_found") return `/${failure.path} does not exist.`;
  if (failure.code === "is_a_directory") return `/${failure.path} is a directory.`;
  if (failure.code === "not_a_directory") return `/${failure.path} is a file, not a directory.`;
  if (failure.code === "file_too_large") {
    return `/${failure.path} would be larger than a file may be here (${failure.limitBytes} bytes). Split it into several files.`;
  }
  if (failure.code === "invalid_request") return failure.errors.map(({ message }) => message).join(" ");
  if (failure.code === "forbidden") return failure.detail;
  if (failure.code === "not_supported") return failure.detail;
  return `The workspace refused: ${failure.code}.`;
}
