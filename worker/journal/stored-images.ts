import type { ToolImage } from "../agent-loop/ports.ts";
import type { Message, UserBlock } from "../agent-loop/transcript.ts";

/** Images lie beside the messages they belong to, in parts: a row holds 2 MB at most. */
export const IMAGE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS image (id TEXT NOT NULL, part INTEGER NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (id, part)) WITHOUT ROWID;
`;

const PART_CHARS = 1_000_000;
/** Stands where the data was. Base64 has no colon. */
const STORED = "stored:";

export class StoredImages {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** The same images with names in place of their data, which is kept under them. */
  keep(toolUseId: string, images: readonly ToolImage[]): ToolImage[] {
    return images.map(({ mediaType, data }, index) => ({
      mediaType,
      data: data.startsWith(STORED) ? data : this.put(`${toolUseId}/${index}`, data),
    }));
  }

  restore(images: readonly ToolImage[]): ToolImage[] {
    return images.map(({ mediaType, data }) => ({ mediaType, data: this.dataOf(data) }));
  }

  /** A message as it is stored. */
  without(message: Message): Message {
    return mapImages(message, (toolUseId, index, data) => this.put(`${toolUseId}/${index}`, data));
  }

  /** A stored message as it was. */
  with(message: Message): Message {
    return mapImages(message, (_toolUseId, _index, data) => this.dataOf(data));
  }

  private put(id: string, data: string): string {
    for (let part = 0; part * PART_CHARS < data.length; part += 1) {
      const piece = data.slice(part * PART_CHARS, (part + 1) * PART_CHARS);
      this.sql.exec("INSERT OR REPLACE INTO image VALUES (?, ?, ?)", id, part, piece);
    }
    return STORED + id;
  }

  private dataOf(stored: string): string {
    if (!stored.startsWith(STORED)) return stored;
    const select = "SELECT data FROM image WHERE id = ? ORDER BY part";
    const rows = this.sql.exec<{ data: string }>(select, stored.slice(STORED.length)).toArray();
    return rows.map(({ data }) => data).join("");
  }
}

function mapImages(
  message: Message,
  change: (toolUseId: string, index: number, data: string) => string,
): Message {
  if (message.role !== "user" || !message.content.some(hasImages)) return message;
  const content = message.content.map((block): UserBlock => {
    if (block.type !== "tool_result" || typeof block.content === "string") return block;
    let index = 0;
    const parts = block.content.map((part) => {
      if (part.type !== "image") return part;
      return {
        ...part,
        source: { ...part.source, data: change(block.tool_use_id, index++, part.source.data) },
      };
    });
    return { ...block, content: parts };
  });
  return { role: "user", content };
}

function hasImages(block: UserBlock): boolean {
  return block.type === "tool_result" && typeof block.content !== "string";
}
