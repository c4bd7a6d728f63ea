import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntry {
  name: string | Uint8Array;
  content?: string | Uint8Array;
  /** As `ls -l` has it, with the kind: 0o100644, 0o120777, … Without it the zip is one of DOS. */
  unixMode?: number;
  /** Bit 0 encrypted, bit 11 the name is UTF-8. */
  flags?: number;
  /** 0 stored, 8 deflated. */
  method?: number;
  /** When the header lies. */
  sizeBytes?: number;
  crc?: number;
}

/** A zip as no program would write it. */
export function handMadeZip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const parts = partsOf(entry);
    const local = Buffer.concat([
      Buffer.from("PK\x03\x04"),
      numbers([20, 2]),
      parts.common,
      parts.name,
      parts.data,
    ]);
    const system = entry.unixMode === undefined ? 0 : 3;
    const attributes = numbers([0, 2], [0, 2], [0, 2], [(entry.unixMode ?? 0) * 0x10000, 4], [offset, 4]);
    list.push(
      Buffer.concat([
        Buffer.from("PK\x01\x02"),
        numbers([system * 256 + 20, 2], [20, 2]),
        parts.common,
        attributes,
        parts.name,
      ]),
    );
    files.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(list);
  const count = entries.length;
  const end = numbers([0, 2], [0, 2], [count, 2], [count, 2], [directory.length, 4], [offset, 4], [0, 2]);
  return Buffer.concat([...files, directory, Buffer.from("PK\x05\x06"), end]);
}

/** `common` is what both headers have from the flags to the length of the extra field. */
function partsOf(entry: ZipEntry): { common: Buffer; name: Buffer; data: Buffer } {
  const name = Buffer.from(entry.name);
  const content = Buffer.from(entry.content ?? "");
  const method = entry.method ?? 8;
  const data = method === 8 ? deflateRawSync(content) : content;
  const common = numbers(
    [entry.flags ?? 0x800, 2],
    [method, 2],
    [0, 4],
    [entry.crc ?? crc32(content), 4],
    [data.length, 4],
    [entry.sizeBytes ?? content.length, 4],
    [name.length, 2],
    [0, 2],
  );
  return { common, name, data };
}

/** Each as so many bytes, the lowest first. */
function numbers(...pairs: (readonly [value: number, sizeBytes: number])[]): Buffer {
  return Buffer.concat(
    pairs.map(([value, sizeBytes]) => {
      const bytes = Buffer.alloc(sizeBytes);
      bytes.writeUIntLE(value, 0, sizeBytes);
      return bytes;
    }),
  );
}
