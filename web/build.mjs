// Builds the pages into assets/dist when their sources have changed since the last build: the explorer and the playground.
// What they were built from is hashed into assets/dist/stamp, which the program reads, and into the pages themselves.
//
//	node build.mjs           builds what has changed
//	node build.mjs --stamp   prints the hashes and builds nothing
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
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
    .filter((file) => !/\.test\.tsx?$/.test(file) && !/^explorer.(api|edit).generated\.ts$/.test(relative(here, file)));
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

const schema = join(here, "../schema");
const types = filesOf(schema).filter((file) => dirname(file) === schema && file.endsWith(".graphqls"));
const both = ["build.mjs", "vite.shared.ts", "tsconfig.json", "package-lock.json"];

/** The pages, with what each is built from beside what both are. */
const pages = [
  { name: "explorer", config: "vite.config.ts", from: ["explorer", "types.mjs", ...readdirSync(here).filter((name) => /^vite\.(?!playground|shared).*\.ts$/.test(name)), ...types] },
  { name: "playground", config: "vite.playground.config.ts", from: ["playground", "explorer/api/playground.ts", "explorer/api/versions.ts", "vite.playground.config.ts", "../schema/examples"] },
].map((page) => ({ ...page, made: hash([...both, ...page.from].flatMap((name) => filesOf(resolve(here, name))), join(here, "..")) }));

const made = `${createHash("sha256").update(pages.map((page) => page.made).join()).digest("hex").slice(0, 12)}.${hash(types, schema)}`;
if (process.argv.includes("--stamp")) {
  console.log(made);
} else if (!same(stampFile, made)) {
  rmSync(stampFile, { force: true }); // a build that does not come to its end is none
  await import("./types.mjs");
  for (const page of pages) {
    const own = join(dist, `${page.name}.stamp`);
    if (!same(own, page.made)) {
      rmSync(own, { force: true });
      const { build } = await import("vite");
      await build({ configFile: join(here, page.config), logLevel: "warn" });
      writeFileSync(own, `${page.made}\n`);
    }
    // The version is that of both pages together, so a page that stayed as it is gets the new one, too.
    const html = join(dist, page.name, "index.html");
    writeFileSync(html, readFileSync(html, "utf8").replace(/(<meta name="version" content=")[^"]*/, `$1${made}`));
  }
  writeFileSync(stampFile, `${made}\n`);
  console.log(`pages built: ${made}`);
}

/** Whether a stamp is there and says so. */
function same(file, stamp) {
  return existsSync(file) && readFileSync(file, "utf8").trim() === stamp;
}
