import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import type { Plugin, ProxyOptions } from "vite";

// What the builds of the explorer and of the playground have in common.

/** Where a development server sends questions: the address of a program that runs, from PEACEGRAPH. The program, which writes for its own pages only, takes them for such. */
export function proxy(...paths: string[]): Record<string, string | ProxyOptions> {
  const target = process.env["PEACEGRAPH"] ?? "http://127.0.0.1:8080";
  return Object.fromEntries(paths.map((path) => [path, { target, changeOrigin: true, headers: { origin: target } }]));
}

/** Gives the page a place for the version, which build.mjs fills in and the page compares with that of the server. */
export function version(): Plugin {
  return { name: "version", transformIndexHtml: () => [{ tag: "meta", attrs: { name: "version", content: "" }, injectTo: "head" }] };
}

/** Replaces what was built, except HTML, by NAME.br and NAME.gz, the forms in which the program has it and sends it. */
export function packed(): Plugin {
  let folder = "";
  return {
    name: "packed",
    apply: "build",
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle: () => {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const file = join(entry.parentPath, entry.name);
        if (!entry.isFile() || /\.(html|br|gz)$/.test(file)) continue;
        const plain = readFileSync(file);
        const gzip = gzipSync(plain, { level: 9 });
        if (gzip.length > plain.length * 0.9) continue;
        const quality = { [constants.BROTLI_PARAM_QUALITY]: plain.length > 1_000_000 ? 9 : 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
        writeFileSync(`${file}.gz`, gzip);
        writeFileSync(`${file}.br`, brotliCompressSync(plain, { params: quality }));
        rmSync(file);
      }
    },
  };
}
