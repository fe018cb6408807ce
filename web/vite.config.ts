import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

import { packed, proxy, version } from "./vite.shared";
import { world } from "./vite.world";

// The explorer, served at /. The playground has React and a build of its own, so that the explorer does not carry it.
// A built page asks for its parts below /assets/explorer/; their names have hashes, so that browsers keep them for good.
export default defineConfig(({ command }) => ({
  root: new URL("explorer", import.meta.url).pathname,
  base: command === "build" ? "/assets/explorer/" : "/",
  plugins: [preact(), world(), version(), packed()],
  build: { outDir: "../assets/dist/explorer", assetsDir: "", emptyOutDir: true, target: "es2022", sourcemap: false, reportCompressedSize: false },
  worker: { format: "es" },
  server: { proxy: proxy("/graphql", "/export", "/cite", "/id", "/playground", "/assets/playground") },
}));
