import { expect, test } from "vitest";

import { citeAddress, embedCode, exportAddress, exportFormats, pageAddress } from "./share";
import { firstView } from "./view";

const gexf = exportFormats[0]!, dossier = exportFormats.find((f) => f.of === "entities")!, record = exportFormats.find((f) => f.of === "whole")!;
const edge = (id: string, subject: string, object: string) => ({ id, subject, object });

test("an export names every statement that is shown, and entities that none of them has", () => {
  const shown = { entities: ["state:a", "state:b", "state:c"], edges: [edge("stmt:1", "state:a", "state:b"), edge("stmt:2", "state:b", "state:a")] };
  expect(exportAddress(gexf, shown, firstView)).toEqual({ href: "/export/all/graph.gexf?id=stmt:1&id=stmt:2&id=state:c", exact: true });
  expect(exportAddress(gexf, shown, { ...firstView, asOf: "2026-01-02" }).href).toMatch(/&asOf=2026-01-02$/);
  expect(exportAddress(dossier, shown, firstView)).toEqual({ href: "/export/all/dossier.md?id=state:a&id=state:b&id=state:c", exact: true });
  expect(exportAddress(record, shown, firstView)).toEqual({ href: "/export/all/record.nq", exact: false });
});

test("ids are escaped", () => {
  expect(exportAddress(gexf, { entities: ["a&b c"], edges: [] }, firstView).href).toBe("/export/all/graph.gexf?id=a%26b%20c");
});

test("what is too much for an address is said by filters, and is not exact", () => {
  const many = Array.from({ length: 5000 }, (_, i) => edge(`stmt:long-name-of-a-statement-${i}`, "state:a", "state:b"));
  const filters = { ...firstView.filters, minSources: 2, predicates: ["mediates"], contestedOnly: true, minConfidence: 30 };
  const among = exportAddress(gexf, { entities: ["state:a", "state:b"], edges: many }, { ...firstView, filters });
  expect(among.exact).toBe(false);
  expect(decodeURIComponent(among.href)).toBe('/export/all/graph.gexf?id=state:a&id=state:b&filter={mode: [FACT, REPORTED, ASSESSMENT], minConfidence: 30, minSources: 2, contested: true, not: {predicate: ["mediates"]}}');
  const all = exportAddress(gexf, { entities: many.map((e) => e.id), edges: many }, firstView);
  expect(decodeURIComponent(all.href)).toBe("/export/all/graph.gexf?filter={mode: [FACT, REPORTED, ASSESSMENT]}");
  expect(exportAddress(gexf, { entities: ["state:a", "state:b"], edges: [] }, firstView).exact).toBe(false);
});

test("a frame has the view, escaped, and asks the server for a frame also when the address is long", () => {
  const view = { ...firstView, shown: [{ id: "state:a", from: null }], layout: "list" as const };
  expect(pageAddress("http://x", view)).toBe("http://x/?show=state:a&view=list");
  expect(embedCode("http://x", view, 'A "b" & c')).toContain('src="http://x/?show=state:a&amp;embed=1" title="A &quot;b&quot; &amp; c"');
  const long = { ...view, shown: Array.from({ length: 900 }, (_, i) => ({ id: `state:number-${i}`, from: null })) };
  expect(embedCode("http://x", long, "")).toContain('src="http://x/?embed=1#?show=state:number-0,');
});

test("a citation is of the day", () => {
  expect(citeAddress("bibtex", "changeset:2", "2026-11-23")).toBe("/cite?style=bibtex&asOf=changeset%3A2&accessed=2026-11-23");
  expect(citeAddress("apa", null, "2026-11-23")).toBe("/cite?style=apa&accessed=2026-11-23");
});
