import type { ComponentChildren, MouseEventHandler } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import type { AskError } from "../api/ask";
import { playgroundLink } from "../api/playground";
import type { TypedDocumentString } from "../api/generated";
import { chips, modeWords, number, shortPlace, shortSource, sureness, whoSays, type Chip, type Said } from "../picture/said";
import { supportOf, supportWords } from "../picture/support";
import type { Selected } from "../picture/types";
import { pointedAt, read, select, view } from "../store";
import { Mark } from "./Mark";
import { Glyph } from "./Shape";
import type { Asked, Paged } from "./asked";
import "./PanelParts.css";

// What the panels at the right are made of.

export interface End {
  id: string;
  name: string;
  kind: { name: string; label: string; family: string; shape: string };
}

export interface Place {
  label: string;
  paragraph?: number | null;
  sentence?: number | null;
  source: { id: string; name: string };
}

/** Does what a link says within the page; a click that asks for a new window goes where the link leads. The focus stays in the panel, so that the keyboard goes on there. */
export function within(run: () => void): MouseEventHandler<HTMLElement> {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const region = event.currentTarget.closest<HTMLElement>("aside, main, dialog");
    run();
    if (region) {
      if (region.tabIndex < 0) region.tabIndex = -1;
      region.focus({ preventScroll: true });
    }
  };
}

const address = (type: string, id: string) => `/?${type}=${encodeURIComponent(id).replace(/%3A/g, ":")}`;

/** Leads to the panel of an entity or a statement. */
export function Go({ to, class: name, children }: { to: Exclude<Selected, { type: "path" }>; class?: string; children: ComponentChildren }) {
  return (
    <a class={name} href={address(to.type, to.id)} onClick={within(() => select(to))}>
      {children}
    </a>
  );
}

export function EntityLink({ of, kind = false }: { of: End; kind?: boolean }) {
  return (
    <>
      <Go to={{ type: "entity", id: of.id }} class="parts-end">
        <Glyph {...of.kind} kindLabel={of.kind.label} />
        <bdi>{of.name}</bdi>
      </Go>
      {kind && <span class="parts-soft"> {of.kind.label}</span>}
    </>
  );
}

export function StatementLink({ of: { id, text }, children }: { of: { id: string; text: string }; children?: ComponentChildren }) {
  return (
    <Go to={{ type: "statement", id }} class="parts-statement">
      <bdi>{children ?? text}</bdi>
    </Go>
  );
}

/** Opens the source at the passage. */
export function PlaceLink({ of, source = false, short = false }: { of: Place; source?: boolean; short?: boolean }) {
  const { id, name } = of.source;
  const at = [id, of.paragraph ?? "", of.sentence ?? ""].join("*").replace(/\*+$/, "");
  return (
    <a class="parts-place" href={address("read", at)} onClick={within(() => read(id, of.paragraph ?? undefined, of.sentence ?? undefined))} title={`${name}, ${of.label}`}>
      {source && (
        <>
          <bdi>{shortSource(name)}</bdi>,{" "}
        </>
      )}
      {short ? (
        <>
          <span class="parts-hidden">{of.label}</span>
          <span aria-hidden="true">{shortPlace(of.label)}</span>
        </>
      ) : (
        of.label
      )}
    </a>
  );
}

/** A link to another site, or the words alone when the address is not one of a web page. */
export function Web({ href, children }: { href: string | null | undefined; children: ComponentChildren }) {
  return /^https?:\/\//i.test(href ?? "") ? (
    <a href={href!} rel="noreferrer external">
      {children}
    </a>
  ) : (
    <>{children}</>
  );
}

/** Things of one line with dots between them. */
export function Dotted({ items, class: name = "" }: { items: readonly ComponentChildren[]; class?: string }) {
  return (
    <p class={`parts-dotted ${name}`}>
      {items
        .filter((item) => item !== null && item !== undefined && item !== false && item !== "")
        .map((item, i) => (
          <span key={i}>{item}</span>
        ))}
    </p>
  );
}

/** Names in a sentence, each leading to its entity. */
export function Named({ who }: { who: readonly { id: string; name: string }[] }) {
  return (
    <>
      {who.map(({ id, name }, i) => (
        <span key={id}>
          {i > 0 && (i === who.length - 1 ? " and " : ", ")}
          <Go to={{ type: "entity", id }}>
            <bdi>{name}</bdi>
          </Go>
        </span>
      ))}
    </>
  );
}

export function WhoSays({ of }: { of: Pick<Said, "mode" | "attributedTo" | "evidence"> }) {
  const { words, names } = whoSays(of);
  return (
    <>
      {words} <Named who={names} />
    </>
  );
}

export function Chips({ of, all = false, more = [] }: { of: Said; all?: boolean; more?: readonly Chip[] }) {
  const found = [...chips(of, all), ...more];
  if (!found.length) return null;
  return (
    <ul class={all ? "parts-chips parts-chips-all" : "parts-chips"}>
      {found.map(({ words, note, tone }) => (
        <li key={words} class={`parts-chip parts-chip-${tone}`} title={note}>
          {words}
        </li>
      ))}
    </ul>
  );
}

export type Value =
  | ({ __typename: string } & End)
  | { __typename: "Statement"; id: string; text: string }
  | { __typename: "TextValue"; text: string; lang: string }
  | { __typename: "CodeValue"; label: string }
  | { __typename: "DateValue"; date: { display: string } }
  | { __typename: "QuantityValue"; display: string; knowledge: string }
  | { __typename: "UnknownValue"; reason: string };

/** The words of a value, as they stand in the words of its statement. */
export function wordsOf(value: object): string {
  const v = value as Record<string, unknown>;
  const text = v.name ?? v.label ?? v.display ?? (v.date as { display?: string } | undefined)?.display ?? v.text;
  return typeof text === "string" ? text : "";
}

/** What a statement or one of its circumstances points at. */
export function ValueOf({ of, kind = false }: { of: Value; kind?: boolean }) {
  if ("kind" in of) return <EntityLink of={of} kind={kind} />;
  switch (of.__typename) {
    case "Statement":
      return <StatementLink of={of as { id: string; text: string }}>“{(of as { text: string }).text}”</StatementLink>;
    case "TextValue": {
      const { text, lang } = of as { text: string; lang: string };
      return (
        <bdi {...(lang ? { lang } : {})}>“{text}”</bdi>
      );
    }
    case "QuantityValue": {
      const { knowledge, display } = of as { knowledge: string; display: string };
      return <>{knowledge === "STATED" ? display : knowledge === "NONE" ? "none" : "a number that is not stated"}</>;
    }
    case "UnknownValue":
      return <>{(of as { reason: string }).reason === "NONE" ? "none" : "there is one, not stated which"}</>;
    default:
      return <>{wordsOf(of)}</>;
  }
}

/** The mark at the left of a statement: the line that it is on the canvas. */
export function LineMark({ of }: { of: Pick<Said, "mode" | "contested" | "sourceCount"> }) {
  const line = supportOf(of);
  return (
    <svg class={`parts-mark parts-mark-${line}`} viewBox="0 0 8 32" preserveAspectRatio="none" role="img" aria-label={supportWords(line)}>
      {line === "double" ? (
        <>
          <line x1="2" y1="0" x2="2" y2="32" />
          <line x1="6" y1="0" x2="6" y2="32" class="parts-mark-dashes" />
        </>
      ) : (
        <line x1="3" y1="0" x2="3" y2="32" class={line === "dashed" ? "parts-mark-dashes" : line === "dotted" ? "parts-mark-dots" : ""} />
      )}
    </svg>
  );
}

type Line = Omit<Said, "evidence"> & { id: string; evidence: readonly { voice: "AUTHOR" | "ATTRIBUTED"; withdrawn: boolean; passage?: Place }[] };

/** A statement as an item of a list: what it says, who says so, how sure, when and where. */
export function StatementLine({ of, children, who = true, place = true, source = true, extra }: { of: Line; children?: ComponentChildren; who?: boolean; place?: boolean; source?: boolean; extra?: ComponentChildren }) {
  const passages = of.evidence.flatMap((e) => (e.passage && !e.withdrawn ? [e.passage] : []));
  const [first] = passages;
  const rest = new Set(passages.map((p) => `${p.source.id} ${p.label}`)).size - 1;
  const chosen = view.value.selected?.type === "statement" && view.value.selected.id === of.id;
  return (
    <li
      class={chosen ? "parts-line parts-line-chosen" : "parts-line"}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest("a, button") && !String(getSelection())) select({ type: "statement", id: of.id });
      }}
      onPointerEnter={() => (pointedAt.value = of.id)}
      onPointerLeave={() => (pointedAt.value = null)}
      onFocusIn={() => (pointedAt.value = of.id)}
      onFocusOut={() => (pointedAt.value = null)}
    >
      <LineMark of={of} />
      <div class="parts-line-what">
        {children ?? <StatementLink of={of} />} <Mark id={of.id} /><Chips of={of} />
      </div>
      <Dotted
        class="parts-line-how"
        items={[
          who ? <WhoSays of={of} /> : of.mode !== "FACT" && modeWords[of.mode],
          sureness(of.confidence),
          of.validTime?.display,
          place && first && (
            <>
              <PlaceLink of={first} source={source} short />
              {rest > 0 && ` and ${rest} more`}
            </>
          ),
          extra,
        ]}
      />
    </li>
  );
}

/** The head of a panel: what it is about, and how to close it. The heading takes the focus when the panel changes under the keyboard. */
export function PanelHead({ kicker, title, id, close = () => select(null), children }: { kicker?: ComponentChildren; title: ComponentChildren; id: string; close?: (() => void) | null; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    pointedAt.value = null; // the line that was left for this panel is gone
    const region = heading.current?.closest<HTMLElement>("aside, main, dialog");
    if (region && document.activeElement === region) heading.current?.focus({ preventScroll: true });
  }, [id]);
  return (
    <header class="parts-head">
      <div class="parts-head-top">
        <p class="parts-kicker">{kicker}</p>
        {close && (
          <button type="button" class="parts-close" aria-label="Close panel" title="Close" onClick={close}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M3 3l10 10M13 3L3 13" />
            </svg>
          </button>
        )}
      </div>
      <h2 tabIndex={-1} ref={heading} dir="auto">
        {title}
      </h2>
      {children}
    </header>
  );
}

export function Section({ title, count, children, class: name = "" }: { title: ComponentChildren; count?: number | string; children: ComponentChildren; class?: string }) {
  const id = useId();
  return (
    <section class={`parts-section ${name}`} aria-labelledby={id}>
      <h3 id={id}>
        {title}
        {count !== undefined && <span class="parts-count"> {typeof count === "number" ? number(count) : count}</span>}
      </h3>
      {children}
    </section>
  );
}

/** Names and what belongs to them. */
export function Terms({ items }: { items: readonly (readonly [ComponentChildren, ComponentChildren] | false | null | undefined | "" | 0)[] }) {
  return (
    <dl class="parts-terms">
      {items
        .filter((item): item is readonly [ComponentChildren, ComponentChildren] => Boolean(item))
        .map(([name, words], i) => (
          <div key={i}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
    </dl>
  );
}

/** What failed, under which number it was logged, and how to go on. */
export function Trouble({ error, again }: { error: AskError; again: () => void }) {
  return (
    <div class="parts-trouble" role="alert">
      <p class="parts-trouble-words">{error.message}</p>
      {error.requestId && (
        <p class="parts-soft">
          Request <code>{error.requestId}</code>
        </p>
      )}
      <p class="parts-actions">
        <button type="button" onClick={again}>
          Try again
        </button>
        {error.question.query && <a href={playgroundLink(error.question.query, error.question.variables)}>Open in the playground</a>}
      </p>
    </div>
  );
}

/** The place of what is still to come, as large as it will be at least, so that nothing jumps. */
export function Waiting({ what, lines = 6 }: { what: string; lines?: number }) {
  return (
    <div class="parts-waiting" role="status">
      <span class="parts-hidden">Reading {what} …</span>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} aria-hidden="true" />
      ))}
    </div>
  );
}

/** A panel that waits, fails, or shows what came. An earlier answer stays while another one is awaited. */
export function Answered<Answer>({ asked, what, children }: { asked: Asked<Answer>; what: string; children: (answer: Answer) => ComponentChildren }) {
  return (
    <>
      {asked.error && <Trouble error={asked.error} again={asked.again} />}
      {asked.answer !== null ? (
        <div class={asked.waiting ? "parts-old" : undefined} aria-busy={asked.waiting}>
          {children(asked.answer)}
        </div>
      ) : (
        !asked.error && <Waiting what={what} />
      )}
    </>
  );
}

/** How many of a list are shown, and the rest on demand. */
export function More({ list, total, noun, shown = list.nodes.length }: { list: Pick<Paged<unknown, unknown>, "nodes" | "hasMore" | "waiting" | "error" | "more" | "again">; total: number; noun: string; shown?: number }) {
  if (!list.hasMore && !list.error) return null;
  return (
    <div class="parts-more">
      {list.error && <Trouble error={list.error} again={list.again} />}
      {list.hasMore && (
        <p>
          <button type="button" onClick={list.more} disabled={list.waiting}>
            Show more
          </button>
          <span class="parts-soft" role="status">
            {number(shown)} of {number(total)} {noun}
          </span>
        </p>
      )}
    </div>
  );
}

/** The first rows of a long list, and the others on demand. */
export function Some<Item>({ items, most = 8, noun, children }: { items: readonly Item[]; most?: number; noun: string; children: (item: Item) => ComponentChildren }) {
  const [all, setAll] = useState(false);
  const some = all || items.length <= most + 2 ? items : items.slice(0, most);
  return (
    <>
      <ul class="parts-lines">{some.map(children)}</ul>
      {some.length < items.length && (
        <button type="button" class="parts-quiet" onClick={() => setAll(true)}>
          Show all {number(items.length)} {noun}
        </button>
      )}
    </>
  );
}

/** Opens the question behind a panel in the playground. */
export function QuestionLink<Answer, Variables>({ document, variables, children = "GraphQL for this panel" }: { document: TypedDocumentString<Answer, Variables>; variables: Variables; children?: ComponentChildren }) {
  return (
    <a class="parts-button" href={playgroundLink(document.toString(), variables)}>
      {children}
    </a>
  );
}

/** Puts text on the clipboard. Where the browser does not let it, the text that is beside the button can be copied by hand. */
export function Copy({ text, children }: { text: string; children: ComponentChildren }) {
  const [told, tell] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      tell("Copied");
    } catch {
      tell("The browser does not allow it: select the text and copy it");
    }
  };
  useEffect(() => tell(""), [text]);
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        {children}
      </button>
      <span class="parts-soft parts-told" role="status">
        {told}
      </span>
    </>
  );
}
