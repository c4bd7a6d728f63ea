import { fail, succeed, type Result } from "../../contract/failure.ts";
import { resolveWorkspacePath } from "../workspace/workspace-path.ts";
import type { ToolContext } from "./define-tool.ts";
import { describeFailure } from "./describe-failure.ts";
import { counted, decodeText, type DecodedText } from "./text-lines.ts";

export interface OpenedText extends DecodedText {
  /** Relative to the workspace's root. */
  path: string;
}

export interface OpenedFile {
  path: string;
  content: Uint8Array;
}

const SUGGESTIONS = 3;

/** The text of the file that the model named, or the sentence that tells it why there is none. */
export async function openText(filePath: string, context: ToolContext): Promise<Result<OpenedText, string>> {
  const opened = await openFile(filePath, context);
  return opened.ok ? textOfFile(opened.value) : opened;
}

/** The same for its bytes. */
export async function openFile(filePath: string, context: ToolContext): Promise<Result<OpenedFile, string>> {
  const path = resolveWorkspacePath(filePath, context.workingDir);
  if (!path.ok) return fail(describeFailure(path.failure));
  const content = await context.files.read(path.value);
  if (!content.ok) {
    const sentence = describeFailure(content.failure);
    if (content.failure.code === "is_a_directory")
      return fail(`${sentence} Use Glob, or ls in Bash, to see what is in it.`);
    if (content.failure.code !== "file_not_found") return fail(sentence);
    return fail(sentence + (await suggestionFor(path.value, context)));
  }
  return succeed({ path: path.value, content: content.value });
}

export function textOfFile({ path, content }: OpenedFile): Result<OpenedText, string> {
  const decoded = decodeText(content);
  if (decoded !== null) return succeed({ path, ...decoded });
  const size = counted(content.byteLength, "byte");
  return fail(`/${path} is binary (${size}) and has no text. In Bash, od and base64 show its bytes.`);
}

/** Files of the same name elsewhere: a wrong directory is the most common slip. */
async function suggestionFor(path: string, { files }: ToolContext): Promise<string> {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const all = await files.listAll("");
  if (!all.ok) return "";
  const similar = all.value
    .filter((file) => `/${file.path.toLowerCase()}`.endsWith(`/${name}`))
    .slice(0, SUGGESTIONS);
  return similar.length === 0 ? "" : ` Did you mean ${similar.map((file) => `/${file.path}`).join(" or ")}?`;
}
