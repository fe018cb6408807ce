import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { active, confidenceSteps, without } from "../picture/filter";
import { modes, type Filters as Chosen, type Mode } from "../picture/types";
import { noFilters } from "../picture/view";
import { number } from "../picture/words";
import { clearFilters, counts, datasets, service, setAccount, setFilters, sources, unhideAll, view, vocabulary } from "../store";
import { Glyph } from "./Shape";
import { names } from "./names";
import "./Filters.css";

interface Value {
  value: string;
  label: ComponentChildren;
  count: number;
  note?: string | undefined;
}

const modeLabels: Record<Mode, string> = { FACT: "Told as fact", REPORTED: "Reported", ASSESSMENT: "Judged", PROPOSAL: "Proposed", HYPOTHETICAL: "What-if", INFERRED: "Inferred by the coder" };
const modeNotes: Record<Mode, string> = {
  FACT: "The source tells it as fact",
  REPORTED: "The source reports that somebody says or does it",
  ASSESSMENT: "A judgement of an author",
  PROPOSAL: "What should be; nobody says that it is so",
  HYPOTHETICAL: "What would be if something else came about",
  INFERRED: "Concluded by the coder or by a rule",
};
const confidenceLabels: Record<(typeof confidenceSteps)[number], string> = { 0: "Any", 30: "Likely or sure", 70: "Sure" };

type List = "kinds" | "predicates" | "sources" | "datasets";

/** What is left out by choice. Each value tells how much it would show; each group can be cleared. */
export function Filters() {
  const { filters, hidden, shown, account } = view.value;
  const told = counts.value;
  const away = hidden.filter((id) => shown.some((one) => one.id === id)).length;

  const toggle = (key: List, value: string, on: boolean) => setFilters({ [key]: on ? filters[key].filter((one) => one !== value) : [...filters[key], value] });
  const listed = (key: List, of: ReadonlyMap<string, number>, label: (value: string) => Pick<Value, "label" | "note">): Value[] =>
    [...new Set([...of.keys(), ...filters[key]])].map((value) => ({ value, count: of.get(value) ?? 0, ...label(value) })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));

  const kinds = listed("kinds", told.kinds, (value) => {
    const kind = vocabulary.value.kinds.get(value);
    return { label: kind ? <><Glyph {...kind} kindLabel={kind.label} />{kind.label}</> : value, note: kind?.note };
  });
  const predicates = listed("predicates", told.predicates, (value) => ({ label: names.value.predicate(value), note: vocabulary.value.predicates.get(value)?.note }));
  const papers = listed("sources", told.sources, (value) => ({ label: <bdi>{names.value.of(value)}</bdi> }));
  const sets = listed("datasets", told.datasets, (value) => ({ label: <bdi>{names.value.of(value)}</bdi>, note: datasets.value.find(({ id }) => id === value)?.title }));
  const said = [...told.speakers].sort((a, b) => b[1] - a[1]).map(([id, n]) => ({ id, n }));
  const changed = active(filters);

  return (
    <div class="filters">
      <div class="filters-head">
        <h2>Filters</h2>
        {changed.length > 0 && <button type="button" class="filters-clear" onClick={clearFilters}>Clear all</button>}
      </div>
      {away > 0 && <p class="filters-hidden">{away === 1 ? "1 entity is" : `${number(away)} entities are`} hidden by hand. <button type="button" class="filters-clear" onClick={unhideAll}>Show again</button></p>}
      <Group title="Kinds" unit="entities" names={["kinds"]} changed={changed}>
        <Checks values={kinds} off={filters.kinds} onToggle={(value, on) => toggle("kinds", value, on)} />
      </Group>
      <Group title="How it is said" unit="statements" names={["modes"]} changed={changed}>
        <Checks
          values={modes.filter((mode) => told.modes.has(mode) || noFilters.modes.includes(mode) || filters.modes.includes(mode)).map((mode) => ({ value: mode, label: modeLabels[mode], note: modeNotes[mode], count: told.modes.get(mode) ?? 0 }))}
          off={modes.filter((mode) => !filters.modes.includes(mode))}
          onToggle={(value, on) => setFilters({ modes: modes.filter((mode) => (mode === value ? on : filters.modes.includes(mode))) })}
        />
      </Group>
      <Group title="Support" unit="statements" names={["minSources", "contestedOnly"]} changed={changed}>
        <Choices
          name="sources"
          values={[...told.minSources].map(([least, n]) => ({ value: String(least), label: least === 1 ? "Any number of sources" : `${least} or more sources`, count: n }))}
          chosen={String(Math.max(1, filters.minSources))}
          onChoose={(value) => setFilters({ minSources: value === "1" ? 0 : Number(value) })}
        />
        <label class="filters-value">
          <input type="checkbox" checked={filters.contestedOnly} onChange={(event) => setFilters({ contestedOnly: event.currentTarget.checked })} />
          <span>Contested only</span>
          <span class="filters-count">{number(told.contestedOnly)}</span>
        </label>
      </Group>
      <Group title="Confidence" unit="statements" names={["minConfidence"]} changed={changed}>
        <Choices
          name="confidence"
          values={confidenceSteps.map((least) => ({ value: String(least), label: confidenceLabels[least], count: told.minConfidence.get(least) ?? 0 }))}
          chosen={String(filters.minConfidence)}
          onChoose={(value) => setFilters({ minConfidence: Number(value) })}
        />
      </Group>
      <Group title="When it can have held" names={["from", "to"]} changed={changed} closed>
        <div class="filters-days">
          <Day label="From" value={filters.from} onChange={(from) => setFilters({ from } as Partial<Chosen>)} />
          <Day label="To" value={filters.to} onChange={(to) => setFilters({ to } as Partial<Chosen>)} />
        </div>
      </Group>
      <Group title="Relations" unit="statements" names={["predicates"]} changed={changed}>
        <Checks values={predicates} off={filters.predicates} onToggle={(value, on) => toggle("predicates", value, on)} onOnly={(value) => setFilters({ predicates: predicates.map((one) => one.value).filter((one) => one !== value) })} />
      </Group>
      {said.length > 0 && (
        <Group title="Who says it" unit="statements" names={[]} changed={changed}>
          <ul class="filters-speakers">
            {said.slice(0, 12).map(({ id, n }) => {
              const on = account.type === "as" && account.speaker === id;
              return (
                <li key={id}>
                  <button type="button" aria-pressed={on} onClick={() => setAccount(on ? { type: "all" } : { type: "as", speaker: id })}>
                    <bdi>{names.value.of(id)}</bdi>
                    <span class="filters-count">{number(n)}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </Group>
      )}
      <Group title="Sources" unit="statements" names={["sources"]} changed={changed} closed={papers.length < 2}>
        <Checks values={papers} off={filters.sources} onToggle={(value, on) => toggle("sources", value, on)} />
        {sources.value.length > papers.length && <p class="filters-note">{number((service.value?.sources ?? sources.value.length) - papers.length)} other sources have nothing to say on what is shown.</p>}
      </Group>
      <Group title="Data sets" unit="statements" names={["datasets"]} changed={changed} closed={sets.length < 2}>
        <Checks values={sets} off={filters.datasets} onToggle={(value, on) => toggle("datasets", value, on)} />
      </Group>
    </div>
  );
}

/** How many filters are not as they are at first. */
export function howMany(): number {
  const names = active(view.value.filters);
  return names.length - (names.includes("from") && names.includes("to") ? 1 : 0);
}

function Group({ title, unit, names: keys, changed, closed = false, children }: { title: string; unit?: string; names: (keyof Chosen)[]; changed: (keyof Chosen)[]; closed?: boolean; children: ComponentChildren }) {
  const mine = keys.filter((key) => changed.includes(key));
  const [isOpen, setOpen] = useState(!closed);
  return (
    <details class="filters-group" open={isOpen || mine.length > 0} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h3>{title}</h3>
        {mine.length > 0 ? <span class="filters-changed">changed</span> : unit ? <span class="filters-unit">{unit}</span> : null}
      </summary>
      <fieldset>
        <legend class="sr">{title}</legend>
        {children}
        {mine.length > 0 && (
          <button type="button" class="filters-clear" onClick={() => {
            const rest = mine.reduce(without, view.value.filters);
            setFilters({ ...rest, from: rest.from, to: rest.to } as Partial<Chosen>);
          }}>
            Clear {title.toLowerCase()}
          </button>
        )}
      </fieldset>
    </details>
  );
}

const few = 8;

function Checks({ values, off, onToggle, onOnly }: { values: Value[]; off: readonly string[]; onToggle: (value: string, on: boolean) => void; onOnly?: (value: string) => void }) {
  const [all, setAll] = useState(false);
  if (values.length === 0) return <p class="filters-note">Nothing to choose from yet.</p>;
  const listed = all || values.length <= few + 2 ? values : values.filter(({ value }, i) => i < few || off.includes(value));
  return (
    <>
      {listed.map(({ value, label, count, note }) => (
        <div class="filters-line" key={value}>
          <label class="filters-value" title={note}>
            <input type="checkbox" checked={!off.includes(value)} onChange={(event) => onToggle(value, event.currentTarget.checked)} />
            <span>{label}</span>
            <span class="filters-count">{number(count)}</span>
          </label>
          {onOnly && values.length > 1 && <button type="button" class="filters-only" onClick={() => onOnly(value)}>only<span class="sr"> {label}</span></button>}
        </div>
      ))}
      {values.length > listed.length && <button type="button" class="filters-clear" onClick={() => setAll(true)}>All {values.length}</button>}
    </>
  );
}

function Choices({ name, values, chosen, onChoose }: { name: string; values: Value[]; chosen: string; onChoose: (value: string) => void }) {
  const offered = values.some(({ value }) => value === chosen) ? values : [...values, { value: chosen, label: `${chosen} or more`, count: 0 }];
  return (
    <>
      {offered.map(({ value, label, count }) => (
        <label class="filters-value" key={value}>
          <input type="radio" name={`filters-${name}`} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>{label}</span>
          <span class="filters-count">{number(count)}</span>
        </label>
      ))}
    </>
  );
}

function Day({ label, value, onChange }: { label: string; value: string | undefined; onChange: (value: string | undefined) => void }) {
  return (
    <label>
      <span>{label}</span>
      <input type="date" value={value ?? ""} onChange={(event) => onChange(event.currentTarget.value || undefined)} />
    </label>
  );
}
