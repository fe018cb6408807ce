import { useEffect, useState } from "preact/hooks";

import { PanelEndsDocument, PanelPathsDocument, type PanelPathsQuery } from "../api/generated";
import { asOfInput } from "../api/read";
import { easier, noWishes, viaOf, weaknesses, type PathWishes } from "../picture/route";
import { count, number, surenessWithNumber } from "../picture/said";
import type { Id } from "../picture/types";
import { entities, marked, select, setFilters, show, speakers, startPath, state, view, vocabulary } from "../store";
import { EntityBox } from "./EntityBox";
import { useAsked } from "./asked";
import { Chips, LineMark, PanelHead, PlaceLink, QuestionLink, Section, StatementLink, Trouble, Waiting, WhoSays, type End } from "./PanelParts";
import "./PathPanel.css";

type Path = NonNullable<PanelPathsQuery["paths"]>["paths"][number];

/** Ways from one entity to another, each a chain of statements that names its weakest step. Either end may be empty: it is then asked for. */
export function PathPanel({ from, to }: { from: string; to: string }) {
  const asOf = asOfInput(state.value);
  const [wishes, wish] = useState<PathWishes>(noWishes);
  const ends = useAsked(PanelEndsDocument, { from, to, asOf });
  const end = (node: object | null | undefined): End | null => (node && "kind" in node ? (node as End) : null);
  const a = from ? end(ends.answer?.from) : null, b = to ? end(ends.answer?.to) : null;
  const ready = from !== "" && to !== "" && from !== to;
  const variables = { from, to, via: viaOf(wishes), avoid: wishes.avoid.length ? [...wishes.avoid] : null, mode: wishes.surest ? ("MOST_CONFIDENT" as const) : ("ALL_SHORTEST" as const), asOf };
  const asked = useAsked(PanelPathsDocument, ready ? variables : null);
  const go = (ids: { from?: Id; to?: Id }) => {
    startPath(null);
    select({ type: "path", from, to, ...ids });
  };
  useEffect(() => () => startPath(null), []); // who leaves the panel no longer chooses an end
  return (
    <section class="panel-in" aria-label="Path">
      <PanelHead kicker="Path" title="How are they connected?" id="path" />
      <div class="path-ends">
        <EntityBox key={`from ${from}`} label="From" chosen={a} choose={(one) => go({ from: one.id })} focus={!from} />
        <EntityBox key={`to ${to}`} label="To" chosen={b} choose={(one) => go({ to: one.id })} focus={Boolean(from) && !to} />
        <button type="button" class="path-turn" onClick={() => go({ from: to, to: from })} disabled={!from || !to} aria-label="Exchange the ends" title="Exchange the ends">⇅</button>
      </div>
      <Wishes wishes={wishes} wish={wish} known={[a, b]} answer={asked.answer} />
      {from !== "" && from === to && <p role="status">Both ends are the same entity. Choose another one.</p>}
      {!ready && from !== to && <p class="parts-soft path-hint">Type a name and choose an entity. The search begins when both are chosen.</p>}
      {ready && asked.error && <Trouble error={asked.error} again={asked.again} />}
      {ready && !asked.answer && !asked.error && <Waiting what="paths" />}
      {ready && asked.answer?.paths && (
        <div class={asked.waiting ? "parts-old" : undefined} aria-busy={asked.waiting}>
          <Found found={asked.answer.paths} wishes={wishes} wish={wish} from={from} />
        </div>
      )}
      {ready && (
        <div class="parts-tools">
          <QuestionLink document={PanelPathsDocument} variables={variables} />
        </div>
      )}
    </section>
  );
}

const trusts = [
  ["told", "all that is told, reported or judged"],
  ["uncontested", "only what nobody denies"],
  ["corroborated", "only what several sources support"],
  ["fact", "only what is told as fact"],
] as const;

const relation = (name: string): string => vocabulary.value.predicates.get(name)?.label ?? name;
const nameOf = (id: Id): string => entities.value.get(id)?.name ?? speakers.value.find((one) => one.id === id)?.name ?? id;

function Wishes({ wishes, wish, known, answer }: { wishes: PathWishes; wish: (wishes: PathWishes) => void; known: readonly (End | null)[]; answer: PanelPathsQuery | null }) {
  const { account } = view.value;
  const called = new Map<Id, string>();
  for (const end of known) if (end) called.set(end.id, end.name);
  for (const path of answer?.paths?.paths ?? []) for (const step of path.steps) called.set(step.to.id, step.to.name);
  const tick = (name: "proposals" | "whatifs" | "surest", words: string) => (
    <label>
      <input type="checkbox" checked={wishes[name]} onChange={(event) => wish({ ...wishes, [name]: event.currentTarget.checked })} />
      {words}
    </label>
  );
  return (
    <fieldset class="path-wishes">
      <legend class="parts-hidden">Which steps count</legend>
      <label class="path-trust">
        Walk
        <select value={wishes.trust} onChange={(event) => wish({ ...wishes, trust: event.currentTarget.value as PathWishes["trust"] })}>
          {trusts.map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {tick("proposals", "proposals, too")}
      {tick("whatifs", "what-ifs, too")}
      {tick("surest", "surest first, not shortest")}
      {account.type === "compare" && (
        <label>
          <input type="checkbox" checked={wishes.saidBy.length > 0} onChange={(event) => wish({ ...wishes, saidBy: event.currentTarget.checked ? [account.left, account.right] : [] })} />
          only what {nameOf(account.left)} and {nameOf(account.right)} both say
        </label>
      )}
      {(wishes.avoid.length > 0 || wishes.avoidPredicates.length > 0) && (
        <p class="path-avoided">
          Avoiding{" "}
          {wishes.avoidPredicates.map((name) => (
            <button key={name} type="button" aria-label={`No longer avoid the relation ${relation(name)}`} onClick={() => wish({ ...wishes, avoidPredicates: wishes.avoidPredicates.filter((one) => one !== name) })}>
              “{relation(name)}” ×
            </button>
          ))}
          {wishes.avoid.map((id) => (
            <button key={id} type="button" aria-label={`No longer avoid ${called.get(id) ?? nameOf(id)}`} onClick={() => wish({ ...wishes, avoid: wishes.avoid.filter((one) => one !== id) })}>
              <bdi>{called.get(id) ?? nameOf(id)}</bdi> ×
            </button>
          ))}
        </p>
      )}
    </fieldset>
  );
}

function Found({ found, wishes, wish, from }: { found: NonNullable<PanelPathsQuery["paths"]>; wishes: PathWishes; wish: (wishes: PathWishes) => void; from: Id }) {
  const { paths, exhaustive, visited } = found;
  const key = paths.map((path) => path.steps.map((step) => step.statement.id).join()).join(" ");
  const [chosen, choose] = useState(0);
  useEffect(() => choose(0), [key]);
  const read = paths[chosen];
  useEffect(() => {
    if (!read) return;
    marked.value = { entities: [from, ...read.steps.map((step) => step.to.id)], edges: read.steps.map((step) => step.statement.id) };
    return () => void (marked.value = { entities: [], edges: [] });
  }, [key, chosen, from]);
  const gaveUp = !exhaustive && `The search gave up after ${count(visited, "look")} at an entity: there can be others${paths.length ? "" : ", and a path can have been missed"}.`;
  if (!paths.length)
    return (
      <div class="path-none" role="status">
        <p>
          <strong>{exhaustive ? "There is no such path" : "No path was found"}</strong> of six steps or fewer{wishes.trust === "told" && !wishes.proposals ? " among what is told, reported or judged" : ""}.
        </p>
        {gaveUp && <p>{gaveUp} Fewer relations make the search shorter: avoid some, or walk only what several sources support.</p>}
        {easier(wishes).length > 0 && (
          <>
            <p class="parts-soft">What might help:</p>
            <p class="parts-actions">
              {easier(wishes).map(({ words, wishes: easierWishes }) => (
                <button key={words} type="button" onClick={() => wish(easierWishes)}>
                  {words}
                </button>
              ))}
            </p>
          </>
        )}
      </div>
    );
  return (
    <>
      <p class="path-told" role="status">
        {count(paths.length, "path")} of {count(paths[0]!.length, "step")}
        {paths.at(-1)!.length !== paths[0]!.length && ` to ${paths.at(-1)!.length}`}
        {exhaustive ? `, ${wishes.surest ? "the surest" : "all of the shortest"}.` : "."} {gaveUp}
      </p>
      {paths.map((path, i) => (
        <One key={path.steps.map((step) => step.statement.id).join()} path={path} n={i + 1} open={i === chosen} choose={() => choose(i)} from={from} wishes={wishes} wish={wish} />
      ))}
    </>
  );
}

function One({ path, n, open, choose, from, wishes, wish }: { path: Path; n: number; open: boolean; choose: () => void; from: Id; wishes: PathWishes; wish: (wishes: PathWishes) => void }) {
  const weakest = path.steps.find((step) => step.statement.id === path.weakest?.statement.id);
  const first = path.steps[0]?.from;
  const ids = [from, ...path.steps.map((step) => step.to.id)];
  return (
    <Section class="path-one" title={<>Path {number(n)}</>} count={`${Math.round(path.jointConfidence)} of 100 that every step holds`}>
      <p class="path-way">
        {first && <bdi>{first.name}</bdi>}
        {path.steps.map((step) => (
          <span key={step.statement.id}> → <bdi>{step.to.name}</bdi></span>
        ))}
      </p>
      {weakest && (
        <p class="path-weakest">
          <strong>Weakest step:</strong> <StatementLink of={{ id: weakest.statement.id, text: weakest.text }} />
          {weaknesses(weakest.statement).length > 0 && <>: {weaknesses(weakest.statement).join(", ")}</>}.
        </p>
      )}
      <p class="parts-actions">
        <button type="button" onClick={() => (choose(), showPath(ids, path))}>Show on canvas</button>
        {!open && <button type="button" onClick={choose}>Read its steps</button>}
      </p>
      {open && (
        <ol class="path-steps">
          {path.steps.map((step) => {
            const { statement: s } = step;
            const inner = step.to.id !== path.steps.at(-1)!.to.id;
            return (
              <li key={s.id} class={step === weakest ? "path-step path-step-weakest" : "path-step"}>
                <LineMark of={s} />
                <div>
                  <StatementLink of={{ id: s.id, text: step.text }} /> <Chips of={s} />
                  {step === weakest && <span class="parts-chip path-weak">weakest step</span>}
                </div>
                <p class="parts-dotted">
                  <span><WhoSays of={s} /></span>
                  <span>{surenessWithNumber(s.confidence)}</span>
                  {s.validTime && <span>{s.validTime.display}</span>}
                  {s.evidence[0] && <span><PlaceLink of={s.evidence[0].passage} source short /></span>}
                </p>
                <p class="path-around">
                  <button type="button" class="parts-quiet" onClick={() => wish({ ...wishes, avoidPredicates: [...wishes.avoidPredicates, s.predicate.name] })}>Avoid “{s.predicate.label}”</button>
                  {inner && <button type="button" class="parts-quiet" onClick={() => wish({ ...wishes, avoid: [...wishes.avoid, step.to.id] })}>Go around <bdi>{step.to.name}</bdi></button>}
                </p>
              </li>
            );
          })}
        </ol>
      )}
    </Section>
  );
}

/** Puts the entities of a path on the canvas, with the modes of its steps switched on, so that every step is drawn. */
function showPath(ids: readonly Id[], path: Path): void {
  const { modes } = view.value.filters;
  const missing = [...new Set(path.steps.map((step) => step.statement.mode))].filter((mode) => !modes.includes(mode));
  show(ids);
  if (missing.length) setFilters({ modes: [...modes, ...missing] });
}

