import { runInDurableObject } from "cloudflare:test";

export interface HeldObject {
  /** What has waited goes on. */
  release: () => void;
  /** The object ends where it stands; what has waited fails. */
  lose: () => void;
}

/** Lets nothing into an object, as one that is slow to answer. The platform ends it by itself after 30 s. */
export async function holdObject(stub: DurableObjectStub): Promise<HeldObject> {
  let stage: "open" | "held" | "released" | "lost" = "open";
  const isAt = (wanted: typeof stage): boolean => stage === wanted;
  const hold = async (state: DurableObjectState): Promise<void> => {
    stage = "held";
    while (isAt("held")) await scheduler.wait(5);
    if (isAt("lost")) state.abort("lost by a test");
  };
  // It ends with the hold: its own way out is through the closed gate.
  void runInDurableObject(stub, (_, state) => state.blockConcurrencyWhile(() => hold(state))).catch(
    () => undefined,
  );
  while (isAt("open")) await scheduler.wait(5);
  return {
    release() {
      stage = "released";
    },
    lose() {
      stage = "lost";
    },
  };
}
