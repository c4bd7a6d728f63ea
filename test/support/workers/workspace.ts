import { ORCHESTRATOR, request } from "./control-room.ts";

/** Puts a file into the default orchestrator's workspace, as a person does. */
export async function putFile(path: string, text: string): Promise<void> {
  const answer = await request("PUT", `${ORCHESTRATOR}/files?path=${encodeURIComponent(path)}`, text);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`);
}

export async function removeFile(path: string): Promise<void> {
  await request("DELETE", `${ORCHESTRATOR}/files?path=${encodeURIComponent(path)}`);
}
