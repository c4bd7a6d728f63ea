import type { ToolImage } from "../agent-loop/ports.ts";

/** What a file of pixels is, or why it is not fit to be shown; null: no image at all. */
export type ImageFile =
  | { isFit: true; mediaType: ToolImage["mediaType"]; width: number; height: number }
  | { isFit: false; reason: string };

/** The API takes 5 MB of base64 an image. */
const MAX_BYTES = 3_750_000;
/** It refuses larger ones, and a refused image would stand in the conversation for good. */
const MAX_PIXELS = 8_000;

type Size = { width: number; height: number };

/** Looks at the first bytes, never at the name. What is cut short or has no size is not fit: the API would refuse it. */
export function readImageFile(bytes: Uint8Array): ImageFile | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = KINDS.find(({ isIt }) => isIt(bytes));
  if (!kind) return null;
  if (bytes.byteLength > MAX_BYTES) {
    return {
      isFit: false,
      reason: `is ${bytes.byteLength} bytes large; images up to ${MAX_BYTES} can be shown`,
    };
  }
  const size = kind.isWhole(bytes) ? kind.sizeOf(view) : null;
  if (size === null || size.width < 1 || size.height < 1) {
    return { isFit: false, reason: "is damaged or cut short and cannot be shown" };
  }
  if (Math.max(size.width, size.height) > MAX_PIXELS) {
    return {
      isFit: false,
      reason: `is ${size.width}×${size.height} pixels; up to ${MAX_PIXELS} a side can be shown`,
    };
  }
  return { isFit: true, mediaType: kind.mediaType, ...size };
}

interface Kind {
  mediaType: ToolImage["mediaType"];
  isIt: (bytes: Uint8Array) => boolean;
  isWhole: (bytes: Uint8Array) => boolean;
  sizeOf: (view: DataView) => Size | null;
}

const KINDS: readonly Kind[] = [
  {
    mediaType: "image/png",
    isIt: (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    isWhole: (bytes) => bytes.byteLength > 45 && text(bytes, bytes.byteLength - 8, 4) === "IEND",
    sizeOf: (view) => ({ width: view.getUint32(16), height: view.getUint32(20) }),
  },
  {
    mediaType: "image/jpeg",
    isIt: (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]),
    isWhole: (bytes) => lastIndexOfPair(bytes, 0xff, 0xd9) > 0,
    sizeOf: jpegSize,
  },
  {
    mediaType: "image/gif",
    isIt: (bytes) => /^GIF8[79]a$/.test(text(bytes, 0, 6)),
    isWhole: (bytes) => bytes.byteLength > 20,
    sizeOf: (view) => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) }),
  },
  {
    mediaType: "image/webp",
    isIt: (bytes) => text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 4) === "WEBP",
    isWhole: (bytes) =>
      bytes.byteLength >= 30 &&
      new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) + 8 <= bytes.byteLength,
    sizeOf: webpSize,
  },
];

/** The frame header, found by going from segment to segment. */
function jpegSize(view: DataView): Size | null {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

function webpSize(view: DataView): Size | null {
  const chunk = String.fromCharCode(...Array.from({ length: 4 }, (_, index) => view.getUint8(12 + index)));
  const uint24 = (at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 0x1_00_00;
  switch (chunk) {
    case "VP8X":
      return { width: uint24(24) + 1, height: uint24(27) + 1 };
    case "VP8 ":
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    default:
      return null;
  }
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

function text(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

function lastIndexOfPair(bytes: Uint8Array, first: number, second: number): number {
  for (let at = bytes.byteLength - 2; at >= 0; at -= 1) {
    if (bytes[at] === first && bytes[at + 1] === second) return at;
  }
  return -1;
}
