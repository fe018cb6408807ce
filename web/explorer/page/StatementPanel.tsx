import { useEffect, useState } from "preact/hooks";

import { PanelCiteDocument, PanelStatementDocument, type PanelEvidenceFragment, type PanelStatementQuery } from "../api/generated";
import { asOfInput } from "../api/read";
import { capital, count, exactness, isIdea, modeNote, moment, number, pieces, surenessWithNumber, textStates, type Chip } from "../picture/said";
import { unknownsOf } from "../picture/unknowns";
import { edges, entities, open, picture, setFilters, show, state, view } from "../store";
import { HistoryOf } from "./Changes";
import { Mark } from "./Mark";
import { useAsked } from "./asked";
import {
  Answered, Chips, Copy, Dotted, EntityLink, Go, PanelHead, PlaceLink, QuestionLink, Section, StatementLine, StatementLink, Terms, Trouble, ValueOf, Waiting, wordsOf, type Value,
} from "./PanelParts";
import { writing } from "./writing";
import "./StatementPanel.css";

type Statement = Extract<NonNullable<PanelStatementQuery["node"]>, { __typename: "Statement" }>;

/** One statement, and who says so: what it says, what it rests on, who denies it, what nobody tells, and how to cite it. */
export function StatementPanel({ id }: { id: string }) {
  const variables = { id, asOf: asOfInput(state.value) };
  const asked = useAsked(PanelStatementDocument, variables);
  return (
    <section class="panel-in" aria-label="Statement">
      <Answered asked={asked} what="the statement">
        {({ node }) => (node?.__typename === "Statement" ? <Told key={node.id} of={node} asked={id} /> : <Missing id={id} />)}
      </Answered>
      <div class="parts-tools">
        <QuestionLink document={PanelStatementDocument} variables={variables} />
      </div>
    </section>
  );
}

function Missing({ id }: { id: string }) {
  return (
    <>
      <PanelHead kicker="Statement" title="No statement has this identifier" id={id} />
      <p>
        <code>{id}</code> may be misspelt, {view.value.asOf ? "belong to another collection, or have come later than the day that is shown" : "or belong to another collection"}.
      </p>
    </>
  );
}

function Told({ of: s, asked }: { of: Statement; asked: string }) {
  const unknown = unknownsOf(s);
  useEffect(() => {
    // Who comes by a link finds its ends in the picture.
    if (!view.value.shown.length && endsOf(s).length) open(endsOf(s));
  }, []);
  const withdrawn = s.rank === "DEPRECATED";
  const OnStatement = writing.value?.OnStatement;
  const more: Chip[] = [
    { words: count(s.sourceCount, "source"), note: "Passages of one source count once.", tone: "plain" },
    { words: s.validTime?.display ?? "no date stated", note: s.validTime ? exactness(s.validTime) : "Nobody tells when it holds.", tone: "plain" },
  ];
  return (
    <>
      <PanelHead kicker={<>Statement <code>{s.id}</code><Mark id={s.id} /></>} title={<Sentence of={s} />} id={asked}>
        <Chips of={s} all more={more} />
        {(withdrawn || s.rankReason || s.supersededBy || s.supersedes) && (
          <ul class="statement-standing">
            {s.rankReason && !(withdrawn && s.supersededBy) && <li>{withdrawn ? "Withdrawn" : capital(s.rank.toLowerCase())}: <bdi>{s.rankReason}</bdi></li>}
            {withdrawn && !s.rankReason && <li>Withdrawn: kept for the record.</li>}
            {s.supersededBy && <li>Superseded by <StatementLink of={s.supersededBy} /></li>}
            {s.supersedes && <li>Corrects <StatementLink of={s.supersedes} /></li>}
          </ul>
        )}
        <OnCanvas of={s} />
        {OnStatement && <OnStatement id={s.id} />}
      </PanelHead>
      <Voices of={s} />
      <Rests of={s} />
      <Section title="What we do not know" count={unknown.length || ""}>
        {unknown.length ? (
          <ul class="statement-unknown">
            {unknown.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        ) : (
          <p>Date, speakers and more than one source are stated.</p>
        )}
      </Section>
      <Circumstances of={s} />
      <Section title="Record">
        <Terms
          items={[
            ["Data set", <><bdi>{s.dataset.title}</bdi>, version <bdi>{s.dataset.version}</bdi>{s.dataset.licence && <>, <bdi>{s.dataset.licence}</bdi></>}{s.dataset.withdrawn && <> (withdrawn: <bdi>{s.dataset.withdrawn.reason}</bdi>)</>}</>],
            ...s.corrections.map((c) => [c.action === "DEPRECATE" ? "Withdrawn" : "Reinstated", <><bdi>{c.reason}</bdi> <span class="parts-soft"><bdi>{c.author}</bdi>{c.date && `, ${c.date}`}</span></>] as const),
            ["Came in", `changeset ${s.addedIn.number}, ${moment(s.addedIn.time)}`],
            ["Linked data", <code>{s.iri}</code>],
          ]}
        />
        <Past id={s.id} changes={s.history.totalCount} />
      </Section>
      <Cite id={s.id} />
    </>
  );
}

/** What was done to it, read when it is asked for. */
function Past({ id, changes }: { id: string; changes: number }) {
  const [isOpen, open] = useState(false);
  return (
    <details onToggle={(event) => open(event.currentTarget.open)}>
      <summary>History, {count(changes, "change")}</summary>
      {isOpen && <HistoryOf id={id} />}
    </details>
  );
}

/** The words of the statement, in which its two ends can be opened. */
function Sentence({ of: s }: { of: Statement }) {
  const subject = "name" in s.subject ? s.subject.name : "text" in s.subject ? s.subject.text : "";
  return (
    <>
      {pieces(s.text, subject, wordsOf(s.object)).map(({ text, end }, i) => {
        const to = end === "subject" ? s.subject : end === "object" && "id" in s.object ? s.object : null;
        if (!to) return <span key={i} class="statement-verb">{text}</span>;
        return (
          <Go key={i} to={{ type: "kind" in to ? "entity" : "statement", id: to.id }}>
            <bdi>{text}</bdi>
          </Go>
        );
      })}
    </>
  );
}

const endsOf = (s: Statement): string[] => [s.subject, s.object].filter((end): end is typeof end & { id: string } => "kind" in end).map(({ id }) => id);

/** Where the statement is on the canvas, and what brings it there. */
function OnCanvas({ of: s }: { of: Statement }) {
  const ends = endsOf(s);
  const drawn = picture.value.edges.some((edge) => edge.id === s.id);
  const known = edges.value.has(s.id);
  const { filters, account } = view.value;
  if (drawn || !ends.length) return null;
  const missing = ends.filter((id) => !entities.value.has(id));
  const offMode = known && !filters.modes.includes(s.mode);
  return (
    <div class="parts-actions">
      {missing.length > 0 && (
        <button type="button" onClick={() => show(ends)}>
          Show {ends.length > 1 ? "both ends" : "it"} on the canvas
        </button>
      )}
      {missing.length === 0 && offMode && (
        <button type="button" onClick={() => setFilters({ modes: [...filters.modes, s.mode] })}>
          Draw {isIdea(s) ? (s.mode === "PROPOSAL" ? "proposals" : "what-ifs") : "what is inferred"}, too
        </button>
      )}
      {missing.length === 0 && known && !offMode && (
        <span class="parts-soft">Not drawn: {s.polarity === "NEGATIVE" && account.type === "all" ? "it says that something is not so" : account.type === "all" ? "a filter leaves it out" : "it is not in the account that is shown"}.</span>
      )}
    </div>
  );
}

/** Who says that it is so and who says that it is not, side by side. */
function Voices({ of: s }: { of: Statement }) {
  const side = (stance: string) => s.sides.filter((one) => one.stance === stance);
  const column = (title: string, stance: string, none: string) => {
    const voices = side(stance);
    return (
      <div class={`statement-side ${voices.length ? "" : "statement-side-none"}`}>
        <h4>{title}</h4>
        {voices.length ? (
          <ul>
            {voices.map(({ actor, source, evidence }) => (
              <li key={actor?.id ?? source?.id}>
                {actor ? <EntityLink of={actor} /> : source ? <span class="parts-soft">the source itself: <Go to={{ type: "entity", id: source.id }}><bdi>{source.name}</bdi></Go></span> : "somebody who is not named"}
                <Dotted items={unique(evidence.map((e) => e.passage)).map((passage) => <PlaceLink key={passage.id} of={passage} short />)} />
              </li>
            ))}
          </ul>
        ) : (
          <p class="parts-soft">{none}</p>
        )}
      </div>
    );
  };
  return (
    <Section title={s.contested ? "Contested: who says so, who denies it" : "Who says so"}>
      <div class="statement-sides">
        {column(isIdea(s) ? "For it" : "It is so", "FOR", "Nobody")}
        {column(isIdea(s) ? "Against it" : "It is not so", "AGAINST", "Nobody here denies it")}
      </div>
    </Section>
  );
}

const unique = <P extends { id: string }>(all: readonly P[]): P[] => [...new Map(all.map((one) => [one.id, one])).values()];

/** Everything it rests on, a card for each reading; then what affirms and what denies it, with theirs. */
function Rests({ of: s }: { of: Statement }) {
  const others = [...s.deniedBy.map((of) => ({ of, against: true })), ...s.affirmedBy.map((of) => ({ of, against: false }))];
  return (
    <>
      <Section title="Evidence" count={count(s.evidence.length, "passage")}>
        <p class="parts-soft">{modeNote(s.mode)}</p>
        <ul class="statement-cards">
          {s.evidence.map((e) => (
            <Card key={e.id} of={e} stance="says it" />
          ))}
        </ul>
      </Section>
      {others.map(({ of, against }) => (
        <Section key={of.id} title={against ? "Denied by" : "Affirmed by"}>
          <ul class="parts-lines">
            <StatementLine of={of} place={false} />
          </ul>
          <ul class="statement-cards">
            {of.evidence.map((e) => (
              <Card key={e.id} of={e} stance={against ? "denies it" : "affirms it"} />
            ))}
          </ul>
        </Section>
      ))}
    </>
  );
}

/** One reading of one passage. */
function Card({ of: e, stance }: { of: PanelEvidenceFragment; stance: string }) {
  const { passage } = e;
  const who = e.attributedTo.length ? e.attributedTo.map((one, i) => <span key={one.id}>{i > 0 && " and "}<EntityLink of={one} /></span>) : e.voice === "AUTHOR" ? "The source itself" : "Somebody the source does not name";
  return (
    <li class={e.withdrawn ? "statement-card statement-card-withdrawn" : "statement-card"}>
      <h4>
        {who} <span class="parts-soft">{e.withdrawn ? "withdrawn: does not count" : stance}</span>
      </h4>
      {passage.text !== null && passage.text !== undefined && (
        <blockquote dir="auto">{passage.textState === "CUT" ? `${passage.text} …` : passage.text}</blockquote>
      )}
      <p class={`statement-words statement-words-${passage.text ? "shown" : "not"}`}>{capital(textStates[passage.textState] ?? passage.textState)}.</p>
      <Terms
        items={[
          ["Source", <Go to={{ type: "entity", id: passage.source.id }}><bdi>{passage.source.name}</bdi></Go>],
          ["Place", <><PlaceLink of={passage} />{passage.page && !passage.label.includes("page") && <span class="parts-soft">, page {passage.page}</span>}{passage.start !== null && passage.end !== null && <span class="parts-soft">, characters {number(passage.start)}–{number(passage.end)}</span>}</>],
          ["Voice", e.voice === "AUTHOR" ? "the author of the source" : "quoted or paraphrased by the source"],
          ["Confidence", <>{surenessWithNumber(e.confidence)}<Gauge score={e.confidence.score} /></>],
          ["Coded by", <><bdi>{e.coder ?? "not recorded"}</bdi>{e.codebook && <span class="parts-soft">, after <bdi>{e.codebook}</bdi></span>}</>],
        ]}
      />
    </li>
  );
}

function Gauge({ score }: { score: number }) {
  return (
    <svg class="statement-gauge" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="6" />
      <rect width={score} height="6" class="statement-gauge-score" />
    </svg>
  );
}

function Circumstances({ of: s }: { of: Statement }) {
  const time = s.validTime;
  if (!time && !s.qualifiers.length && !s.notes.length && !s.predicate.note) return null;
  return (
    <Section title="Circumstances">
      <Terms
        items={[
          time && ["When", <>{time.display}{exactness(time) && <span class="parts-soft">, {exactness(time)}</span>}</>],
          ...s.qualifiers.map((q) => [q.label, <ValueOf of={q.value as Value} />] as const),
          ...s.notes.map((note) => ["Note", <bdi>{note}</bdi>] as const),
          s.predicate.note && [`“${s.predicate.label}”`, <span class="parts-soft">{s.predicate.note}</span>],
        ]}
      />
    </Section>
  );
}

const styles = [
  ["apa", "APA"],
  ["bibtex", "BibTeX"],
  ["ris", "RIS"],
  ["csl", "CSL-JSON"],
] as const;

/** How to cite it, and the address under which it is found for good. */
export function Cite({ id, at = state.value }: { id: string; at?: string | null }) {
  const [style, choose] = useState<(typeof styles)[number][0]>("apa");
  const asked = useAsked(PanelCiteDocument, { id, asOf: asOfInput(at) });
  const link = new URL(`/id/${id}`, location.href).href;
  const text = asked.answer?.cite?.[style] ?? "";
  return (
    <Section title="Cite and share">
      {asked.error && <Trouble error={asked.error} again={asked.again} />}
      {!asked.answer && !asked.error && <Waiting what="the citation" lines={3} />}
      {text && (
        <>
          <pre class="statement-cite" tabIndex={0} role="region" aria-label="Citation">{text}</pre>
          <p class="parts-actions">
            <label>
              <span class="parts-hidden">Style of the citation</span>
              <select value={style} onChange={(event) => choose(event.currentTarget.value as typeof style)}>
                {styles.map(([name, label]) => (
                  <option key={name} value={name}>
                    {label}
                  </option>
                ))}
              </select>
            </label>
            <Copy text={text}>Copy citation</Copy>
            <Copy text={link}>Copy permalink</Copy>
            <a class="parts-button" href={`/id/${id}`}>Permalink</a>
          </p>
        </>
      )}
    </Section>
  );
}

