import { z } from "zod";
import { resolveWorkspacePath } from "../workspace/workspace-path.ts";
import { defineTool, failed, succeeded } from "./define-tool.ts";
import { describeFailure } from "./describe-failure.ts";
import { counted, splitLines } from "./text-lines.ts";

export const writeTool = defineTool({
  name: "Write",
  description:
    "Writes a whole text file: creates it, with the directories it needs, or replaces all that was in it. To change a part of a file use Edit, which is shorter and safer; read a file before you replace it. Write only files that the task calls for.",
  input: z.strictObject({
    file_path: z
      .string()
      .min(1)
      .describe("The file: relative to the working directory, or absolute with / as the workspace's root"),
    content: z.string().describe("All that the file holds afterwards"),
  }),
  isRepeatable: false,
  restHint: "Read shows the file.",
  async run({ file_path, content }, { files, workingDir }) {
    const path = resolveWorkspacePath(file_path, workingDir);
    if (!path.ok) return failed(describeFailure(path.failure));
    const before = await files.stat(path.value);
    const bytes = new TextEncoder().encode(content);
    const written = await files.write(path.value, bytes);
    if (!written.ok) return failed(describeFailure(written.failure));
    const size = `${counted(splitLines(content).length, "line")}, ${counted(bytes.byteLength, "byte")}`;
    if (!before.ok) return succeeded(`Created /${path.value} (${size}).`);
    return succeeded(
      `Overwrote /${path.value} (${size}; before: ${counted(before.value.sizeBytes, "byte")}).`,
    );
  },
});
