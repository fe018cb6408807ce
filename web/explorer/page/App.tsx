import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { listens } from "../keys";
import { busy, canCollapse, closeReading, collapse, expand, flipAccount, hide, moving, pathFrom, picture, pin, redo, select, service, setLayout, setRecord, starting, startPath, undo, unpin, view } from "../store";
import { Sides } from "./Accounts";
import { Filters, howMany } from "./Filters";
import { GraphView } from "./GraphView";
import { Header } from "./Header";
import { Help } from "./Help";
import { later } from "./later";
import { sentence } from "./names";
import { Empty, Live, Notices } from "./Notices";
import { Start } from "./Start";
import { useKey } from "./useKey";
import { Desk } from "./Write";
import { deskIsOpen, writing } from "./writing";
import "./App.css";

/** Whether the first picture is there: what is not needed for it is loaded from then on. */
const isOpened = signal(false);

const AsSays = later(() => import("./Compare").then((part) => part.AsSays));
const Compare = later(() => import("./Compare").then((part) => part.Compare));
const EntityPanel = later(() => import("./EntityPanel").then((part) => part.EntityPanel));
const HistoryPanel = later(() => import("./HistoryPanel").then((part) => part.HistoryPanel));
const ListView = later(() => import("./ListView").then((part) => part.ListView));
const MapView = later(() => import("./MapView").then((part) => part.MapView));
const News = later(() => import("./News").then((part) => part.News));
const PathPanel = later(() => import("./PathPanel").then((part) => part.PathPanel));
const Reading = later(() => import("./Reading").then((part) => part.Reading));
const StatementPanel = later(() => import("./StatementPanel").then((part) => part.StatementPanel));
const Timeline = later(() => import("./Timeline").then((part) => part.Timeline));

/** Whether the filters are open where they are a drawer. */
const filtersAreOpen = signal(false);

export function App() {
  useEffect(listens, []);
  useKeys();
  const isThere = isOpened.value || (service.value !== null && !busy.value && !moving.value);
  useEffect(() => {
    if (isThere) isOpened.value = true;
  }, [isThere]);
  const { embed } = view.value;
  const isStart = starting.value;
  const panel = isStart ? null : <Panel />;
  const hasPanel = !isStart && what() !== null;
  // Where the overview stands beside the history there is nothing of one's own to filter.
  const hasFilters = !isStart && !embed && (view.value.shown.length > 0 || view.value.record === null);
  const hasDesk = !embed && deskIsOpen.value && writing.value !== null;
  return (
    <>
      <Skip to="picture">Skip to the picture</Skip>
      {hasPanel && <Skip to="details">Skip to the details</Skip>}
      {hasDesk && <Skip to="desk">Skip to writing</Skip>}
      {!embed && <Header />}
      <Notices />
      <Sides />
      <div class={`app ${isStart ? "app-start" : ""} ${hasPanel ? "app-has-panel" : ""} ${hasDesk ? "app-has-desk" : ""} ${embed ? "app-embed" : hasFilters ? "" : "app-bare"}`}>
        {hasFilters && (
          <aside class={`app-filters ${filtersAreOpen.value ? "app-open" : ""}`} aria-label="Filters" id="filters">
            <button type="button" class="app-close" onClick={() => (filtersAreOpen.value = false)}>Close filters</button>
            <Filters />
          </aside>
        )}
        {hasDesk && <Desk />}
        <main class="app-main" id="picture" tabIndex={-1} aria-label="Picture">
          {!isStart && <Words />}
          <div class="app-stage">
            {isStart ? <Behind /> : <Stage />}
            {!isStart && view.value.layout !== "list" && <Empty />}
            {isOpened.value && !embed && <News />}
          </div>
          {!isStart && !embed && <Timeline />}
        </main>
        {hasPanel && (
          <aside class="app-panel" aria-label="Details" id="details" tabIndex={-1}>
            {panel}
          </aside>
        )}
      </div>
      <Help />
      <Live text={isStart ? "" : sentence.value} />
    </>
  );
}

/** Brings the focus to a part of the page; the address, which keeps the picture, stays as it is. */
function Skip({ to, children }: { to: string; children: string }) {
  return (
    <a
      class="skip"
      href={`#${to}`}
      onClick={(event) => {
        event.preventDefault();
        document.getElementById(to)?.focus();
      }}
    >
      {children}
    </a>
  );
}

/** The sentence above the picture, and where there is no room for columns the way to the filters. */
function Words() {
  const changed = howMany();
  return (
    <div class="app-words">
      {!view.value.embed && (view.value.shown.length > 0 || view.value.record === null) && (
        <button type="button" class="app-toggle" aria-expanded={filtersAreOpen.value} aria-controls="filters" onClick={() => (filtersAreOpen.value = !filtersAreOpen.value)}>
          Filters{changed > 0 ? ` (${changed})` : ""}
        </button>
      )}
      <p dir="auto">{sentence.value}</p>
      {view.value.embed && <a href={location.href.replace(/([?&])embed=1&?/, "$1")} target="_blank" rel="noopener">Open in the explorer</a>}
    </div>
  );
}

function Stage() {
  switch (view.value.layout) {
    case "graph":
      return <GraphView />;
    case "list":
      return <ListView />;
    case "map":
      return <MapView />;
  }
}

// On a phone there is nothing behind the start: a picture is drawn only where it is seen.
const isWide = matchMedia("(min-width: 800px)").matches;

function Behind() {
  return (
    <>
      {isWide && <div class="app-behind" inert aria-hidden="true"><GraphView /></div>}
      <div class="app-over"><Start /></div>
    </>
  );
}

function what(): "reading" | "entity" | "statement" | "path" | "history" | "compare" | "as" | null {
  const { reading, selected, record, account } = view.value;
  if (reading) return "reading";
  if (selected) return selected.type;
  if (record) return "history";
  return account.type === "all" ? null : account.type;
}

function Panel() {
  const { reading, selected, record, account } = view.value;
  const key = JSON.stringify([reading?.source, selected, record, account.type]);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    top.current?.parentElement?.scrollTo(0, 0);
    // In one column the panel stands above the picture: who chose something is brought to it.
    if (!matchMedia("(min-width: 800px)").matches) top.current?.parentElement?.scrollIntoView({ block: "start" });
  }, [key]);
  return (
    <div ref={top}>
      {record && (reading || selected) && (
        <p class="app-back">
          <button type="button" onClick={() => setRecord(record)}><span aria-hidden="true">‹ </span>Back to {record.type === "all" ? "the history" : record.type === "one" ? record.id.replace("changeset:", "changeset ") : "what has changed"}</button>
        </p>
      )}
      {reading ? (
        <Reading />
      ) : selected?.type === "entity" ? (
        <EntityPanel id={selected.id} />
      ) : selected?.type === "statement" ? (
        <StatementPanel id={selected.id} />
      ) : selected?.type === "path" ? (
        <PathPanel from={selected.from} to={selected.to} />
      ) : record ? (
        <HistoryPanel of={record} />
      ) : account.type === "compare" ? (
        <Compare />
      ) : account.type === "as" ? (
        <AsSays />
      ) : null}
    </div>
  );
}

const selectedEntity = () => (view.value.selected?.type === "entity" ? view.value.selected.id : null);

// What keys do wherever the focus is. The drawing registers those that need to know where things are (fit, pin).
function useKeys() {
  const withEntity = (run: (id: string) => void) => () => {
    const id = selectedEntity();
    if (!id) return false;
    run(id);
  };
  useKey("expand", withEntity((id) => void expand(id)));
  useKey("collapse", withEntity((id) => void (canCollapse(id) && collapse(id))));
  useKey("path", withEntity((id) => startPath(pathFrom.value === id ? null : id)));
  useKey("hide", withEntity(hide));
  useKey("pin", withEntity((id) => {
    const place = view.value.pinned[id];
    if (place) unpin(id);
    else pin(id, 0, 0);
  }));
  useKey("graph", () => !starting.value && setLayout("graph"));
  useKey("list", () => !starting.value && setLayout("list"));
  useKey("map", () => !starting.value && setLayout("map"));
  useKey("flip", () => !starting.value && picture.value.entities.length > 0 && flipAccount());
  useKey("undo", undo);
  useKey("redo", redo);
  useKey("escape", () => {
    if (filtersAreOpen.value) filtersAreOpen.value = false;
    else if (view.value.reading) closeReading();
    else if (view.value.selected) select(null);
    else if (view.value.record) setRecord(null);
    else return false;
  });
}
