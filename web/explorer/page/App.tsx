import { view } from "../store";
import { Compare } from "./Compare";
import { EntityPanel } from "./EntityPanel";
import { GraphView } from "./GraphView";
import { ListView } from "./ListView";
import { MapView } from "./MapView";
import { PathPanel } from "./PathPanel";
import { Reading } from "./Reading";
import { Share } from "./Share";
import { StatementPanel } from "./StatementPanel";
import { Timeline } from "./Timeline";

export function App() {
  return (
    <>
      <header class="header"><a href="/">peacegraph</a><Share /></header>
      <main class="stage" aria-label="Picture">
        <Stage />
        <Timeline />
      </main>
      <aside class="panel" aria-label="Details"><Panel /></aside>
    </>
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

function Panel() {
  const { reading, selected, account } = view.value;
  if (reading) return <Reading />;
  if (selected?.type === "entity") return <EntityPanel id={selected.id} />;
  if (selected?.type === "statement") return <StatementPanel id={selected.id} />;
  if (selected?.type === "path") return <PathPanel from={selected.from} to={selected.to} />;
  if (account.type === "compare") return <Compare />;
  return null;
}
