import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const web = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folder of the whole project. */
export const root = dirname(web);

/** The program with the pages, and the program as it is where nobody has built them. */
const whole = join(root, "bin/peacegraph-whole");
const plain = join(root, "bin/peacegraph-plain");

/** Where the pages are built into. */
export const dist = join(web, "assets/dist");

/** Builds the pages, when they have changed, and the program twice; once for all tests. */
export default function build(): void {
  execFileSync("node", ["build.mjs"], { cwd: web, stdio: "inherit" });
  mkdirSync(dirname(whole), { recursive: true });
  const go = (...args: string[]) => execFileSync("go", ["build", ...args, "./cmd/peacegraph"], { cwd: root, stdio: "inherit" });
  go("-o", whole);
  const overlay = join(root, "bin/plain.json");
  writeFileSync(overlay, JSON.stringify({ Replace: { [join(dist, "stamp")]: "" } }));
  go("-o", plain, "-overlay", overlay);
}

/** Runs a command of the program and gives what it prints. */
export function command(...args: string[]): string {
  return execFileSync(whole, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

export interface Program {
  /** Address of the server, without a slash at its end. */
  address: string;
  stop(): Promise<void>;
}

/** Runs a command of the program to its end, in a folder, and returns what it told. Throws when it fails. */
export function peacegraph(folder: string, ...args: string[]): string {
  return execFileSync(whole, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Starts the program on a free port over the seed in memory, and waits until it has said where. */
export async function start(flags: string[] = [], options: { plain?: boolean } = {}): Promise<Program> {
  const running = spawn(options.plain ? plain : whole, ["serve", "--store", "memory:", "--quiet", "--addr", "127.0.0.1:0", ...flags], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => running.once("exit", () => resolve()));
  let complaints = "";
  running.stderr.on("data", (text: Buffer) => (complaints += String(text)));
  const address = await new Promise<string>((resolve, reject) => {
    createInterface(running.stdout).on("line", (line) => {
      const found = /^\s*explore\s+(\S+?)\/$/.exec(line);
      if (found) resolve(found[1]!);
    });
    void ended.then(() => reject(new Error(`the program ended before it served: ${complaints}`)));
  });
  return {
    address,
    async stop() {
      running.kill("SIGTERM");
      await ended;
    },
  };
}
