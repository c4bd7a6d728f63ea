// `ignoreBOM` keeps a byte order mark as a character, so that decoding and encoding again gives the same bytes.
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text that encodes to exactly these bytes, or null when there is none: binary. */
export function exactTextOf(content: Uint8Array): string | null {
  if (content.includes(0)) return null;
  try {
    return strictDecoder.decode(content);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
