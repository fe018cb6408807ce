import { canRedo, canUndo, redo, setLayout, setRecord, startOver, starting, undo, view } from "../store";
import { Accounts } from "./Accounts";
import { helpIsOpen } from "./Help";
import { Search } from "./Search";
import { Share } from "./Share";
import { Theme } from "./Theme";
import { Write } from "./Write";
import "./Header.css";

const layouts = [
  { layout: "graph", label: "Graph", key: "G" },
  { layout: "list", label: "List", key: "L" },
  { layout: "map", label: "Map", key: "M" },
] as const;

export function Header() {
  const { layout, record, selected, reading } = view.value;
  return (
    <header class="header">
      <a
        class="header-brand"
        href="/"
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          startOver();
        }}
      >
        <svg viewBox="0 0 25 25" aria-hidden="true">
          <path d="M5 7h14M5 7l7 11 7-11" fill="none" stroke="#6b7280" stroke-width="1.6" />
          <path class="header-actors" d="M1 3h8v8H1z" />
          <path class="header-process" d="M19 1.5L24.5 7 19 12.5 13.5 7z" />
          <path class="header-deals" d="M12 13l4.5 2.7v5.3L12 23.7 7.5 21v-5.3z" />
        </svg>
        <span>peacegraph</span>
      </a>
      {starting.value ? <span class="header-space" /> : <Search />}
      {!starting.value && (
        <>
          <div class="header-layouts" role="group" aria-label="View">
            {layouts.map((one) => (
              <button type="button" key={one.layout} aria-pressed={layout === one.layout} aria-keyshortcuts={one.key} onClick={() => setLayout(one.layout)}>{one.label}</button>
            ))}
          </div>
          <Accounts />
          <div class="header-undo" role="group" aria-label="Changes of the picture">
            <IconButton label="Undo" keys="Control+Z" disabled={!canUndo.value} onClick={undo} path="M4 7h7.500a3.500 3.500 0 010 7H8M4 7l3.500-3.500M4 7l3.500 3.500" />
            <IconButton label="Redo" keys="Control+Shift+Z" disabled={!canRedo.value} onClick={redo} path="M14 7H6.500a3.500 3.500 0 000 7H10M14 7l-3.500-3.500M14 7l-3.500 3.500" />
          </div>
          <Share />
        </>
      )}
      <nav class="header-nav" aria-label="Other pages">
        <a href="/playground">Playground</a>
      </nav>
      <button type="button" class="header-history" aria-pressed={record !== null && !selected && !reading} title="What was written, when and by whom" onClick={() => setRecord(record?.type === "all" && !selected && !reading ? null : { type: "all" })}>
        <svg viewBox="0 0 18 18" aria-hidden="true"><path d="M3.500 9a5.500 5.500 0 101.800-4.100M3.500 2.500v3h3M9 6v3.200l2.200 1.400" /></svg>
        <span>History</span>
      </button>
      <Write />
      <Theme />
      <button type="button" class="header-help" aria-expanded={helpIsOpen.value} aria-keyshortcuts="?" onClick={() => (helpIsOpen.value = !helpIsOpen.value)}>
        <span aria-hidden="true">?</span>
        <span class="sr">Help and keys</span>
      </button>
    </header>
  );
}

/** A button that is a drawing, with a name for those who do not see it. */
function IconButton({ label, keys, disabled, onClick, path }: { label: string; keys: string; disabled: boolean; onClick: () => void; path: string }) {
  return (
    <button type="button" class="header-icon" aria-label={label} title={label} aria-keyshortcuts={keys} aria-disabled={disabled} onClick={() => disabled || onClick()}>
      <svg viewBox="0 0 18 18" aria-hidden="true"><path d={path} /></svg>
    </button>
  );
}
