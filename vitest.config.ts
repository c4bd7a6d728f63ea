import { builtinModules } from "node:module";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import solid from "vite-plugin-solid";
import { defineConfig } from "vitest/config";
import { workerPackages } from "./test/support/worker-packages.ts";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "node",
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.workers.test.ts"],
          // Some compute until they are stopped by a number of steps, which takes a busy machine long.
          testTimeout: 60_000,
        },
      },
      {
        plugins: [solid()],
        test: { name: "page", include: ["test/**/*.test.tsx"], environment: "jsdom" },
      },
      {
        plugins: [
          cloudflareTest(async ({ inject }) => ({
            wrangler: { configPath: "wrangler.toml" },
            miniflare: {
              bindings: {
                TEST_MIGRATIONS: await readD1Migrations("migrations"),
                AUTH: "off",
                GIT_LOOPBACK: "on",
                ANTHROPIC_BASE_URL: inject("modelUrl"),
                ANTHROPIC_API_KEY: "test-key",
              },
            },
          })),
        ],
        test: {
          name: "workers",
          include: ["test/**/*.workers.test.ts"],
          globalSetup: ["test/support/start-stand-in.ts", "test/support/start-git-server.ts"],
          setupFiles: ["test/support/workers/migrate.ts"],
          // The files share one stand-in model and its rules, so they take turns.
          maxWorkers: 1,
          testTimeout: 30_000,
          sequence: { groupOrder: 1 },
          deps: {
            // Each file loads the Worker anew: a thousand modules one by one, unless the packages are bundled before.
            optimizer: {
              ssr: {
                enabled: true,
                include: workerPackages(),
                rolldownOptions: {
                  platform: "node",
                  external: [/^cloudflare:/, /^node:/, ...builtinModules],
                },
              },
            },
          },
        },
      },
    ],
  },
});
