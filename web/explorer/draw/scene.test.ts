import { expect, test } from "vitest";

import { distance } from "./geometry";
import { edge, node, someGraph } from "./invented";
import { fill, Taken, wrap } from "./labels";
import { limited } from "./limit";
import { emphasis, nowhere, type Look } from "./paint";
import { legendOf, pictureSvg, type PosterOptions } from "./poster";
import { Scene } from "./scene";
import { escape, SvgSurface } from "./svg";
import { directionOf } from "./surface";
import { dark, forced, light, themeOf } from "./theme";
import type { Edge, Entity } from "../picture/types";

const camera = { x: 200, y: 150, k: 1 };
const draw = (scene: Scene, more: Partial<PosterOptions> = {}) => pictureSvg(scene, { width: 400, height: 300, camera, theme: light, ...more });
const count = (svg: string, part: RegExp) => svg.match(part)?.length ?? 0;

const small = () =>
  new Scene({
    nodes: [
      node("state:a", { name: "Arda & Belt", shape: "square", kindLabel: "State", degree: 5, more: 12, x: -100, y: 0, title: "Arda & Belt, State" }),
      node("group:b", { name: "حركة", x: 100, y: 0, pinned: true }),
      node("ritual:c", { name: "A <rite>", kindLabel: "Ritual", family: "customs", shape: "spiral", x: 0, y: 90 }),
    ],
    edges: [
      edge("stmt:1", 0, 1, { label: "accuses", support: "dashed" }),
      edge("stmt:2", 1, 0, { label: "supports", support: "double" }),
      edge("stmt:3", 0, 2, { label: "performs", support: "dotted", negative: true }),
      edge("stmt:4", 2, 2, { label: "follows" }),
    ],
  });

test("the picture as SVG", () => {
  expect(draw(small())).toMatchSnapshot();
});

test("every node and edge is one element with its id and what a reader hears; names are text", () => {
  const svg = draw(small());
  expect(count(svg, /<g class="node" data-id=/g)).toBe(3);
  expect(count(svg, /<g class="edge" data-id=/g)).toBe(4);
  expect(svg).toContain('data-id="state:a"><title>Arda &amp; Belt, State</title>');
  expect(svg).toContain(">A &lt;rite&gt;</text>");
  expect(svg).toContain('direction="rtl" unicode-bidi="plaintext">حركة</text>');
  expect(svg).toContain(">+12</text>");
  expect(svg).toContain(">not: performs</text>");
  expect(svg).toContain(">R</text>"); // a kind without a shape
  expect(svg).not.toContain("NaN");
});

test("parallel edges and loops keep apart", () => {
  const scene = small(), a = scene.curve(0, camera), b = scene.curve(1, camera);
  expect(Math.abs((a[3] + a[5]) / 2 - (b[3] + b[5]) / 2)).toBeGreaterThan(14);
  const several = new Scene({ nodes: [node("a"), node("b", { x: 200 })], edges: [edge("1", 0, 1), edge("2", 1, 0), edge("3", 0, 1), edge("4", 0, 0), edge("5", 0, 0)] });
  const bends = [0, 1, 2].map((e) => Math.round(several.curve(e, camera)[3]));
  expect(new Set(bends).size).toBe(3);
  expect(several.curve(3, camera)).not.toEqual(several.curve(4, camera));
  expect(distance(several.curve(1, camera), 300, 150)).toBeLessThan(1); // the middle one of three is straight
});

test("what is selected stands out, and the rest fades", () => {
  const scene = small(), look: Look = { ...nowhere, selectedNode: 1 };
  expect(emphasis(scene, nowhere)).toBeNull();
  const out = emphasis(scene, look)!;
  expect([...out.nodes].sort()).toEqual([0, 1]);
  expect([...out.edges].sort()).toEqual([0, 1]);
  const svg = draw(scene, { look }), [before, after] = svg.split('<g class="node" data-id="group:b">');
  expect(before).toContain('<g class="rest" opacity=');
  expect(before).toContain('data-id="ritual:c"');
  expect(after).not.toContain('data-id="ritual:c"');
  expect(count(svg, /<g class="node" data-id=/g)).toBe(3);
  const edgeLook = emphasis(scene, { ...nowhere, selectedEdge: 2 })!;
  expect([...edgeLook.nodes].sort()).toEqual([0, 2]);
});

test("the sides of a comparison differ in more than colour", () => {
  const marks = (["left", "right", "both", "differ"] as const).map((side) => {
    const svg = draw(new Scene({ nodes: [node("a", { x: -100 }), node("b", { x: 100 })], edges: [edge("1", 0, 1, { side })] }), { theme: forced });
    return svg.slice(svg.indexOf('<g class="edge"'), svg.indexOf('<g class="node"'));
  });
  expect(new Set(marks).size).toBe(4);
});

test("names cover neither each other nor nodes where there is no room", () => {
  const scene = new Scene(someGraph(300, 4));
  const svg = draw(scene, { camera: { x: 200, y: 150, k: 0.3 } });
  expect(count(svg, /<g class="group">/g)).toBeLessThan(160);
  const alone = draw(new Scene({ nodes: [node("a"), node("b", { x: 500 })], edges: [] }));
  expect(count(alone, /<g class="group">/g)).toBe(1); // the other one is outside
});

test("edges are named when there are fewer than 40, and when they are pointed at", () => {
  const ring = (n: number) =>
    new Scene({
      nodes: Array.from({ length: n }, (_, i) => node(`n${i}`, { x: 2000 * Math.cos((2 * Math.PI * i) / n), y: 2000 * Math.sin((2 * Math.PI * i) / n) })),
      edges: Array.from({ length: n }, (_, i) => edge(`e${i}`, i, (i + 1) % n)),
    });
  const wide = { width: 5000, height: 5000, camera: { x: 2500, y: 2500, k: 1 } };
  expect(count(draw(ring(39), wide), />supports<\/text>/g)).toBe(39);
  expect(count(draw(ring(40), wide), />supports<\/text>/g)).toBe(0);
  expect(count(draw(ring(60), { ...wide, look: { ...nowhere, hoveredEdge: 3 } }), />supports<\/text>/g)).toBe(1);
});

test("a caption has legend, words and notes, and only what is in the picture", () => {
  const svg = draw(small(), { caption: { title: "Talks", words: "3 of 9 entities & more", notes: ["Version 7", "Licence CC-BY-4.0"] }, compared: { left: "A", right: "B" } });
  for (const words of ["Talks", "3 of 9 entities &amp; more", "Version 7", "State", "Ritual", "contested: somebody denies it"]) expect(svg).toContain(`>${words}</text>`);
  expect(svg).toContain("<desc>3 of 9 entities &amp; more</desc>");
  expect(svg).not.toContain("only A says so");
  expect(legendOf(small())).toMatchObject({ supports: ["solid", "dashed", "double", "dotted"], sides: [], negative: true });
  expect(legendOf(small()).kinds.map((k) => k.label)).toEqual(["Group", "State", "Ritual"]);
});

test("fit shows everything, and one node is not blown up", () => {
  const scene = new Scene(someGraph(80)), c = scene.fit(800, 600);
  for (const n of scene.nodes) {
    expect(n.x * c.k + c.x).toBeGreaterThanOrEqual(0);
    expect(n.x * c.k + c.x).toBeLessThanOrEqual(800);
    expect(n.y * c.k + c.y).toBeGreaterThanOrEqual(0);
    expect(n.y * c.k + c.y).toBeLessThanOrEqual(600);
  }
  expect(new Scene({ nodes: [node("a", { x: 7, y: 9 })], edges: [] }).fit(800, 600).k).toBeLessThanOrEqual(1.6);
  expect(new Scene({ nodes: [], edges: [] }).fit(800, 600)).toEqual({ x: 400, y: 300, k: 1 });
});

test("long names are broken into lines of like length", () => {
  expect(wrap("Short", 24, 2)).toEqual(["Short"]);
  expect(wrap("Islamic Emirate of the Eastern Valleys", 24, 2)).toEqual(["Islamic Emirate of", "the Eastern Valleys"]);
  expect(wrap("one two three four five six seven eight nine ten eleven", 12, 2)[1]).toMatch(/…$/);
  expect(wrap("x".repeat(90), 24, 2)[0]!.length).toBeLessThan(34);
});

test("lines of a caption are filled", () => {
  expect(fill("aa bb cc dd verylongword e", 5, (w) => w.length)).toEqual(["aa bb", "cc dd", "verylongword", "e"]);
});

test("boxes that are taken are found", () => {
  const taken = new Taken();
  taken.add([-500, -20, 300, 20]);
  expect(taken.meets([290, 10, 400, 90])).toBe(true);
  expect(taken.meets([301, 10, 400, 90])).toBe(false);
  expect(taken.meets([-90, -90, -80, -21])).toBe(false);
});

test("what XML cannot hold does not get into it", () => {
  expect(escape("a\u0000\u0008<b>&\"'\n")).toBe("a&lt;b&gt;&amp;&quot;&#39;\n");
  expect(directionOf("12 حركة Talks")).toBe("rtl");
  expect(directionOf("Talks حركة")).toBe("ltr");
  expect(directionOf("12")).toBe("ltr");
  expect(new SvgSurface().measure("mm", 10, 400)).toBeGreaterThan(new SvgSurface().measure("ii", 10, 400));
});

test("a theme takes the colours of the page", () => {
  expect(themeOf(true, () => "")).toEqual(dark);
  expect(themeOf(false, (t) => (t === "--ink" ? " #010203 " : ""))).toEqual({ ...light, ink: "#010203" });
});

test("what is too much is left out, and counted; what is kept stays", () => {
  const entities = Array.from({ length: 30 }, (_, i) => ({ id: `n${i}`, degree: i }) as Entity);
  const edges = Array.from({ length: 29 }, (_, i) => ({ id: `e${i}`, subject: `n${i}`, object: `n${i + 1}`, sourceCount: i, confidence: 0 }) as Edge);
  const { entities: drawn, edges: lines, leftOut } = limited(entities, edges, new Set(["n0"]), { nodes: 10, edges: 5 });
  expect(drawn.map((e) => e.id)).toEqual(["n0", ...Array.from({ length: 9 }, (_, i) => `n${21 + i}`)]);
  expect(lines.map((e) => e.id)).toEqual(["e24", "e25", "e26", "e27", "e28"]);
  expect(leftOut).toEqual({ entities: 20, edges: 24 });
  expect(limited(entities, edges, new Set()).leftOut).toEqual({ entities: 0, edges: 0 });
});

test("marks are drawn on the page and left out of pictures that are saved", () => {
  const marked = new Scene({
    nodes: [node("a", { mark: "new", title: "A, new, Group", x: -50 }), node("b", { x: 50 })],
    edges: [edge("s", 0, 1, { mark: "changed", title: "A supports B; changed; told as fact" })],
  });
  expect(draw(marked)).toContain(">new<");
  expect(draw(marked)).toMatch(/>changed(: supports)?</);
  const bare = marked.unmarked();
  expect(draw(bare)).not.toMatch(/new|changed/);
  expect([bare.nodes[0]!.title, bare.edges[0]!.title]).toEqual(["A, Group", "A supports B; told as fact"]);
  expect(bare.unmarked()).toBe(bare);
});
