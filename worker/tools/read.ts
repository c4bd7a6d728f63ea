import { z } from "zod";
import { LIMITS } from "../../contract/limits.ts";
import type { ToolOutcome } from "../agent-loop/ports.ts";
import { defineTool, failed, succeeded } from "./define-tool.ts";
import { readImageFile, type ImageFile } from "./image-file.ts";
import { openFile, textOfFile, type OpenedFile, type OpenedText } from "./open-text.ts";
import { decodeForShell } from "./shell-encoding.ts";
import { counted, numberedLine, splitLines } from "./text-lines.ts";

const DEFAULT_LINES = 2_000;
/** Room for the notes after the lines, so that the toolbox does not cut them off. */
const LINES_CHARS = LIMITS.toolResultChars - 500;

export const readTool = defineTool({
  name: "Read",
  description: `Reads a text file of the workspace, or shows an image (png, jpg, gif, webp). The result has a line number and a tab before each line; they are not part of the file. Without offset and limit it begins at line 1 and shows up to ${DEFAULT_LINES} lines; a long file is shown in parts, and the result says with which offset to go on. Very long lines are cut. It does not read directories (use Glob, or ls in Bash) and shows no other binary files. Read a file before you edit it. Several independent files can be read in parallel.`,
  input: z.strictObject({
    file_path: z
      .string()
      .min(1)
      .describe("The file: relative to the working directory, or absolute with / as the workspace's root"),
    offset: z
      .number()
      .int()
      .min(1)
      .max(10_000_000)
      .optional()
      .describe("The first line to show, counted from 1"),
    limit: z.number().int().min(1).max(10_000_000).optional().describe("How many lines to show at most"),
  }),
  isRepeatable: true,
  restHint: "Go on with offset.",
  async run({ file_path, offset = 1, limit = DEFAULT_LINES }, context) {
    const opened = await openFile(file_path, context);
    if (!opened.ok) return failed(opened.failure);
    const image = readImageFile(opened.value.content);
    if (image) return showImage(opened.value, image);
    const text = textOfFile(opened.value);
    return text.ok ? showLines(text.value, offset, limit) : failed(text.failure);
  },
});

function showImage({ path, content }: OpenedFile, image: ImageFile): ToolOutcome {
  if (!image.isFit) return failed(`/${path} ${image.reason}.`);
  const { mediaType, width, height } = image;
  const words = `/${path}: ${mediaType}, ${width}×${height} pixels, ${counted(content.byteLength, "byte")}`;
  return { ...succeeded(words), images: [{ mediaType, data: decodeForShell(content, "base64") }] };
}

function showLines({ path, text, isExact }: OpenedText, offset: number, limit: number): ToolOutcome {
  const lines = splitLines(text);
  if (lines.length === 0) return succeeded(`(/${path} is empty)`);
  if (offset > lines.length)
    return failed(`/${path} has ${counted(lines.length, "line")}; there is no line ${offset}.`);

  const shown: string[] = [];
  let chars = 0;
  for (const line of lines.slice(offset - 1, offset - 1 + limit)) {
    const numbered = numberedLine(line, offset + shown.length);
    chars += numbered.length + 1;
    if (chars > LINES_CHARS) break;
    shown.push(numbered);
  }

  const last = offset + shown.length - 1;
  if (last < lines.length) {
    shown.push("", `(lines ${offset} to ${last} of ${lines.length}; go on with offset ${last + 1})`);
  }
  if (!isExact) shown.push("", "(some bytes are not UTF-8 and are shown as U+FFFD)");
  return succeeded(shown.join("\n"));
}
