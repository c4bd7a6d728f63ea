/** The size that the delta says its result has, or null when it is not a delta for a base of that size. */
export function deltaResultBytes(delta: Uint8Array, baseBytes: number): number | null {
  return readSizes(delta, baseBytes)?.result ?? null;
}

/**
 * What a delta makes of its base: copies from it, and bytes of its own. Null when it is not a delta for this base.
 * https://git-scm.com/docs/gitformat-pack#_deltified_representation
 */
export function applyDelta(base: Uint8Array, delta: Uint8Array): Uint8Array | null {
  const sizes = readSizes(delta, base.length);
  if (!sizes) return null;
  const result = new Uint8Array(sizes.result);
  let written = 0;
  let position = sizes.end;
  while (position < delta.length) {
    const instruction = delta[position] ?? 0;
    position += 1;
    if (instruction === 0) return null;
    let piece: Uint8Array;
    let sizeBytes = instruction;
    if (instruction & 128) {
      const copy = readCopy(delta, position, instruction);
      position = copy.end;
      sizeBytes = copy.sizeBytes;
      piece = base.subarray(copy.offset, copy.offset + sizeBytes);
    } else {
      piece = delta.subarray(position, position + sizeBytes);
      position += sizeBytes;
    }
    if (piece.length !== sizeBytes || written + sizeBytes > result.length) return null;
    result.set(piece, written);
    written += sizeBytes;
  }
  return written === result.length ? result : null;
}

function readSizes(delta: Uint8Array, baseBytes: number): { result: number; end: number } | null {
  const base = readVariable(delta, 0);
  if (base?.value !== baseBytes) return null;
  const result = readVariable(delta, base.end);
  return result ? { result: result.value, end: result.end } : null;
}

/** Seven bits in each byte, the lowest first. */
function readVariable(bytes: Uint8Array, start: number): { value: number; end: number } | null {
  let value = 0;
  let factor = 1;
  for (let end = start; ; end += 1) {
    const byte = bytes[end];
    if (byte === undefined || value > Number.MAX_SAFE_INTEGER) return null;
    value += (byte & 127) * factor;
    if (!(byte & 128)) return { value, end: end + 1 };
    factor *= 128;
  }
}

/** The low seven bits of the instruction say which bytes of offset (four) and size (three) are there. */
function readCopy(
  delta: Uint8Array,
  start: number,
  instruction: number,
): { offset: number; sizeBytes: number; end: number } {
  let end = start;
  const next = (bit: number): number => {
    if (!(instruction & (1 << bit))) return 0;
    end += 1;
    // A delta that ends here is found by its result, which is too short then.
    return delta[end - 1] ?? 0;
  };
  const offset = next(0) + next(1) * 0x100 + next(2) * 0x10000 + next(3) * 0x1000000;
  const sizeBytes = next(4) + next(5) * 0x100 + next(6) * 0x10000;
  return { offset, sizeBytes: sizeBytes || 0x10000, end };
}
