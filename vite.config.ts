import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

const server = "http://127.0.0.1:8787";

export default defineConfig({
  root: fileURLToPath(new URL("web", import.meta.url)),
  plugins: [solid()],
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
