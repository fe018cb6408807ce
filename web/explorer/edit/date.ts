// Help for dates as the graph takes them, EDTF: what stands in a field, in words, and how to write what is meant. Whether a date
// is accepted, the graph says.

export const dateExamples = [
  { edtf: "2025-10-18", means: "on a day" },
  { edtf: "2025-10", means: "in a month, the day not known" },
  { edtf: "2025", means: "in a year" },
  { edtf: "2025-10~", means: "about then" },
  { edtf: "2025-10-18?", means: "doubtful" },
  { edtf: "[2025-10..2025-11-07]", means: "some time between the two" },
  { edtf: "2025-10-18/2025-11-07", means: "from the one to the other" },
  { edtf: "2021/..", means: "since then, and it goes on" },
] as const;

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

const point = /^(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d))?(?:-(\d\d))?([?~%]?)$/;

function pointInWords(text: string): string | null {
  const [found, year, month, day, mark] = point.exec(text) ?? [];
  if (!found || !year) return null;
  const named = month ? months[Number(month) - 1] : "";
  if (named === undefined || (day && (Number(day) < 1 || Number(day) > 31))) return null;
  const when = [day && String(Number(day)), named, year.endsWith("XX") ? `the century of ${year.slice(0, 2)}00` : year.endsWith("X") ? `the ${year.slice(0, 3)}0s` : year].filter(Boolean).join(" ");
  return { "?": `${when}, doubtful`, "~": `about ${when}`, "%": `about ${when}, doubtful` }[mark ?? ""] ?? when;
}

const isOpen = (text: string) => text === "" || text === "..";

/** A date in words: `some time between October 2025 and 7 November 2025`. Null for what this does not read; the graph may. */
export function dateInWords(text: string): string | null {
  const written = text.trim();
  const between = /^\[([^\]]*)\.\.([^\]]*)\]$/.exec(written);
  if (between) {
    const from = pointInWords(between[1]!), to = pointInWords(between[2]!);
    if (from && to) return `some time between ${from} and ${to}`;
    if (from && !between[2]) return `some time after ${from}`;
    return to && !between[1] ? `some time before ${to}` : null;
  }
  const cut = written.indexOf("/");
  if (cut < 0) return pointInWords(written);
  const from = written.slice(0, cut), to = written.slice(cut + 1);
  const first = pointInWords(from), last = pointInWords(to);
  if (first && last) return `from ${first} to ${last}`;
  if (first && isOpen(to)) return to === ".." ? `since ${first}, and it goes on` : `since ${first}, the end not known`;
  return last && isOpen(from) ? `until ${last}` : null;
}
