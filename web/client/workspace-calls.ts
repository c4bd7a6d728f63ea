import { z } from "zod";
import { BranchListSchema, CommandAcceptedSchema, DiffSchema } from "../../contract/api.ts";
import { MergeSchema, type MergeAction } from "../../contract/merge.ts";
import {
  CommitInfoSchema,
  PushedSchema,
  UploadedSchema,
  WorkspaceSchema,
  type ImportRepository,
  type PushBranch,
} from "../../contract/workspace.ts";
import { of } from "./api-paths.ts";
import { requestJson, type RequestInput, type RequestOptions } from "./request.ts";

const ActedOnSchema = z.object({ merge: MergeSchema, command: CommandAcceptedSchema.nullable() });

/** Archives and pushes take as long as the line is slow. */
const TRANSFER_TIMEOUT_MS = 10 * 60_000;

/** The repository that agents work on: as a whole, its branches, and their way into main. */
export function workspaceCalls(options: RequestOptions) {
  const json = <Schema extends z.ZodType>(schema: Schema, input: RequestInput) =>
    requestJson(options, schema, input);
  const get = <Schema extends z.ZodType>(schema: Schema, path: string, query: RequestInput["query"] = {}) =>
    json(schema, { method: "GET", path, query });

  return {
    workspace: (o: string) => get(WorkspaceSchema, of(o, "/workspace")),
    branches: (o: string) => get(BranchListSchema, of(o, "/branches")),
    diff: (o: string, query: { from: string; to: string }) => get(DiffSchema, of(o, "/diff"), query),

    /** `merge`: its id or its branch. */
    actOnMerge: (o: string, merge: string, action: MergeAction) =>
      json(ActedOnSchema, { method: "POST", path: of(o, `/merges/${merge}`), body: action }),

    importRepository: (o: string, wanted: ImportRepository) =>
      json(WorkspaceSchema, { method: "POST", path: of(o, "/workspace/import"), body: wanted }),

    pushBranch: (o: string, wanted: PushBranch) =>
      json(PushedSchema, {
        method: "POST",
        path: of(o, "/workspace/push"),
        body: wanted,
        timeoutMs: TRANSFER_TIMEOUT_MS,
      }),

    putFile: (o: string, path: string, content: Blob) =>
      json(CommitInfoSchema, {
        method: "PUT",
        path: of(o, "/files"),
        query: { path },
        body: content,
        timeoutMs: TRANSFER_TIMEOUT_MS,
      }),

    /** Unpacks a .zip, .tar or .tar.gz in a directory, the top one with an empty path. */
    putArchive: (o: string, directory: string, archive: Blob) =>
      json(UploadedSchema, {
        method: "PUT",
        path: of(o, "/files"),
        query: directory === "" ? {} : { path: directory, unpack: "true" },
        body: archive,
        timeoutMs: TRANSFER_TIMEOUT_MS,
      }),
  };
}

/** Addresses that a browser downloads by itself. */
export const archivePath = (o: string, ref: string): string =>
  of(o, `/workspace/archive?${new URLSearchParams({ ref })}`);
export const bundlePath = (o: string): string => of(o, "/workspace/bundle");
