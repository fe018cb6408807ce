import { defineConfig } from "vite";

import { packed, proxy, version } from "./vite.shared";

// The playground, served at /playground. Everything it uses is built in: the editor, its workers and its fonts.
export default defineConfig(({ command }) => ({
  root: new URL("playground", import.meta.url).pathname,
  base: command === "build" ? "/assets/playground/" : "/",
  plugins: [version(), packed()],
  // The set-up of the editor's workers tells the console of each.
  esbuild: { jsx: "automatic", jsxImportSource: "react", pure: command === "build" ? ["console.info"] : [] },
  build: {
    outDir: "../assets/dist/playground",
    assetsDir: "",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4000,
    // Marks that libraries set for servers that render React mean nothing here.
    rollupOptions: { onwarn: (warning, warn) => warning.code === "MODULE_LEVEL_DIRECTIVE" || warn(warning) },
  },
  worker: { format: "es" },
  server: { proxy: proxy("/graphql"), fs: { allow: [".."] } },
}));
