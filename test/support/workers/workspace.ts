import { env } from "cloudflare:test";
import { DEFAULT_ORCHESTRATOR_ID } from "../../../contract/ids.ts";
import { workspaceFiles } from "../../../worker/workspace/workspace-client.ts";

const files = () => workspaceFiles(env.WORKSPACE, DEFAULT_ORCHESTRATOR_ID);

/** Puts a file into the default orchestrator's workspace, as an import does. */
export async function putFile(path: string, text: string): Promise<void> {
  const written = await files().write(path, new TextEncoder().encode(text));
  if (!written.ok) throw new Error(`${path}: ${written.failure.code}`);
}

export async function removeFile(path: string): Promise<void> {
  await files().remove(path);
}
