import { applyD1Migrations, env } from "cloudflare:test";

// Every test file has a database of its own, which begins empty.
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
