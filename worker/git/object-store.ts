/** What git keeps, by the SHA-1 of its content: https://git-scm.com/docs/gitformat-pack lists the kinds. */
export type ObjectKind = "commit" | "tree" | "blob" | "tag";

/** 40 lower-case hex digits. */
export type Oid = string;

/** One object as git stores it: `deflated` is the zlib stream of its content alone, without the header of a loose object. */
export interface StoredObject {
  oid: Oid;
  kind: ObjectKind;
  /** Of the content, not of `deflated`. */
  sizeBytes: number;
  deflated: Uint8Array;
}

export interface ObjectReader {
  /** Null: there is no such object. */
  read(oid: Oid): Promise<StoredObject | null>;
}

/** Where objects come to rest. Writing one that is there already changes nothing. */
export interface ObjectStore extends ObjectReader {
  has(oid: Oid): boolean;
  write(object: StoredObject): Promise<void>;
}
