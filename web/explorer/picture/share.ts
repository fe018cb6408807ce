import { addressOf, toSearch } from "./url";
import { noFilters } from "./view";
import type { Id, View } from "./types";

// What can be taken away of what is shown: addresses of exports, of the page, and of the page within another one.

/** A form in which the graph is exported. The end of the file's name says which. */
export interface ExportFormat {
  file: string;
  label: string;
  readers: string;
  /** What it is of: the statements shown; all that is known of the entities shown; or the whole graph. */
  of: "shown" | "entities" | "whole";
}

/** The forms of `peacegraph export --list`. */
export const exportFormats: readonly ExportFormat[] = [
  { file: "graph.gexf", label: "GEXF", readers: "Gephi, Gephi Lite, sigma", of: "shown" },
  { file: "graph.graphml", label: "GraphML", readers: "NetworkX, igraph, yEd, Cytoscape", of: "shown" },
  { file: "graph.cyjs", label: "Cytoscape JSON", readers: "Cytoscape, Cytoscape.js", of: "shown" },
  { file: "graph.graphology.json", label: "Graphology JSON", readers: "graphology, sigma", of: "shown" },
  { file: "graph.node-link.json", label: "Node-link JSON", readers: "D3, NetworkX", of: "shown" },
  { file: "graph.jgf.json", label: "JSON Graph Format", readers: "readers of JGF 2", of: "shown" },
  { file: "graph.gephi.zip", label: "CSV for Gephi", readers: "tables of nodes and edges", of: "shown" },
  { file: "graph.neo4j.zip", label: "CSV for neo4j", readers: "neo4j-admin import", of: "shown" },
  { file: "statements.csv", label: "CSV", readers: "spreadsheets, R, pandas", of: "shown" },
  { file: "events.plover.jsonl", label: "PLOVER", readers: "event data programs; events only", of: "shown" },
  { file: "graph.ttl", label: "Turtle", readers: "rdflib, Protégé, GraphDB", of: "shown" },
  { file: "graph.jsonld", label: "JSON-LD", readers: "JSON-LD processors", of: "shown" },
  { file: "dossier.md", label: "Dossier", readers: "people: all that is known of each entity", of: "entities" },
  { file: "record.nq", label: "N-Quads", readers: "the record, lossless", of: "whole" },
  { file: "record.trig", label: "TriG", readers: "the record, lossless", of: "whole" },
  { file: "vocabulary.ttl", label: "Vocabulary", readers: "OWL and SKOS", of: "whole" },
];

/** How long an address may be: a server takes 64 kB with everything else that a browser sends. */
const longest = 56_000;

export interface ExportAddress {
  href: string;
  /** Whether it has the entities and statements that are shown, and no others. */
  exact: boolean;
}

/**
 * The address of an export of what is shown. Ids of statements and of entities say exactly what; when there are too many for an address, it is the statements
 * among the entities that pass those filters that an export knows, and when the entities are too many, those of the whole graph.
 */
export function exportAddress(format: ExportFormat, shown: { entities: readonly Id[]; edges: readonly { id: Id; subject: Id; object: Id }[] }, view: Pick<View, "filters" | "asOf">): ExportAddress {
  const when: [string, string][] = view.asOf ? [["asOf", view.asOf]] : [];
  const to = (query: readonly (readonly [string, string])[]) => {
    const said = query.map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/%3A/g, ":")}`).join("&");
    return `/export/all/${format.file}${said && "?" + said}`;
  };
  const ids = (list: readonly Id[]) => list.map((id): [string, string] => ["id", id]);
  if (format.of === "whole") return { href: to(when), exact: false };
  if (format.of === "entities") {
    const href = to([...ids(shown.entities), ...when]);
    return href.length <= longest ? { href, exact: true } : { href: to(when), exact: false };
  }
  const ends = new Set(shown.edges.flatMap((e) => [e.subject, e.object]));
  const exact = to([...ids(shown.edges.map((e) => e.id)), ...ids(shown.entities.filter((id) => !ends.has(id) || shown.edges.length === 0)), ...when]);
  // Entities alone would bring the statements among them, of which none is shown.
  const bare = shown.edges.length === 0 && shown.entities.length > 1;
  if (exact.length <= longest && !bare) return { href: exact, exact: true };
  const filter: [string, string] = ["filter", filterOf(view)];
  const among = to([...ids(shown.entities), filter, ...when]);
  return among.length <= longest ? { href: among, exact: false } : { href: to([filter, ...when]), exact: false };
}

/** Those filters that an export takes, as it takes them. */
function filterOf({ filters }: Pick<View, "filters">): string {
  const { modes, minConfidence, minSources, contestedOnly, predicates } = filters;
  const parts = [`mode: [${(modes.length ? modes : noFilters.modes).join(", ")}]`];
  if (minConfidence > 0) parts.push(`minConfidence: ${minConfidence}`);
  if (minSources > 0) parts.push(`minSources: ${minSources}`);
  if (contestedOnly) parts.push("contested: true");
  if (predicates.length) parts.push(`not: {predicate: [${predicates.map((p) => JSON.stringify(p)).join(", ")}]}`);
  return `{${parts.join(", ")}}`;
}

/** The address of the page as it is, without what only tests need. */
export function pageAddress(origin: string, view: View): string {
  return `${origin}/${addressOf(toSearch({ ...view, embed: false }))}`;
}

/** A frame for another page that shows the canvas and its legend. */
export function embedCode(origin: string, view: View, title: string): string {
  const search = addressOf(toSearch({ ...view, layout: "graph", embed: true }));
  // Behind # the server would not see that it is asked for a frame.
  const address = `${origin}/${search.startsWith("#") ? "?embed=1" : ""}${search}`;
  return `<iframe src="${attribute(address)}" title="${attribute(title)}" width="100%" height="600" loading="lazy" style="border: 1px solid #dde1e7"></iframe>`;
}

const attribute = (text: string) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

/** The address of a citation of the graph as it is shown. */
export function citeAddress(style: string, asOf: string | null, today: string): string {
  return `/cite?style=${style}${asOf ? `&asOf=${encodeURIComponent(asOf)}` : ""}&accessed=${today}`;
}

export const citationStyles = [
  { style: "apa", label: "APA" },
  { style: "bibtex", label: "BibTeX" },
  { style: "ris", label: "RIS" },
  { style: "csl-json", label: "CSL-JSON" },
] as const;
