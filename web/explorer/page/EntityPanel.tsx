import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import {
  PanelEntityDocument, PanelEntityStatementsDocument, PanelPositionsDocument, type PanelEntityQuery, type PanelPositionsQuery, type PanelRowFragment, type StatementFilter,
} from "../api/generated";
import { asOfInput } from "../api/read";
import { byPredicate, otherEnd } from "../picture/groups";
import { capital, count, exactness, moment, number } from "../picture/said";
import { modes as every, type Id, type Mode } from "../picture/types";
import { notStatedOf } from "../picture/unknowns";
import { canCollapse, collapse, entities, expand, hide, open, picture, read, select, show, startPath, state, view } from "../store";
import { HistoryOf } from "./Changes";
import { Claims } from "./Claims";
import { Mark } from "./Mark";
import { Beside } from "./Compare";
import { Glyph } from "./Shape";
import { useAsked, usePaged } from "./asked";
import { Answered, EntityLink, Go, More, PanelHead, QuestionLink, Section, Some, StatementLine, Terms, ValueOf, Web, type Value } from "./PanelParts";
import { writing } from "./writing";
import "./EntityPanel.css";

type Entity = NonNullable<PanelEntityQuery["entity"]>;

/** All about one entity: what it is, what is said of it, what it says, who stands where towards it. */
export function EntityPanel({ id }: { id: string }) {
  const variables = { id, every: [...every], asOf: asOfInput(state.value) };
  const asked = useAsked(PanelEntityDocument, variables);
  return (
    <section class="panel-in" aria-label="Entity">
      <Answered asked={asked} what="the entity">
        {({ entity, positions }) => (entity ? <Told key={entity.id} of={entity} asked={id} positions={positions?.totalCount ?? 0} /> : <Missing id={id} />)}
      </Answered>
      <div class="parts-tools">
        <QuestionLink document={PanelEntityDocument} variables={variables} />
        <a class="parts-button" href={`/id/${id}`}>Permalink</a>
      </div>
    </section>
  );
}

function Missing({ id }: { id: string }) {
  return (
    <>
      <PanelHead kicker="Entity" title="Nothing has this identifier" id={id} />
      <p>
        <code>{id}</code> may be misspelt, {view.value.asOf ? "belong to another collection, or have come later than the day that is shown" : "or belong to another collection"}.
      </p>
    </>
  );
}

function Told({ of: e, asked, positions }: { of: Entity; asked: string; positions: number }) {
  const claims = "claims" in e ? e.claims.totalCount : 0;
  const { account } = view.value;
  const OnEntity = writing.value?.OnEntity;
  useEffect(() => {
    if (!view.value.shown.length) open([e.id]); // who comes by a link finds it in the picture
  }, []);
  const tabs: Tab[] = [{ key: "of", label: "Said of it", count: e.told.totalCount, show: () => <Relations of={e} /> }];
  if (claims) tabs.push({ key: "says", label: "What it says", count: claims, show: () => <Claims id={e.id} /> });
  if (positions) tabs.push({ key: "stand", label: "Who stands where", count: positions, show: () => <Positions id={e.id} /> });
  tabs.push({ key: "history", label: "History", show: () => <HistoryOf id={e.id} /> });
  return (
    <>
      <PanelHead kicker={<><Glyph {...e.kind} kindLabel={e.kind.label} />{e.kind.label}<Mark id={e.id} /></>} title={e.name} id={asked}>
        {e.description && <p class="parts-lead" dir="auto">{e.description}</p>}
        <Actions of={e} />
      </PanelHead>
      <Facts of={e} />
      {OnEntity && <OnEntity id={e.id} />}
      {account.type === "compare" && <Beside about={e.id} left={account.left} right={account.right} />}
      <Tabs tabs={tabs} name={`About ${e.name}`} />
    </>
  );
}

function Actions({ of: e }: { of: Entity }) {
  const { id } = e;
  const shown = view.value.shown.some((one) => one.id === id), hidden = view.value.hidden.includes(id);
  const more = picture.value.more.get(id);
  const known = entities.value.has(id);
  return (
    <div class="parts-actions">
      {!shown || hidden ? <button type="button" onClick={() => show([id])}>Show on canvas</button> : null}
      {shown && !hidden && known && (
        <button type="button" onClick={() => void expand(id)} disabled={more === 0}>
          Expand{more ? ` +${number(more)}` : ""}
        </button>
      )}
      {shown && canCollapse(id) && <button type="button" onClick={() => collapse(id)}>Collapse</button>}
      <button type="button" onClick={() => pathBegins(id)}>Path from here</button>
      {shown && !hidden && <button type="button" onClick={() => hide(id)}>Hide</button>}
      {"passages" in e && <button type="button" onClick={() => read(id)}>Read it</button>}
    </div>
  );
}

/** Asks where a path is to end: in the panel by name, on the canvas by choosing an entity. */
function pathBegins(from: Id): void {
  select({ type: "path", from, to: "" });
  startPath(from);
}

function Facts({ of: e }: { of: Entity }) {
  const others = e.names.filter((name) => name.text !== e.name);
  const missing = notStatedOf(e);
  const when = "when" in e ? e.when : null, point = "point" in e ? e.point : null;
  const source = "genre" in e ? e : null;
  return (
    <Terms
      items={[
        when && ["When", <><Go to={{ type: "statement", id: when.statement.id }}>{when.display}</Go>{exactness(when) && <span class="parts-soft">, {exactness(when)}</span>}</>],
        others.length > 0 && ["Other names", <ul class="entity-names">{others.map((name) => <li key={name.lang + name.text}><bdi lang={name.lang} dir="auto">{name.text}</bdi> <span class="parts-soft">{name.lang}{name.preferred && name.lang !== "en" && ", preferred"}</span></li>)}</ul>],
        ...e.attributes.map((a) => [a.label, <Web href={a.value}><bdi>{a.display}</bdi></Web>] as const),
        source?.url && ["Text", <Web href={source.url}>{source.url}</Web>],
        point && ["Coordinates", `${point.latitude.toFixed(4)}°, ${point.longitude.toFixed(4)}°`],
        e.externalIds.length > 0 && ["Elsewhere", <ul class="entity-ids">{e.externalIds.map((x) => <li key={x.scheme + x.value}><span class="parts-soft">{x.label}</span> <Web href={x.page}>{x.value}</Web>{x.match === "CLOSE" && <span class="parts-soft"> nearly the same</span>}</li>)}</ul>],
        e.sameAs.length > 0 && ["Judged the same", <ul>{e.sameAs.map((same) => <li key={same.id}><bdi>{same.name}</bdi> <code>{same.id}</code><br /><span class="parts-soft"><bdi>{same.judgement.reason}</bdi> <bdi>{same.judgement.author}</bdi>, {same.judgement.date}</span></li>)}</ul>],
        missing.length > 0 && ["Not stated", <ul class="entity-missing">{missing.map((words) => <li key={words}>{capital(words)}</li>)}</ul>],
        ["Identifier", <><code>{e.id}</code> <span class="parts-soft">since changeset {e.addedIn.number}, {moment(e.addedIn.time)}</span></>],
      ]}
    />
  );
}

interface Tab {
  key: string;
  label: string;
  count?: number;
  show: () => ComponentChildren;
}

function Tabs({ tabs, name }: { tabs: readonly Tab[]; name: string }) {
  const [at, go] = useState(tabs[0]!.key);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const chosen = tabs.find(({ key }) => key === at) ?? tabs[0]!;
  const move = (event: KeyboardEvent) => {
    const i = tabs.indexOf(chosen);
    const to = event.key === "ArrowRight" ? (i + 1) % tabs.length : event.key === "ArrowLeft" ? (i + tabs.length - 1) % tabs.length : event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : -1;
    if (to < 0) return;
    event.preventDefault();
    event.stopPropagation();
    go(tabs[to]!.key);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[to]?.focus();
  };
  return (
    <div class="entity-tabs">
      <div role="tablist" aria-label={name} ref={list} onKeyDown={move}>
        {tabs.map(({ key, label, count: n }) => (
          <button key={key} type="button" role="tab" id={`${id}-${key}`} aria-selected={key === chosen.key} aria-controls={`${id}-shown`} tabIndex={key === chosen.key ? 0 : -1} onClick={() => go(key)}>
            {label}
            {n !== undefined && <span class="parts-count"> {number(n)}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-shown`} aria-labelledby={`${id}-${chosen.key}`} key={chosen.key}>
        {chosen.show()}
      </div>
    </div>
  );
}

// What can be listed besides what is told, reported or judged. Each condition excludes the others, so that counts add up.
const standing = { polarity: ["POSITIVE" as const], rank: ["PREFERRED" as const, "NORMAL" as const] };
const told: readonly Mode[] = ["FACT", "REPORTED", "ASSESSMENT"];
const extras = {
  proposals: ["proposals", { ...standing, mode: ["PROPOSAL" as const] }],
  whatifs: ["what-ifs", { ...standing, mode: ["HYPOTHETICAL" as const] }],
  inferred: ["inferred by the coder", { ...standing, mode: ["INFERRED" as const] }],
  negative: ["said not to be", { ...standing, polarity: ["NEGATIVE" as const] }],
  withdrawn: ["withdrawn", { rank: ["DEPRECATED" as const] }],
} as const;
type Extra = keyof typeof extras;
const extraNames = Object.keys(extras) as Extra[];

/** What is said of the entity, grouped by predicate; proposals and other things that nobody says to be so only when asked for. */
function Relations({ of: e }: { of: Entity }) {
  const { modes } = view.value.filters;
  const [also, choose] = useState<readonly Extra[]>(() => [modes.includes("PROPOSAL") && "proposals", modes.includes("HYPOTHETICAL") && "whatifs", modes.includes("INFERRED") && "inferred"].filter((x): x is Extra => x !== false));
  const filter: StatementFilter = {
    mode: [...every],
    polarity: ["POSITIVE", "NEGATIVE"],
    rank: ["PREFERRED", "NORMAL", "DEPRECATED"],
    or: [{ ...standing, mode: [...told] }, ...also.map((key) => extras[key][1])].map((one) => ({ ...one })) as never,
  };
  const variables = { id: e.id, filter, first: 50, asOf: asOfInput(state.value) };
  const list = usePaged(PanelEntityStatementsDocument, variables, (answer) => answer.entity?.statements);
  const total = list.answer?.entity?.statements.totalCount ?? 0;
  const there = extraNames.filter((key) => e[key].totalCount > 0);
  const origins = new Set(list.nodes.flatMap((s) => s.evidence.map((x) => x.passage.source.id)));
  return (
    <>
      {there.length > 0 && (
        <fieldset class="entity-also">
          <legend>Also show</legend>
          {there.map((key) => (
            <label key={key}>
              <input type="checkbox" checked={also.includes(key)} onChange={(event) => choose(event.currentTarget.checked ? [...also, key] : also.filter((one) => one !== key))} />
              {extras[key][0]} <span class="parts-count">{number(e[key].totalCount)}</span>
            </label>
          ))}
        </fieldset>
      )}
      <Answered asked={list} what="statements">
        {() => (
          <>
            {total === 0 && <p class="parts-soft">No source tells, reports or judges anything about it{there.length > 0 && ". What is only proposed, imagined or withdrawn can be ticked above"}.</p>}
            {byPredicate(list.nodes, e.id).map(({ key, label, statements }) => (
              <Section key={key} title={capital(label)} count={statements.length}>
                <Some items={statements} noun="statements">
                  {(s) => <Row key={s.id} of={s} from={e.id} source={origins.size > 1} />}
                </Some>
              </Section>
            ))}
          </>
        )}
      </Answered>
      <More list={{ ...list, error: null }} total={total} noun="statements" />
    </>
  );
}

/** A statement as seen from the entity: the other end, then how it is said. */
function Row({ of: s, from, source }: { of: PanelRowFragment; from: string; source: boolean }) {
  const other = otherEnd(s, from);
  const values = other && "__typename" in other ? (other as Value) : null;
  return (
    <StatementLine
      of={s}
      source={source}
      extra={
        <Go to={{ type: "statement", id: s.id }} class="parts-ask">
          evidence<span class="parts-hidden"> for: <bdi>{s.text}</bdi></span>
        </Go>
      }
    >
      {values && (
        <>
          <ValueOf of={values} kind />
          {s.qualifiers.map((q, i) => (
            <span key={i} class="parts-soft entity-qualifier">{q.label.toLowerCase().replace("named as", "called")}{q.value.__typename === "TextValue" ? " " : ": "}<ValueOf of={q.value as Value} /></span>
          ))}
        </>
      )}
    </StatementLine>
  );
}

type Position = NonNullable<PanelPositionsQuery["positions"]>["nodes"][number];

/** Who stands where towards it: those for it, those against it, and those of whom it is not told. */
function Positions({ id }: { id: string }) {
  const variables = { id, first: 20, asOf: asOfInput(state.value) };
  const list = usePaged(PanelPositionsDocument, variables, (answer) => answer.positions);
  return (
    <>
      <Answered asked={list} what="positions">
        {() => list.nodes.map((position) => <PositionOf key={position.actor.id} of={position} />)}
      </Answered>
      <More list={{ ...list, error: null }} total={list.answer?.positions?.totalCount ?? 0} noun="actors" />
    </>
  );
}

export function PositionOf({ of: p }: { of: Position }) {
  const told = [p.for && `${number(p.for)} for`, p.against && `${number(p.against)} against`, p.neutral && `${number(p.neutral)} neither`, p.whatIf && `${number(p.whatIf)} what-if`, p.said && `${number(p.said)} said`].filter(Boolean).join(", ");
  return (
    <Section title={<EntityLink of={p.actor} />} count={told}>
      <ul class="parts-lines">
        {p.statements.map(({ statement, stance, text }) => (
          <StatementLine key={statement.id} of={statement} who={false} extra={stance && <span class={`entity-stance entity-stance-${stance.toLowerCase()}`}>{stanceWords[stance]}</span>}>
            <Go to={{ type: "statement", id: statement.id }} class="parts-statement">
              <bdi>{text}</bdi>
            </Go>
          </StatementLine>
        ))}
      </ul>
      {p.count > p.statements.length && <p class="parts-soft">{number(p.statements.length)} of {count(p.count, "statement")} are shown. Its own panel has all that it says.</p>}
    </Section>
  );
}

const stanceWords = { FOR: "for it", AGAINST: "against it", NEUTRAL: "neither" } as const;
