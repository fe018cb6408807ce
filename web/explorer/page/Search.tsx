import { useEffect, useId, useRef, useState } from "preact/hooks";

import { ask } from "../api/ask";
import { SearchDocument, type SearchQuery } from "../api/generated";
import { asOfInput } from "../api/read";
import { number } from "../picture/words";
import { open, pathFrom, select, service, show, state, view, working } from "../store";
import { Glyph } from "./Shape";
import { useKey } from "./useKey";
import "./Search.css";

type Hit = NonNullable<SearchQuery["search"]>["edges"][number];
type Option = { key: string; choose: () => void; body: preact.ComponentChildren };

const most = 8;

/** The search: a box with what is found in a list under it. Choosing shows an entity and selects it. */
export function Search({ focused = false, label = "Search" }: { focused?: boolean; label?: string }) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [found, setFound] = useState<{ for: string; options: Option[]; words: string } | null>(null);
  const [chosen, setChosen] = useState(-1);
  const [isOpen, setOpen] = useState(false);

  useKey("search", () => {
    box.current?.select();
    box.current?.focus();
  });
  useEffect(() => {
    if (focused && matchMedia("(hover: hover)").matches) box.current?.focus({ preventScroll: true });
  }, [focused]);

  const done = () => {
    setOpen(false);
    setText("");
    setFound(null);
    document.getElementById("picture")?.focus({ preventScroll: true });
  };
  const choose = (run: () => void) => {
    run();
    done();
  };

  useEffect(() => {
    const asked = text.trim();
    if (!asked) {
      setFound(null);
      return;
    }
    const stop = new AbortController();
    const wait = setTimeout(async () => {
      try {
        const answer = await working(ask(SearchDocument, { text: asked.slice(0, 200), id: asked, first: most, asOf: asOfInput(state.value) }, stop.signal));
        if (stop.signal.aborted) return;
        setFound({ for: asked, options: optionsOf(answer), words: wordsOf(answer, asked) });
        setChosen(-1);
        setOpen(true);
      } catch (error) {
        if (!stop.signal.aborted) setFound({ for: asked, options: [], words: error instanceof Error ? error.message : String(error) });
      }
    }, 120);
    return () => {
      clearTimeout(wait);
      stop.abort();
    };
  }, [text]);

  const options = (isOpen && found?.options) || [];
  const keydown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      if (isOpen && text) {
        event.stopPropagation();
        event.preventDefault();
        if (options.length) setOpen(false);
        else setText("");
      } else box.current?.blur();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) setOpen(true);
      else if (options.length) setChosen((now) => ((now + 1 + (event.key === "ArrowDown" ? 1 : -1) + options.length + 1) % (options.length + 1)) - 1);
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    // Enter before the answer is there waits for nothing: it takes what is chosen, otherwise the best that is listed.
    const option = options[Math.max(0, chosen)];
    if (option) choose(option.choose);
  };

  useEffect(() => {
    if (chosen >= 0) document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: "nearest" });
  }, [chosen, id]);

  return (
    <form class="search" role="search" onSubmit={submit}>
      <label class="sr" for={id}>{label}</label>
      <input
        ref={box}
        id={id}
        class="search-box"
        type="text"
        enterkeyhint="search"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isOpen && options.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        placeholder={pathFrom.value ? "Where does the path end?" : "Search a name, a place, a word"}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={keydown}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
      />
      <kbd class="search-key" aria-hidden="true">/</kbd>
      <div class="search-found" hidden={!(isOpen && found)}>
        <ul id={`${id}-list`} role="listbox" aria-label="Found">
          {options.map((option, i) => (
            <li key={option.key} id={`${id}-${i}`} role="option" aria-selected={i === chosen} onMouseDown={(event) => event.preventDefault()} onClick={() => choose(option.choose)}>
              {option.body}
            </li>
          ))}
        </ul>
        {found?.words && <p class="search-words">{found.words}</p>}
      </div>
      <div class="sr" role="status">{isOpen && found ? found.words || `${found.options.length} found` : ""}</div>
    </form>
  );
}

function optionsOf({ search, node }: SearchQuery): Option[] {
  const options = (search?.edges ?? []).map((hit) => ({ key: hit.node.id, choose: () => showAndSelect(hit.node.id), body: <HitLine hit={hit} /> }));
  if (node?.__typename === "Statement") {
    const { id, text } = node;
    options.unshift({ key: id, choose: () => select({ type: "statement", id }), body: <><span class="search-kind">statement</span> <bdi>{text}</bdi></> });
  }
  return options;
}

function showAndSelect(id: string): void {
  if (pathFrom.value) select({ type: "entity", id });
  else if (view.value.shown.some((one) => one.id === id) && !view.value.hidden.includes(id)) select({ type: "entity", id });
  else if (view.value.hidden.includes(id)) {
    show([id]);
    select({ type: "entity", id });
  } else open([id], { selected: { type: "entity", id }, reading: null });
}

function wordsOf({ search, node }: SearchQuery, asked: string): string {
  if (!search) return "";
  const { index, totalCount, edges } = search;
  const unready = index.ready ? "" : ` The index has ${number(index.indexed)} of ${number(index.entities)} entities so far; more may be found in a moment.`;
  if (edges.length === 0 && !node) return `No entity for “${asked}”. Names, other names and descriptions are searched, in any of their languages; ${number(service.value?.entities ?? 0)} entities are in the graph.${unready}`;
  const missing = edges[0] && edges[0].missingWords > 0 ? " None has all the words; these have most of them." : "";
  const typos = edges[0] && edges[0].typos > 0 ? " Spelt a little differently." : "";
  return ((totalCount > edges.length ? `The best ${edges.length} of ${number(totalCount)} that were found.` : "") + typos + missing + unready).trim();
}

function HitLine({ hit }: { hit: Hit }) {
  const { node, highlights } = hit;
  const own = highlights.find((one) => one.field === "NAME" && one.text === node.name);
  const other = highlights.find((one) => one !== own && (one.field === "OTHER_NAME" || one.field === "NAME"));
  const description = highlights.find((one) => one.field === "DESCRIPTION");
  return (
    <>
      <Glyph {...node.kind} kindLabel={node.kind.label} />
      <bdi class="search-name">{own ? <Marked parts={own.parts} /> : node.name}</bdi> <span class="search-kind">{node.kind.label}</span>
      {other && <> <span class="search-also">also <bdi lang={other.lang}><Marked parts={other.parts} /></bdi></span></>}
      {description && !own && !other && <div class="search-about" dir="auto"><Marked parts={description.parts} /></div>}
    </>
  );
}

function Marked({ parts }: { parts: Hit["highlights"][number]["parts"] }) {
  return <>{parts.map(({ text, matched }, i) => (matched ? <mark key={i}>{text}</mark> : text))}</>;
}
