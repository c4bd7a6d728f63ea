import { z } from "zod";
import { defineTool } from "./define-tool.ts";
import { editFile } from "./edit-file.ts";

const edit = {
  old_string: z
    .string()
    .describe("The text to replace, exactly as it stands in the file, with its indentation"),
  new_string: z.string().describe("The text to put in its place"),
  replace_all: z.boolean().optional().describe("Replace every place where old_string stands (default false)"),
};

const filePath = z
  .string()
  .min(1)
  .describe("The file: relative to the working directory, or absolute with / as the workspace's root");

export const editTool = defineTool({
  name: "Edit",
  description:
    "Replaces a piece of a text file. old_string must be exactly what the file holds, white space included, without the line numbers that Read shows, and must stand in one place only: take in as many lines around it as that needs, or set replace_all to change every place. Read the file first. The result shows the changed lines. An empty new_string deletes.",
  input: z.strictObject({ file_path: filePath, ...edit }),
  isRepeatable: false,
  restHint: "Read shows the file.",
  run: ({ file_path, old_string, new_string, replace_all = false }, context) =>
    editFile(file_path, [{ oldString: old_string, newString: new_string, replaceAll: replace_all }], context),
});

export const multiEditTool = defineTool({
  name: "MultiEdit",
  description:
    "Makes several edits to one text file at once. They are applied in their order, each to what the one before left, by the rules of Edit. If one does not fit, none is made.",
  input: z.strictObject({
    file_path: filePath,
    edits: z.array(z.strictObject(edit)).min(1).max(200).describe("The edits, in their order"),
  }),
  isRepeatable: false,
  restHint: "Read shows the file.",
  run: ({ file_path, edits }, context) =>
    editFile(
      file_path,
      edits.map(({ old_string, new_string, replace_all = false }) => ({
        oldString: old_string,
        newString: new_string,
        replaceAll: replace_all,
      })),
      context,
    ),
});
