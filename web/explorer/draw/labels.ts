/** A box on the screen: left, top, right, bottom. */
export type Box = readonly [number, number, number, number];

const cell = 64;

/** Boxes that are taken, found by where they lie. */
export class Taken {
  private readonly cells = new Map<number, Box[]>();

  add(box: Box) {
    this.each(box, (key) => {
      const held = this.cells.get(key);
      if (held) held.push(box);
      else this.cells.set(key, [box]);
      return false;
    });
  }

  /** Whether a box lies over one that is taken. */
  meets(box: Box): boolean {
    return this.each(box, (key) => this.cells.get(key)?.some((b) => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3]) ?? false);
  }

  private each(box: Box, found: (key: number) => boolean): boolean {
    for (let x = Math.floor(box[0] / cell); x <= Math.floor(box[2] / cell); x++) {
      for (let y = Math.floor(box[1] / cell); y <= Math.floor(box[3] / cell); y++) {
        if (found((x + 32768) * 65536 + (y + 32768))) return true;
      }
    }
    return false;
  }
}

/**
 * Breaks a name into lines of about so many letters, at most `most` lines; what does not fit ends in an ellipsis. Lines are broken at spaces
 * only, and two lines are made about equally long.
 */
export function wrap(name: string, letters: number, most: number): string[] {
  const words = name.trim().split(/\s+/u);
  const whole = words.join(" ");
  if (whole.length <= letters) return [whole];
  const lines: string[] = [];
  const width = Math.max(Math.ceil(whole.length / Math.ceil(whole.length / letters)) + 2, Math.min(letters, longest(words)));
  let line = "";
  for (const word of words) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  lines.push(line);
  if (lines.length > most) {
    lines.length = most;
    lines[most - 1] = `${lines[most - 1]!.slice(0, letters - 1).replace(/[\s,;:.–—-]+$/u, "")}…`;
  }
  return lines.map((l) => (Array.from(l).length > letters + 8 ? `${Array.from(l).slice(0, letters + 6).join("")}…` : l));
}

/** Breaks a text into lines that are as full as they can be. A word that is too long has a line of its own. */
export function fill(text: string, width: number, measure: (words: string) => number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.trim().split(/\s+/u)) {
    if (line && measure(`${line} ${word}`) > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

const longest = (words: string[]) => Math.max(...words.map((w) => w.length));
