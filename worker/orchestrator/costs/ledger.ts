import type { Costs } from "../../../contract/api.ts";
import type { Usage } from "../../../contract/usage.ts";
import type { ReportedUsage } from "../../../contract/report.ts";
import { nanoToUsd } from "../../models/pricing.ts";

/** Whose money: the conductor's, the summaries', or an agent's by its id. */
export type Scope = "conductor" | "summaries" | (string & {});

type Row = {
  scope: string;
  model: string;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  nano_usd: number;
  is_estimate: number;
  saved_nano_usd: number;
};

/** Savings have a table of their own: `spent` is older than they are. */
const SELECT = `SELECT spent.*, coalesce(saved.nano_usd, 0) saved_nano_usd FROM spent
  LEFT JOIN saved_by_cache saved USING (scope, model)`;

export interface Spent {
  usage: Usage;
  nanoUsd: number;
}

/** What every model call has cost, by who and which model. It only grows. */
export class Ledger {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  add(scope: Scope, usage: ReportedUsage): void {
    this.sql.exec(
      `INSERT INTO spent VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scope, model) DO UPDATE SET
        input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + excluded.output_tokens,
        cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens,
        cache_write_tokens = cache_write_tokens + excluded.cache_write_tokens,
        nano_usd = nano_usd + excluded.nano_usd, is_estimate = max(is_estimate, excluded.is_estimate)`,
      scope,
      usage.model,
      usage.inputTokens,
      usage.outputTokens,
      usage.cacheReadTokens,
      usage.cacheWriteTokens,
      usage.nanoUsd,
      usage.isEstimate ? 1 : 0,
    );
    this.sql.exec(
      `INSERT INTO saved_by_cache VALUES (?, ?, ?) ON CONFLICT (scope, model) DO UPDATE SET
        nano_usd = nano_usd + excluded.nano_usd`,
      scope,
      usage.model,
      usage.savedNanoUsd ?? 0,
    );
  }

  of(...scopes: Scope[]): Spent {
    const rows = scopes.flatMap((scope) => this.sql.exec<Row>(`${SELECT} WHERE scope = ?`, scope).toArray());
    return sum(rows);
  }

  byModel(): Costs["models"] {
    const rows = this.sql.exec<Row>(`${SELECT} ORDER BY model`).toArray();
    const models = [...new Set(rows.map((row) => row.model))];
    return models.map((model) => ({ model, ...sum(rows.filter((row) => row.model === model)).usage }));
  }

  total(): Spent {
    return sum(this.sql.exec<Row>(SELECT).toArray());
  }
}

function sum(rows: Row[]): Spent {
  const add = (pick: (row: Row) => number): number => rows.reduce((total, row) => total + pick(row), 0);
  const nanoUsd = add((row) => row.nano_usd);
  const usage = {
    input_tokens: add((row) => row.input_tokens),
    output_tokens: add((row) => row.output_tokens),
    cache_read_tokens: add((row) => row.cache_read_tokens),
    cache_write_tokens: add((row) => row.cache_write_tokens),
    total_cost: nanoToUsd(nanoUsd),
    saved_by_cache_usd: nanoToUsd(add((row) => row.saved_nano_usd)),
    ...(rows.some((row) => row.is_estimate === 1) ? { cost_is_estimate: true } : {}),
  };
  return { usage, nanoUsd };
}
