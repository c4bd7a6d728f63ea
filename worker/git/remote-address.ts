export interface AddressRules {
  /** http:// to this machine itself: for tests and local development. */
  allowLoopback: boolean;
}

/** Why a remote at this address is not asked, as a sentence; null when it may be. */
export function refusedAddress(url: URL, { allowLoopback }: AddressRules): string | null {
  const host = url.hostname.toLowerCase().replace(/\.$/, "");
  if (url.username !== "" || url.password !== "")
    return "The address has a user or a password in it. Give the token on its own.";
  if (url.protocol === "http:" && !(allowLoopback && isLoopback(host)))
    return "Only https:// addresses are asked.";
  if (url.protocol !== "https:" && url.protocol !== "http:") return "Only https:// addresses are asked.";
  if (allowLoopback && isLoopback(host)) return null;
  return isPublic(host) ? null : `${host} is not an address on the public internet.`;
}

const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home\.arpa|onion)$/;

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || (host.startsWith("127.") && ipv4Of(host) !== null);
}

function isPublic(host: string): boolean {
  if (host.startsWith("[")) return isPublicIpv6(groupsOf(host.slice(1, -1)));
  const ipv4 = ipv4Of(host);
  if (ipv4) return isPublicIpv4(ipv4);
  return host.includes(".") && !PRIVATE_NAME.test(host);
}

type Ipv4 = readonly [number, number, number, number];

/** A URL writes every form of an IPv4 address (hexadecimal, one number, …) with four decimal numbers. */
function ipv4Of(host: string): Ipv4 | null {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3]), Number(match[4])] : null;
}

/** https://www.iana.org/assignments/iana-ipv4-special-registry */
function isPublicIpv4([a, b, c]: Ipv4): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100) return b < 64 || b > 127;
  if (a === 169) return b !== 254;
  if (a === 172) return b < 16 || b > 31;
  if (a === 192) return b !== 168 && !(b === 0 && (c === 0 || c === 2)) && !(b === 88 && c === 99);
  if (a === 198) return b !== 18 && b !== 19 && !(b === 51 && c === 100);
  return !(a === 203 && b === 0 && c === 113);
}

/** Eight numbers of 16 bits. A URL writes no IPv4 form within IPv6. */
function groupsOf(address: string): number[] {
  const [before = "", after] = address.split("::");
  const numbers = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  if (after === undefined) return numbers(before);
  const [head, tail] = [numbers(before), numbers(after)];
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

/** Global unicast, 2000::/3, without documentation and the tunnels that lead to IPv4. */
function isPublicIpv6([first = 0, second = 0]: readonly number[]): boolean {
  if (first < 0x2000 || first > 0x3fff) return false;
  if (first === 0x2002 || first === 0x3fff) return false;
  return !(first === 0x2001 && (second < 0x200 || second === 0xdb8));
}
