import type { ByteFlow, ByteReader } from "../byte-flow.ts";
import { lineOf, readPacket } from "./packets.ts";

/**
 * What comes on the first of the three bands: https://git-scm.com/docs/protocol-capabilities#_side_band_side_band_64k.
 * `tell` gets what the server has to say to people, on the second; the third is its last words. Both are cleaned by
 * `clean`.
 */
export async function* sideBand(
  reader: ByteReader,
  clean: (text: string) => string,
  tell: (text: string) => void,
): ByteFlow {
  for (;;) {
    const packet = await readPacket(reader);
    if (!packet.ok) return packet.failure;
    if (packet.value.type !== "data") return null;
    const { payload } = packet.value;
    const rest = payload.subarray(1);
    const [band] = payload;
    if (band === 1) yield rest;
    else if (band === 2) tell(clean(lineOf(rest)));
    else if (band === 3)
      return { code: "remote_unavailable", detail: `The git server gave up: ${clean(lineOf(rest))}` };
    else return { code: "remote_unavailable", detail: "The git server sent something that is no pack." };
  }
}
