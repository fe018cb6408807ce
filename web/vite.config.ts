import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

import { world } from "./vite.world";

// The explorer, served at /. The playground has React and a build of its own, so that the explorer does not carry it.
export default defineConfig({
  root: "explorer",
  base: "/",
  plugins: [preact(), world()],
  build: { outDir: "../assets/dist/explorer", emptyOutDir: true, target: "es2022", sourcemap: false },
  worker: { format: "es" },
  server: { proxy: { "/graphql": "http://127.0.0.1:8080", "/export": "http://127.0.0.1:8080", "/cite": "http://127.0.0.1:8080" } },
});
