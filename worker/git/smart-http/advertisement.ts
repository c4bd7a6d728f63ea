import { type Failure, type Result, fail, succeed } from "../../../contract/failure.ts";
import { type ByteReader, createByteReader } from "../byte-flow.ts";
import type { Oid } from "../object-store.ts";
import type { Connection, Service } from "./connection.ts";
import { refused } from "./http-failures.ts";
import { lineOf, readPacket } from "./packets.ts";

export interface RemoteRef {
  /** In full: `refs/heads/main`, `HEAD`. */
  name: string;
  oid: Oid;
  /** What an annotated tag is put on. */
  peeled?: Oid;
  /** The ref that HEAD stands for. */
  target?: string;
}

export type Advertisement =
  /** Protocol 2 names its commands; refs are asked for. */
  | { version: 2; capabilities: ReadonlyMap<string, string> }
  /** Protocol 0 lists the refs at once. */
  | { version: 0; capabilities: ReadonlyMap<string, string>; refs: RemoteRef[] };

/** https://git-scm.com/docs/gitprotocol-http#_smart_clients */
export async function discover(connection: Connection, service: Service): Promise<Result<Advertisement>> {
  const answer = await connection.discover(service);
  if (!answer.ok) return answer;
  const { contentType, flow } = answer.value;
  if (!contentType.startsWith(`application/x-${service}-advertisement`)) {
    await flow.return(null);
    return fail(notGit(connection.host));
  }
  const lines = await readAdvertised(createByteReader(flow), service);
  await flow.return(null);
  if (!lines.ok) return lines;
  const words = lines.value.find((line) => line.startsWith("ERR "));
  if (words)
    return fail(refused("rejected", `${connection.host} says: ${connection.withoutSecrets(words.slice(4))}`));
  const advertisement = parse(lines.value);
  const format = advertisement.capabilities.get("object-format") ?? "sha1";
  if (format === "sha1") return succeed(advertisement);
  return fail({ code: "not_supported", detail: "Only repositories with SHA-1 names are supported." });
}

/** The line that names the service comes with a mark of its own, and version 2 may leave it out. */
async function readAdvertised(reader: ByteReader, service: Service): Promise<Result<string[]>> {
  const lines: string[] = [];
  for (;;) {
    const packet = await readPacket(reader);
    if (!packet.ok) return packet;
    const { value } = packet;
    if (value.type !== "data") {
      const isOnlyService = lines.length === 1 && lines[0] === `# service=${service}`;
      if (value.type === "end" || !isOnlyService) return succeed(lines);
      lines.pop();
      continue;
    }
    lines.push(lineOf(value.payload));
  }
}

function parse(lines: readonly string[]): Advertisement {
  if (lines[0] === "version 2") return { version: 2, capabilities: capabilitiesOf(lines.slice(1)) };
  const refs: RemoteRef[] = [];
  const words =
    lines
      .find((line) => line.includes("\0"))
      ?.split("\0")[1]
      ?.split(" ") ?? [];
  for (const line of lines) {
    const [oid = "", name = ""] = (line.split("\0")[0] ?? "").split(" ");
    if (!isOid(oid) || name === "capabilities^{}") continue;
    const tagged = name.endsWith("^{}") ? refs.find((ref) => `${ref.name}^{}` === name) : undefined;
    if (tagged) tagged.peeled = oid;
    else refs.push({ name, oid });
  }
  const head = words.find((word) => word.startsWith("symref=HEAD:"))?.slice("symref=HEAD:".length);
  const headRef = refs.find(({ name }) => name === "HEAD");
  if (head && headRef) headRef.target = head;
  return { version: 0, capabilities: capabilitiesOf(words), refs };
}

/** `name` or `name=value`; what has no value has an empty one. */
function capabilitiesOf(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    words.map((word) => {
      const [name = "", ...value] = word.split("=");
      return [name, value.join("=")];
    }),
  );
}

export function isOid(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

function notGit(host: string): Failure {
  const detail = `${host} has no git repository there that can be read over smart HTTP.`;
  return refused("not_git", detail);
}
