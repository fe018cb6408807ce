import { useEffect, useId, useRef, useState } from "preact/hooks";

import { PanelFindDocument } from "../api/generated";
import { asOfInput } from "../api/read";
import { ask } from "../api/ask";
import { count } from "../picture/said";
import { state } from "../store";
import { Glyph } from "./Shape";
import type { End } from "./PanelParts";
import "./EntityBox.css";

/** A field in which an entity is chosen by its name: typing finds it, arrows and Enter take it. */
export function EntityBox({ label, chosen, choose, focus = false }: { label: string; chosen: End | null; choose: (end: End) => void; focus?: boolean }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, type] = useState<string | null>(null); // null while the name of what is chosen stands in the field
  const [found, setFound] = useState<readonly End[] | null>(null);
  const [at, go] = useState(0);
  const [failed, setFailed] = useState("");
  const query = text?.trim() ?? "";
  useEffect(() => {
    if (focus) input.current?.focus();
  }, []);
  useEffect(() => {
    if (!query) return setFound(null);
    const giving = new AbortController();
    const pause = setTimeout(() => {
      ask(PanelFindDocument, { text: query.slice(0, 200), asOf: asOfInput(state.value) }, giving.signal).then(
        ({ search }) => {
          setFound(search?.nodes ?? []);
          setFailed("");
          go(0);
        },
        (error: unknown) => !giving.signal.aborted && (setFound([]), setFailed(error instanceof Error ? error.message : String(error))),
      );
    }, 100);
    return () => {
      clearTimeout(pause);
      giving.abort();
    };
  }, [query]);
  const open = found !== null && text !== null && query !== "";
  const take = (end: End) => {
    type(null);
    setFound(null);
    choose(end);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape" && text !== null) {
      event.preventDefault();
      event.stopPropagation();
      type(null);
    } else if (open && found.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      go((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (event.key === "Enter" && open && found[at]) {
      event.preventDefault();
      take(found[at]);
    }
  };
  return (
    <div class="entitybox">
      <label for={id}>{label}</label>
      {chosen && text === null && <Glyph {...chosen.kind} kindLabel={chosen.kind.label} />}
      <input
        id={id}
        ref={input}
        type="text"
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-found`}
        aria-autocomplete="list"
        aria-activedescendant={open && found[at] ? `${id}-${at}` : undefined}
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        dir="auto"
        class={chosen && text === null ? "entitybox-chosen" : ""}
        value={text ?? chosen?.name ?? ""}
        placeholder="A name"
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={key}
        onBlur={() => type(null)}
      />
      <ul id={`${id}-found`} role="listbox" aria-label={`${label}: entities found`} hidden={!open}>
        {open &&
          found.map((end, i) => (
            <li key={end.id} id={`${id}-${i}`} role="option" aria-selected={i === at} onMouseDown={(event) => event.preventDefault()} onClick={() => take(end)}>
              <Glyph {...end.kind} kindLabel={end.kind.label} />
              <bdi>{end.name}</bdi> <span class="parts-soft">{end.kind.label}</span>
            </li>
          ))}
        {open && !found.length && <li class="entitybox-none parts-soft">{failed || `No entity for “${query}”`}</li>}
      </ul>
      <span class="parts-hidden" role="status">{open ? count(found.length, "entity") + " found" : ""}</span>
    </div>
  );
}
