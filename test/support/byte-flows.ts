import type { ByteFlow } from "../../worker/git/byte-flow.ts";

/** The bytes in pieces of a size that fits nothing in particular. */
export async function* flowInPieces(bytes: Uint8Array, pieceBytes = 4093): ByteFlow {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  return null;
}

export async function allOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}
