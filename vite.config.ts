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

/** A panel is one chunk that needs only the page's script, so loading it needs no list of what else to preload. */
function withoutPreload(): Plugin {
  return {
    name: "without-preload",
    apply: "build",
    transform(_code, id) {
      if (!id.endsWith("vite/preload-helper.js")) return undefined;
      return { code: "export const __vitePreload = (load) => load();", map: null };
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL("web", import.meta.url)),
  plugins: [solid(), withoutJsonSchema(), withoutPreload()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    reportCompressedSize: true,
    // What the first view needs is one script: a second one would compress worse and add a round trip.
    modulePreload: false,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "page", tags: ["$initial"] }] } },
    },
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
