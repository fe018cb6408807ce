/** Version of this page: hashes of its sources and of the schema. Empty in development. */
const own = () => document.querySelector<HTMLMetaElement>('meta[name="version"]')?.content ?? "";

/** What of the server is not what a page was built with: its pages, or its API. Null as long as both are. */
export type Other = "pages" | "api" | null;

/** Compares the version of the page with that which the server tells with its answers; null when it tells none. */
export function compareVersions(told: string | null, page = own()): Other {
  const [pages, api] = (told ?? "").split(".");
  const [ownPages, ownApi] = page.split(".");
  if (!ownPages || !pages) return null;
  if (pages !== ownPages) return "pages";
  return api === ownApi ? null : "api";
}
