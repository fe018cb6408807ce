/** Address of the playground with a question in it. */
export function playgroundLink(query: string, variables: unknown = {}): string {
  const values = withoutNothing(variables);
  const parts = [`query=${encodeURIComponent(query.trim() + "\n")}`];
  if (values && Object.keys(values).length) parts.push(`variables=${encodeURIComponent(JSON.stringify(values, null, 2))}`);
  return `/playground#${parts.join("&")}`;
}

/** The question that an address of the playground carries; null when it carries none. */
export function playgroundQuestion(hash: string): { query: string; variables: string } | null {
  const values = new Map(
    hash
      .replace(/^#/, "")
      .split("&")
      .map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)] as const),
  );
  const text = (name: string) => {
    try {
      return decodeURIComponent(values.get(name) ?? "");
    } catch {
      return ""; // cut short where somebody copied it
    }
  };
  const query = text("query");
  return query ? { query, variables: text("variables") || "{}" } : null;
}

/** Variables as a reader wants to see them: those that are not given say nothing. */
function withoutNothing(variables: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries((variables ?? {}) as Record<string, unknown>).filter(([, value]) => value !== null && value !== undefined));
}
