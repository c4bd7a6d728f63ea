import { runInDurableObject } from "cloudflare:test";

/** Ends an object where it stands, as a deploy or a lost machine does: memory and running work are gone. */
export async function crash(stub: DurableObjectStub): Promise<void> {
  const ended = runInDurableObject(stub, (_, state) => state.abort("crashed by a test"));
  await ended.catch(() => undefined);
}
