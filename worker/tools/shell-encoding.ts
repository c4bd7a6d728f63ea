import type { BufferEncoding, FileContent } from "just-bash/browser";

const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });

/** Units of one `String.fromCharCode` call; more would overflow the stack. */
const CHUNK = 8_192;

type EncodingOption = BufferEncoding | { encoding?: BufferEncoding | null } | undefined;

/** The bytes of what the shell writes: in strings that it calls binary each character is one byte. */
export function encodeForShell(content: FileContent, option: EncodingOption): Uint8Array {
  if (typeof content !== "string") return content;
  const encoding = encodingOf(option);
  if (encoding === "base64") return fromBinary(atob(content));
  if (encoding === "hex")
    return Uint8Array.from(content.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return isByteEncoding(encoding) ? fromBinary(content) : utf8Encoder.encode(content);
}

/** The reverse of `encodeForShell`. */
export function decodeForShell(content: Uint8Array, option: EncodingOption): string {
  const encoding = encodingOf(option);
  if (encoding === "base64") return btoa(toBinary(content));
  if (encoding === "hex") return Array.from(content, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return isByteEncoding(encoding) ? toBinary(content) : utf8Decoder.decode(content);
}

function encodingOf(option: EncodingOption): BufferEncoding {
  const encoding = typeof option === "string" ? option : option?.encoding;
  return encoding ?? "utf8";
}

function isByteEncoding(encoding: BufferEncoding): boolean {
  return encoding === "latin1" || encoding === "binary" || encoding === "ascii";
}

function fromBinary(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length }, (_, index) => text.charCodeAt(index) & 0xff);
}

function toBinary(content: Uint8Array): string {
  let text = "";
  for (let start = 0; start < content.length; start += CHUNK) {
    text += String.fromCharCode(...content.subarray(start, start + CHUNK));
  }
  return text;
}
