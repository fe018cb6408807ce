// The cookbook of the API: its questions by theme, as schema/examples has them.

/** A question of the cookbook, ready to be asked. */
export interface Example {
  name: string;
  theme: string;
  question: string;
  /** How to read the answer. */
  reading: string;
  query: string;
  /** JSON, empty for a query that takes none. */
  variables: string;
}

/** The themes in the order in which somebody new would look for them. */
export const themes = [
  "Start here",
  "Who is who",
  "Talks and agreements",
  "Violence, harm and displacement",
  "Claims and who makes them",
  "Contested and missing",
  "Proposals and what-ifs",
  "Positions",
  "Time",
  "Networks and paths",
  "Sources and coverage",
  "Counting",
  "The graph itself",
];

/** Reads an example: theme, question and reading stand in comments before the query, and need not be shown twice. */
export function readExample(name: string, text: string, variables = ""): Example {
  const lines = text.split("\n");
  const comments = lines.slice(0, lines.findIndex((line) => !line.startsWith("#"))).map((line) => line.replace(/^#\s?/, ""));
  const after = (label: string) => comments.find((line) => line.startsWith(label))?.slice(label.length).trim() ?? "";
  return {
    name,
    theme: after("Theme:"),
    question: after("Question:"),
    reading: comments.slice(2).join(" "),
    query: lines.filter((line, i) => i >= comments.length || !line.startsWith("# Theme:")).join("\n").replace(/^# Question: /, "# "),
    variables: variables.trim(),
  };
}

/** Puts examples into the order of the themes, and by name within one. */
export function inOrder(all: readonly Example[]): Example[] {
  return [...all].sort((a, b) => themes.indexOf(a.theme) - themes.indexOf(b.theme) || a.name.localeCompare(b.name, "en"));
}

/** The examples that have every word of a text in their question, reading, theme or query. */
export function matching(all: readonly Example[], text: string): Example[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((example) => {
    const within = `${example.question} ${example.reading} ${example.theme} ${example.query}`.toLowerCase();
    return words.every((word) => within.includes(word));
  });
}
