import type { D1Migration } from "cloudflare:test";

declare global {
  namespace Cloudflare {
    /** What vitest.config.ts adds to the Worker's bindings. */
    interface Env {
      TEST_MIGRATIONS: D1Migration[];
    }
  }
}
