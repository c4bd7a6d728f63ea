import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import solid from "vite-plugin-solid";

const server = "http://127.0.0.1:8787";

/**
 * Every zod schema can write itself as JSON Schema, which keeps that code in the bundle (6 % of it). The page never
 * asks for it, so those functions are left empty here.
 */
function withoutJsonSchema(): Plugin {
  return {
    name: "without-json-schema",
    apply: "build",
    transform(code, id) {
      if (!/zod\/v4\/core\/(?:json-schema-processors|to-json-schema)\.js$/.test(id)) return undefined;
      const names = [...code.matchAll(/^export (?:const|function|class) (\w+)/gm)].map(([, name]) => name);
      return { code: names.map((name) => `export const ${name} = () => undefined;`).join("\n"), map: null };
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL("web", import.meta.url)),
  plugins: [solid(), withoutJsonSchema()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    reportCompressedSize: true,
    // One page, one script: a second chunk would only add a round trip.
    chunkSizeWarningLimit: 320,
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": server,
      "/health": server,
      "/mcp": server,
      "/ws": { target: server, ws: true },
    },
  },
});
