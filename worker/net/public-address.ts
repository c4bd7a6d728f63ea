/** First and last bits that are not for the public, as address and length; see the IANA special-purpose registries. */
const NOT_PUBLIC_V4: readonly (readonly [address: string, length: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

type Kind = "public" | "not public" | "no address";

/**
 * Whether a text is an address, in any spelling that some program understands, and then whether it is one of the
 * public internet. IPv6 addresses that carry an IPv4 one (mapped, 6to4, NAT64) are as public as that.
 */
export function addressKind(text: string): Kind {
  const bare = text.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  if (bare.includes(":")) return kindOfV6(bare);
  const address = parseV4(bare);
  if (address === null) return "no address";
  return isPublicV4(address) ? "public" : "not public";
}

function isPublicV4(address: number): boolean {
  return NOT_PUBLIC_V4.every(([start, length]) => {
    const size = 2 ** (32 - length);
    return Math.floor(address / size) !== Math.floor((parseV4(start) ?? 0) / size);
  });
}

/** One to four parts, each decimal, octal or hexadecimal; the last one fills what is left. Null: not that. */
function parseV4(text: string): number | null {
  const parts = text.split(".").map(parseNumber);
  if (parts.length > 4) return null;
  let address = 0;
  for (const [index, part] of parts.entries()) {
    if (part === null) return null;
    const isLast = index === parts.length - 1;
    const room = isLast ? 256 ** (5 - parts.length) : 256;
    if (part >= room) return null;
    address += part * (isLast ? 1 : 256 ** (3 - index));
  }
  return address;
}

function parseNumber(text: string): number | null {
  if (/^0x[\da-f]*$/i.test(text)) return text.length === 2 ? 0 : Number.parseInt(text, 16);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^\d+$/.test(text) ? Number(text) : null;
}

function kindOfV6(text: string): Kind {
  // A zone names an interface: only local addresses have one.
  if (text.includes("%")) return "not public";
  const groups = parseV6(text);
  // It has colons and is no name; what it means to others is not to be found out.
  if (groups === null) return "not public";
  return isPublicV6(groups) ? "public" : "not public";
}

function isPublicV6(groups: readonly number[]): boolean {
  const [first = 0, second = 0, third = 0] = groups;
  const embedded = (at: number): boolean => isPublicV4((groups[at] ?? 0) * 65_536 + (groups[at + 1] ?? 0));
  const isZero = (from: number, to: number): boolean => groups.slice(from, to).every((group) => group === 0);
  if (isZero(0, 5) && groups[5] === 0xffff) return embedded(6);
  if (first === 0x64 && second === 0xff9b && isZero(2, 6)) return embedded(6);
  if (first === 0x2002) return embedded(1);
  if (first < 0x2000 || first > 0x3fff) return false;
  // Teredo, benchmarks, ORCHID and the like; then what stands in documentation.
  if (first === 0x2001 && second < 0x200) return false;
  if (first === 0x2001 && second === 0xdb8) return false;
  return !(first === 0x3fff && second < 0x1000 && third >= 0);
}

/** Eight groups of 16 bits, or null. */
function parseV6(text: string): number[] | null {
  const [head = "", tail, ...more] = text.split("::");
  if (more.length > 0) return null;
  const start = groupsOf(head);
  const end = tail === undefined ? [] : groupsOf(tail);
  if (start === null || end === null) return null;
  const missing = 8 - start.length - end.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  return [...start, ...Array.from({ length: missing }, () => 0), ...end];
}

function groupsOf(text: string): number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (part.includes(".") && index === parts.length - 1) {
      const address = /^\d+\.\d+\.\d+\.\d+$/.test(part) ? parseV4(part) : null;
      if (address === null) return null;
      groups.push(Math.floor(address / 65_536), address % 65_536);
    } else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}
