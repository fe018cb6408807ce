// Builds the pages into assets/dist when their sources have changed since the last build: the explorer and the playground.
// What they were built from is hashed into assets/dist/stamp, which the program reads, and into the pages themselves.
//
//	node build.mjs           builds what has changed
//	node build.mjs --stamp   prints the hashes and builds nothing
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "assets/dist");
const stampFile = join(dist, "stamp");

/** Names of the files below a folder or of the one file, without what is made by a build and without tests. */
function filesOf(at) {
  if (!existsSync(at)) return [];
  if (!statSync(at).isDirectory()) return [at];
  return readdirSync(at)
    .sort()
    .flatMap((name) => filesOf(join(at, name)))
    .filter((file) => !/\.test\.tsx?$/.test(file) && relative(here, file) !== join("explorer", "api", "generated.ts"));
}

/** First 12 hexadecimal digits of the SHA-256 of files, each as its name, a zero byte and its text. */
function hash(files, from) {
  const sum = createHash("sha256");
  for (const file of files) {
    sum.update(`${relative(from, file).replaceAll("\\", "/")}\0`);
    sum.update(readFileSync(file));
  }
  return sum.digest("hex").slice(0, 12);
}

function stamp() {
  const schema = join(here, "../schema");
  const types = filesOf(schema).filter((file) => dirname(file) === schema && file.endsWith(".graphqls"));
  const own = ["explorer", "playground", "build.mjs", "types.mjs", "package.json", "package-lock.json"].map((name) => join(here, name));
  const configs = readdirSync(here).sort().filter((name) => /^(vite.*\.ts|tsconfig.*\.json)$/.test(name)).map((name) => join(here, name));
  const sources = [...own, ...configs, ...types, join(schema, "examples")].flatMap(filesOf);
  return `${hash(sources, join(here, ".."))}.${hash(types, schema)}`;
}

const made = stamp();
if (process.argv.includes("--stamp")) {
  console.log(made);
} else if (!existsSync(stampFile) || readFileSync(stampFile, "utf8").trim() !== made) {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  process.env["PAGE_VERSION"] = made;
  await import("./types.mjs");
  const { build } = await import("vite");
  for (const config of ["vite.config.ts", "vite.playground.config.ts"]) {
    const configFile = join(here, config);
    if (existsSync(configFile)) await build({ configFile, root: undefined, logLevel: "warn" });
  }
  writeFileSync(stampFile, `${made}\n`);
  console.log(`pages built: ${made}`);
}
