import { createHmac } from "node:crypto";
import { z } from "zod";
import { digest } from "./block-identity.ts";
import { parseJson } from "./narrow.ts";

/** Fixed, so that conversations kept by the caller outlive a restart of this server. */
const SECRET = "thinking-seal";

const SealSchema = z.object({
  model: z.string(),
  /** Digest of all that stood before the response. */
  prefix: z.string(),
  /** How many blocks of the same response stood before this one, and their digest. */
  position: z.int(),
  before: z.string(),
  /** Digest of the text as it was returned; null when it was withheld. */
  text: z.string().nullable(),
  /** The response, and which of its thinking blocks this is. */
  response: z.string(),
  ordinal: z.int(),
  of: z.int(),
});
/** What a thinking block's signature vouches for. */
export type Seal = z.infer<typeof SealSchema>;

function stampOf(payload: string): string {
  return createHmac("sha256", SECRET).update(payload).digest("base64url").slice(0, 27);
}

export function sealThinking(seal: Seal): string {
  const payload = Buffer.from(JSON.stringify(seal)).toString("base64url");
  return `${payload}.${stampOf(payload)}`;
}

/** Undefined for a signature that was not made here or was altered. */
export function openSeal(signature: string): Seal | undefined {
  const [payload = "", stamp] = signature.split(".");
  if (stamp !== stampOf(payload)) return undefined;
  const seal = SealSchema.safeParse(parseJson(Buffer.from(payload, "base64url").toString()));
  return seal.success ? seal.data : undefined;
}

/** A summary that replaces a conversation carries its own signature, over its content alone. */
export function sealCompaction(content: string): string {
  return `cmp_${stampOf(digest(content))}`;
}
