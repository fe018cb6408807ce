import { computed, signal, useSignalEffect } from "@preact/signals";
import { geoPath } from "d3-geo";
import { select as pick } from "d3-selection";
import { zoom as zooming, zoomIdentity, type D3ZoomEvent } from "d3-zoom";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import address from "virtual:world";

import { linesOf, widthOf } from "../draw/encoding";
import { arcs, fanOut, projectionFor, type Spot } from "../picture/map";
import { locate, type Mark } from "../picture/place";
import { supportOf, supportWords } from "../picture/support";
import type { Edge, Entity, Id } from "../picture/types";
import { landOf, linesOf as geometry, type World } from "../picture/world";
import { fail, picture, select, view, working } from "../store";
import { details, want } from "./details";
import { Glyph, Shape } from "./Shape";
import "./MapView.css";
import { useKey } from "./useKey";

// The picture on a map. An entity stands at its coordinates, or where a statement says that it is, which is marked. What has no place stands in a tray,
// so that nothing of the picture is lost. The land is one drawing that is moved and enlarged; what stands on it keeps its size.

const world = signal<World | null>(null);

/** Whether lines between entities are drawn; those of what is selected always are. */
const joined = signal(false);
const trayIsOpen = signal(matchMedia("(min-width: 640px)").matches);

/** At most so many lines are drawn. */
const mostLines = 400;

async function readWorld(): Promise<void> {
  if (world.peek()) return;
  try {
    world.value = await working(
      fetch(address).then((response) => {
        if (!response.ok) throw new Error(`The land of the map is not there: the server answered ${response.status}.`);
        return response.json() as Promise<World>;
      }),
    );
  } catch (error) {
    fail(error, () => void readWorld());
  }
}

const placed = computed(() => locate(picture.value.entities, [...details.value.located.values()].flat()));

const number = (n: number) => n.toLocaleString("en");

/** The picture on a map. */
export function MapView() {
  useEffect(() => void readWorld(), []);
  useSignalEffect(() => void want("places", picture.value.entities.filter(({ point }) => !point).map(({ id }) => id)));
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => entry && setSize({ width: Math.round(entry.contentRect.width), height: Math.round(entry.contentRect.height) }));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <section class="map" aria-label="Map">
      <div class="map-box" ref={box}>{size.width > 40 && size.height > 40 && <Drawing {...size} />}</div>
      <Tray />
    </section>
  );
}

interface Camera {
  x: number;
  y: number;
  k: number;
}

const still: Camera = { x: 0, y: 0, k: 1 };

function Drawing({ width, height }: { width: number; height: number }) {
  const { marks } = placed.value;
  const places = marks.map(({ latitude, longitude }) => `${latitude} ${longitude}`).sort().join();
  const projection = useMemo(() => projectionFor(marks, width, height, 64).clipExtent([[-width, -height], [2 * width, 2 * height]]), [places, width, height]);
  const [camera, setCamera] = useState(still);
  const svg = useRef<SVGSVGElement>(null);
  const zoom = useMemo(() => zooming<SVGSVGElement, unknown>().scaleExtent([1, 40]).translateExtent([[-width, -height], [2 * width, 2 * height]]), [width, height]);
  useEffect(() => {
    const node = pick(svg.current!);
    node.call(zoom.on("zoom", ({ transform: { x, y, k } }: D3ZoomEvent<SVGSVGElement, unknown>) => setCamera({ x, y, k }))).on("dblclick.zoom", null);
    return () => void node.on(".zoom", null);
  }, [zoom]);
  const fit = () => void pick(svg.current!).call(zoom.transform, zoomIdentity);
  const by = (times: number) => void pick(svg.current!).call(zoom.scaleBy, times);
  const pan = (x: number, y: number) => void pick(svg.current!).call(zoom.translateBy, x / camera.k, y / camera.k);
  useEffect(fit, [projection]); // what is new is brought into sight
  useKey("fit", fit);

  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 60;
    const onMark = (event.target as Element).hasAttribute("data-mark");
    const run: Record<string, () => void> = {
      "+": () => by(1.5), "=": () => by(1.5), "-": () => by(1 / 1.5), "−": () => by(1 / 1.5), "0": fit,
      ArrowLeft: () => (onMark ? go(event, -1, 0) : pan(step, 0)), ArrowRight: () => (onMark ? go(event, 1, 0) : pan(-step, 0)),
      ArrowUp: () => (onMark ? go(event, 0, -1) : pan(0, step)), ArrowDown: () => (onMark ? go(event, 0, 1) : pan(0, -step)),
    };
    if (!run[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    run[event.key]!();
  };

  // Where everything stands on the screen.
  const { fans, spots } = useMemo(() => {
    const at = marks.flatMap((mark) => {
      const found = projection([mark.longitude, mark.latitude]);
      return found ? [{ mark, x: found[0] * camera.k + camera.x, y: found[1] * camera.k + camera.y }] : [];
    });
    const fans = fanOut(at, 16, 21);
    const spots = new Map<Id, Spot[]>();
    for (const fan of fans) for (const { thing, x, y } of fan.things) spots.set(thing.mark.entity.id, [...(spots.get(thing.mark.entity.id) ?? []), { x, y }]);
    return { fans, spots };
  }, [marks, projection, camera]);
  const { selected } = view.value;
  const drawnLines = useMemo(() => {
    const touches = (edge: Edge) => selected && (selected.type === "statement" ? edge.id === selected.id : selected.type === "entity" && (edge.subject === selected.id || edge.object === selected.id));
    const edges = picture.value.edges.filter((edge) => joined.value || touches(edge));
    return arcs(edges, spots);
  }, [picture.value, spots, selected, joined.value]);
  const { names, taken } = useMemo(() => labels(fans.flatMap(({ things }) => things.map(({ thing, x, y }) => ({ mark: thing.mark, x, y }))), width, selectedEntity()), [fans, width, selected]);
  const moved = `translate(${camera.x},${camera.y}) scale(${camera.k})`;

  return (
    <>
      <svg class="map-drawing" ref={svg} width={width} height={height} role="group" aria-label={summary(marks)} tabindex={0} onKeyDown={keys}>
        <Land projection={projection} transform={moved} />
        <Countries projection={projection} camera={camera} width={width} height={height} taken={taken} />
        <g class="map-arcs">
          {drawnLines.slice(0, mostLines).map(({ edge, from, to }) => <Arc key={edge.id} edge={edge} from={from} to={to} chosen={selected?.type === "statement" && selected.id === edge.id} />)}
        </g>
        <g aria-hidden="true">
          {fans.filter(({ things }) => things.length > 1).map(({ x, y, things }, i) => (
            <g key={i} class="map-fan">
              <path d={things.map((thing) => `M${x},${y}L${thing.x},${thing.y}`).join("")} />
              <circle cx={x} cy={y} r={2} />
            </g>
          ))}
        </g>
        <g class="map-names" aria-hidden="true">
          {names.map(({ key, words, x, y, anchor }) => <text key={key} x={x} y={y} text-anchor={anchor}>{words}</text>)}
        </g>
        <Marks fans={fans} chosen={selectedEntity()} />
      </svg>
      <div class="map-tools" role="group" aria-label="Map">
        <button type="button" onClick={() => by(1.5)} aria-label="Zoom in">+</button>
        <button type="button" onClick={() => by(1 / 1.5)} aria-label="Zoom out">−</button>
        <button type="button" onClick={fit} aria-label="Fit what is shown">⤢</button>
      </div>
      <div class="map-switch">
        <label><input type="checkbox" checked={joined.value} onChange={() => (joined.value = !joined.value)} /> Statements as lines</label>
        {drawnLines.length > mostLines && <span>{number(mostLines)} of {number(drawnLines.length)} lines are drawn</span>}
      </div>
      {marks.length === 0 && world.value && <p class="map-none">Nothing of what is shown has a place. It stands below.</p>}
      <Caption projection={projection} camera={camera} width={width} height={height} told={marks.some(({ by }) => by)} />
    </>
  );
}

function selectedEntity(): Id | null {
  const { selected } = view.value;
  return selected?.type === "entity" ? selected.id : null;
}

function summary(marks: readonly Mark[]): string {
  const count = new Set(marks.map(({ entity }) => entity.id)).size;
  return `Map of ${number(count)} ${count === 1 ? "entity" : "entities"} that have a place. Arrows move it, plus and minus zoom, F fits it.`;
}

type Projection = ReturnType<typeof projectionFor>;

// ---- the land ----

function Land({ projection, transform }: { projection: Projection; transform: string }) {
  const known = world.value;
  const drawn = useMemo(() => {
    if (!known) return null;
    const fine = geoPath(projection)({ type: "Sphere" });
    const path = geoPath(projection.precision(0)); // the land has enough corners of its own
    const made = {
      sphere: fine,
      land: path(landOf(known)),
      borders: path(geometry(known.borders, known.scale)),
      disputed: known.disputed.map(({ name, words, lines }) => ({ name, words, d: path(geometry(lines, known.scale)) })),
    };
    projection.precision(0.3);
    return made;
  }, [known, projection]);
  return (
    <g class="map-land" transform={transform} aria-hidden="true">
      {drawn && (
        <>
          <path class="map-sea" d={drawn.sphere ?? ""} />
          <path class="map-ground" d={drawn.land ?? ""} />
          <path class="map-border" d={drawn.borders ?? ""} />
          {drawn.disputed.map(({ name, words, d }) => d && <path key={name} class="map-disputed" d={d}><title>{`${name}: ${words}`}</title></path>)}
        </>
      )}
    </g>
  );
}

/** Names of countries that are large enough on the screen to bear them. */
function Countries({ projection, camera, width, height, taken }: { projection: Projection; camera: Camera; width: number; height: number; taken: readonly Area[] }) {
  const known = world.value;
  if (!known) return null;
  return (
    <g class="map-countries" aria-hidden="true">
      {known.names.map(([name, longitude, latitude, area]) => {
        const room = Math.sqrt(area) * projection.scale() * camera.k;
        if (room < name.length * 5.2) return null;
        const at = projection([longitude, latitude]);
        if (!at) return null;
        const [x, y] = [at[0] * camera.k + camera.x, at[1] * camera.k + camera.y];
        const half = name.length * 3.6;
        const area_ = { left: x - half, right: x + half, top: y - 9, bottom: y + 3 };
        if (area_.left < 0 || area_.right > width || y < 10 || y > height - 26 || taken.some((other) => meet(area_, other))) return null;
        return <text key={name} x={x} y={y}>{name}</text>;
      })}
    </g>
  );
}

/** Whose lines are dashed, as far as they are in sight, what is drawn at all, and who drew it. */
function Caption({ projection, camera, width, height, told }: { projection: Projection; camera: Camera; width: number; height: number; told: boolean }) {
  const known = world.value;
  const seen = useMemo(() => {
    if (!known) return [];
    const inside = ([longitude, latitude]: readonly number[]) => {
      const at = projection([longitude!, latitude!]);
      if (!at) return false;
      const [x, y] = [at[0] * camera.k + camera.x, at[1] * camera.k + camera.y];
      return x > 0 && x < width && y > 0 && y < height;
    };
    return known.disputed.filter(({ lines }) => geometry(lines, known.scale).coordinates.some((line) => line.some(inside)));
  }, [known, projection, camera, width, height]);
  return (
    <div class="map-caption">
      {told && <p><svg class="map-key" viewBox="-10 -10 20 20" aria-hidden="true"><circle class="map-told" r={8} /></svg> placed by a statement that says where</p>}
      {seen.length > 0 && (
        <details>
          <summary><svg class="map-key" viewBox="0 0 20 20" aria-hidden="true"><path class="map-disputed" d="M0,10H20" /></svg> {seen.length === 1 ? "a line that is not an agreed border" : `${seen.length} lines that are not agreed borders`}</summary>
          <ul>{seen.map(({ name, words }) => <li key={name}><b>{name}</b>: {words}</li>)}</ul>
          <p>The map draws who holds the land, which says nothing about who has a right to it. Other borders may be contested, too.</p>
        </details>
      )}
      <p>Land: Natural Earth 1:50m, public domain</p>
    </div>
  );
}

// ---- what stands on it ----

type Fans = ReturnType<typeof fanOut<{ mark: Mark } & Spot>>;

function Marks({ fans, chosen }: { fans: Fans; chosen: Id | null }) {
  const all = fans.flatMap(({ things }) => things.map(({ thing, x, y }) => ({ mark: thing.mark, x, y })));
  return (
    <g class="map-marks">
      {all.map(({ mark, x, y }, i) => {
        const { entity, by } = mark;
        const open = () => select({ type: "entity", id: entity.id });
        const where = by ? `${by.at.name}: ${by.words}` : `${mark.latitude.toFixed(1)}°, ${mark.longitude.toFixed(1)}°`;
        return (
          <g
            key={`${entity.id} ${by?.at.id ?? ""}`} class={entity.id === chosen ? "map-mark map-chosen" : "map-mark"} transform={`translate(${x},${y})`} data-mark data-entity={entity.id}
            role="button" tabindex={i === 0 ? 0 : -1} aria-pressed={entity.id === chosen} aria-label={`${entity.name}, ${entity.kindLabel}, ${where}`} onClick={open}
            onKeyDown={(event) => {
              if (event.key !== "Enter" && event.key !== " ") return;
              event.preventDefault();
              event.stopPropagation();
              open();
            }}
          >
            <title>{`${entity.name} (${entity.kindLabel}), ${where}`}</title>
            <circle class="map-hit" r={12} />
            {entity.id === chosen && <circle class="map-halo" r={12} />}
            {by && <circle class="map-told" r={10} />}
            <g transform="scale(6.5)"><Shape {...entity} /></g>
          </g>
        );
      })}
    </g>
  );
}

/** From mark to mark: the nearest that lies more in the direction than beside it. */
function go(event: KeyboardEvent, dx: number, dy: number): void {
  const from = event.target as SVGGElement;
  const middle = (of: Element) => {
    const { left, top, width, height } = of.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  };
  const here = middle(from);
  let best: { to: SVGGElement; far: number } | null = null;
  for (const to of from.parentElement!.querySelectorAll<SVGGElement>("[data-mark]")) {
    if (to === from) continue;
    const { x, y } = middle(to);
    const along = (x - here.x) * dx + (y - here.y) * dy, aside = Math.abs((x - here.x) * dy) + Math.abs((y - here.y) * dx);
    if (along <= 0 || aside > along * 2) continue;
    const far = along + aside * 2;
    if (!best || far < best.far) best = { to, far };
  }
  if (!best) return;
  from.setAttribute("tabindex", "-1");
  best.to.setAttribute("tabindex", "0");
  best.to.focus();
}

interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function meet(a: Area, b: Area): boolean {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}

interface Label extends Spot {
  key: string;
  words: string;
  anchor: "start" | "end";
}

/** Names beside marks, as far as they do not lie over each other or over marks; what is selected first, then what is joined to most. */
function labels(marks: readonly ({ mark: Mark } & Spot)[], width: number, chosen: Id | null): { names: Label[]; taken: Area[] } {
  const tools: Area[] = [{ left: 0, right: 190, top: 0, bottom: 38 }, { left: width - 48, right: width, top: 0, bottom: 120 }];
  const taken: Area[] = [...tools, ...marks.map(({ x, y }) => ({ left: x - 7, right: x + 7, top: y - 7, bottom: y + 7 }))];
  const order = [...marks].sort((a, b) => Number(b.mark.entity.id === chosen) - Number(a.mark.entity.id === chosen) || b.mark.entity.degree - a.mark.entity.degree);
  const found: Label[] = [];
  for (const { mark, x, y } of order) {
    const { entity, by } = mark;
    const words = entity.name.length > 32 ? `${entity.name.slice(0, 31)}…` : entity.name;
    const long = words.length * 6.6 + 4;
    for (const anchor of ["start", "end"] as const) {
      const left = anchor === "start" ? x + 12 : x - 12 - long;
      const area = { left, right: left + long, top: y - 7, bottom: y + 7 };
      if (area.left < 2 || area.right > width - 2) continue;
      if (entity.id !== chosen && taken.some((other) => meet(area, other))) continue;
      taken.push(area);
      found.push({ key: `${entity.id} ${by?.at.id ?? ""}`, words, x: anchor === "start" ? x + 12 : x - 12, y: y + 4, anchor });
      break;
    }
  }
  return { names: found, taken };
}

/** A statement as a thin line between two places. */
function Arc({ edge, from, to, chosen }: { edge: Edge; from: Spot; to: Spot; chosen: boolean }) {
  const [mx, my] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const bend = Math.min(60, length * 0.16);
  const support = supportOf(edge);
  const path = (aside: number) => {
    const [nx, ny] = [(dy / length) * aside, (-dx / length) * aside];
    return `M${from.x + nx},${from.y + ny}Q${mx + (dy / length) * bend + nx},${my - (dx / length) * bend + ny} ${to.x + nx},${to.y + ny}`;
  };
  return (
    <g class={chosen ? "map-arc map-chosen" : "map-arc"} onClick={() => select({ type: "statement", id: edge.id })}>
      <title>{`${edge.text}: ${supportWords(support)}`}</title>
      <path class="map-arc-hit" d={path(0)} />
      {linesOf(support, Math.min(2.4, widthOf(edge.sourceCount) * 0.8)).map(({ aside, width, dash, round }) => (
        <path key={aside} d={path(aside)} stroke-width={width} stroke-dasharray={dash.join(" ")} stroke-linecap={round ? "round" : "butt"} />
      ))}
    </g>
  );
}

// ---- what has no place ----

function Tray() {
  const { tray } = placed.value;
  if (!tray.length) return null;
  const chosen = selectedEntity();
  const kinds = new Map<string, Entity[]>();
  for (const entity of tray) kinds.set(entity.kindLabel, [...(kinds.get(entity.kindLabel) ?? []), entity]);
  return (
    <details class="map-tray" open={trayIsOpen.value} onToggle={(event) => (trayIsOpen.value = event.currentTarget.open)}>
      <summary>{number(tray.length)} without a place <span>no coordinates, and no statement says where</span></summary>
      <div class="map-tray-kinds">
        {[...kinds].map(([kind, members]) => (
          <TrayKind key={kind} kind={kind}>
            {members.map((entity) => (
              <li key={entity.id}>
                <button type="button" aria-pressed={entity.id === chosen} onClick={() => select({ type: "entity", id: entity.id })}><Glyph {...entity} /> <bdi>{entity.name}</bdi></button>
              </li>
            ))}
          </TrayKind>
        ))}
      </div>
    </details>
  );
}

function TrayKind({ kind, children }: { kind: string; children: ComponentChildren }) {
  return (
    <div class="map-tray-kind">
      <h3>{kind}</h3>
      <ul>{children}</ul>
    </div>
  );
}
