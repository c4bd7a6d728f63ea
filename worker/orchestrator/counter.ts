/** A number in the object's storage, 0 until it is set. Not cached: a transaction that fails must take it back too. */
export class Counter {
  private readonly sql: SqlStorage;
  private readonly name: string;

  constructor(sql: SqlStorage, name: string) {
    this.sql = sql;
    this.name = name;
  }

  get(): number {
    const rows = this.sql
      .exec<{ value: number }>("SELECT value FROM counter WHERE name = ?", this.name)
      .toArray();
    return rows[0]?.value ?? 0;
  }

  set(value: number): void {
    this.sql.exec("INSERT OR REPLACE INTO counter VALUES (?, ?)", this.name, value);
  }
}
