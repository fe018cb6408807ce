import { useEffect, useRef, useState } from "preact/hooks";

import { PanelPassagesDocument, PanelReadingDocument, PanelSentenceDocument, type PanelCodedFragment, type PanelReadingQuery } from "../api/generated";
import { asOfInput } from "../api/read";
import { byParagraph } from "../picture/groups";
import { capital, count, number, spaced, textStates } from "../picture/said";
import { closeReading, read, state, view } from "../store";
import { useAsked, usePaged } from "./asked";
import { Answered, Dotted, Go, More, Named, PanelHead, QuestionLink, StatementLine, Trouble, Web } from "./PanelParts";
import { writing } from "./writing";
import "./Reading.css";

type Source = Extract<NonNullable<PanelReadingQuery["entity"]>, { coverage: unknown }>;
type Sentence = Source["coverage"]["sentences"]["nodes"][number];

/** How many sentences come at once, and how many pages are read on end to reach the one that was asked for. */
const page = 30, reach = 40;

const sourceIn = (answer: PanelReadingQuery): Source | null => (answer.entity && "coverage" in answer.entity ? (answer.entity as Source) : null);

/** A source, sentence by sentence, with the statements that were coded from each, and those from which none was. */
export function Reading() {
  const asked = view.value.reading;
  const id = asked?.source ?? "";
  const variables = { id, first: page, asOf: asOfInput(state.value) };
  const list = usePaged(PanelReadingDocument, id ? variables : null, (answer: PanelReadingQuery) => sourceIn(answer)?.coverage.sentences);
  const source = list.answer ? sourceIn(list.answer) : null;

  // The sentence that was asked for is read up to, and brought into sight once.
  const wanted = asked?.paragraph ? `${id} ${asked.paragraph} ${asked.sentence ?? ""}` : "";
  const is = (one: Sentence) => one.paragraph === asked?.paragraph && (asked?.sentence === undefined || one.sentence === asked.sentence);
  const there = list.nodes.some(is);
  useEffect(() => {
    if (wanted && source?.id === id && !there && list.hasMore && !list.waiting && !list.error && list.nodes.length < page * reach) list.more();
  });
  const seen = useRef("");
  useEffect(() => {
    const here = body.current?.querySelector<HTMLElement>(".reading-here");
    if (!wanted || !here || seen.current === wanted || source?.id !== id) return;
    seen.current = wanted;
    here.scrollIntoView({ block: "start" });
  });
  const body = useRef<HTMLDivElement>(null);
  if (!asked) return null;
  return (
    <section class="panel-in" aria-label="Reading">
      <Answered asked={list} what="the source">
        {() =>
          source ? (
            <div ref={body} key={source.id}>
              <Head of={source} asked={id} />
              {byParagraph(list.nodes).map(({ paragraph, lines }) => (
                <section key={paragraph ?? 0} class="reading-paragraph" aria-label={paragraph === null ? "Before the first paragraph" : `Paragraph ${paragraph}`}>
                  <h3>{paragraph === null ? "Before the text" : `Paragraph ${paragraph}`}</h3>
                  {lines.map((line) =>
                    line.type === "gap" ? (
                      <p key={`gap ${line.from}`} class="reading-gap">
                        {line.from === line.to ? `Sentence ${line.from}: ` : `Sentences ${line.from} to ${line.to}: `}nothing was coded
                      </p>
                    ) : (
                      <SentenceOf key={line.sentence.sentence} of={line.sentence} source={source} here={wanted !== "" && is(line.sentence) && (asked.sentence !== undefined || line === lines.find((l) => l.type === "sentence"))} />
                    ),
                  )}
                </section>
              ))}
              <More list={{ ...list, error: null }} total={source.coverage.sentenceCount} noun="sentences" />
              {source.coverage.elsewhere > 0 && !list.hasMore && <Elsewhere source={source} open={source.coverage.sentenceCount === 0} />}
            </div>
          ) : (
            <>
              <PanelHead kicker="Source" title="No source has this identifier" id={id} close={closeReading} />
              <p><code>{id}</code> may be misspelt, or be something else than a source.</p>
            </>
          )
        }
      </Answered>
      <div class="parts-tools">
        <QuestionLink document={PanelReadingDocument} variables={variables} />
      </div>
    </section>
  );
}

function Head({ of: s, asked }: { of: Source; asked: string }) {
  const { coverage: c } = s;
  const published = s.published.value && "date" in s.published.value ? s.published.value.date.display : null;
  return (
    <PanelHead kicker={<>Reading{view.value.selected && <> · <button type="button" class="reading-back" onClick={closeReading}>back to the {view.value.selected.type}</button></>}</>} title={<Go to={{ type: "entity", id: s.id }}><bdi>{s.name}</bdi></Go>} id={asked} close={closeReading}>
      <Dotted
        items={[
          s.genre && capital(spaced(s.genre)),
          s.authors.nodes.length ? <>by <Named who={s.authors.nodes} /></> : "author not stated",
          published ? `published ${published}` : "date not stated",
          s.publisher ? <bdi>{s.publisher}</bdi> : "publisher not stated",
          s.licence ? <bdi>{s.licence}</bdi> : "licence not stated",
          s.reliability && `reliability ${s.reliability}`,
          s.url && <Web href={s.url}>the text</Web>,
        ]}
      />
      <Coverage of={c} passages={s.passages.totalCount} />
    </PanelHead>
  );
}

function Coverage({ of: c, passages }: { of: Source["coverage"]; passages: number }) {
  if (c.sentenceCount === 0) return <p class="reading-coverage">{count(passages, "passage")} {passages === 1 ? "was coded, and it is" : "were coded, and they are"} not located to a sentence.</p>;
  if (c.basis === "CODED")
    return (
      <p class="reading-coverage">
        {capital(count(c.sentenceCount, "sentence"))} have statements. The text is not at hand, so what was left out cannot be told beyond missing numbers, and the words are not shown.
      </p>
    );
  return (
    <div class="reading-coverage">
      <p>
        {number(c.withStatements)} of {count(c.sentenceCount, "sentence")} have statements. The words are those of the text at hand, which is the one that was coded.
        {c.numberedOtherwise > 0 && ` ${capital(count(c.numberedOtherwise, "passage"))} lie elsewhere than their numbers say.`}
      </p>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="6" />
        <rect width={(100 * c.withStatements) / c.sentenceCount} height="6" class="reading-covered" />
      </svg>
    </div>
  );
}

function SentenceOf({ of: s, source, here }: { of: Sentence; source: Source; here: boolean }) {
  const [more, showAll] = useState(false);
  const all = (more || here) && s.statementCount > s.statements.nodes.length;
  const passage = { sentence: { min: s.sentence, max: s.sentence }, ...(s.paragraph !== null && s.paragraph !== undefined && { paragraph: { min: s.paragraph, max: s.paragraph } }) };
  const rest = useAsked(PanelSentenceDocument, all ? { source: source.id, passage, asOf: asOfInput(state.value) } : null);
  const nodes: readonly PanelCodedFragment[] = rest.answer?.statements?.nodes ?? s.statements.nodes;
  const bare = s.statementCount === 0;
  const OnPassage = writing.value?.OnPassage;
  return (
    <article class={`reading-sentence${here ? " reading-here" : ""}${bare ? " reading-bare" : ""}`} aria-label={capital(s.label)}>
      <h4>
        <a
          href={`/?read=${source.id}*${s.paragraph ?? ""}*${s.sentence}`}
          aria-current={here ? "location" : undefined}
          onClick={(event) => {
            event.preventDefault();
            read(source.id, s.paragraph ?? undefined, s.sentence);
          }}
        >
          <span class="parts-hidden">{s.label}</span>
          <span aria-hidden="true">{s.paragraph ?? "–"}.{s.sentence}</span>
        </a>
      </h4>
      <div>
        {s.text !== null && s.text !== undefined && <blockquote dir="auto">{s.text}</blockquote>}
        {OnPassage && <OnPassage of={{ ...s, source: { id: source.id, name: source.name } }} />}
        {bare ? <p class="parts-soft">nothing was coded</p> : <Coded of={nodes} />}
        {s.statementCount > nodes.length && !all && (
          <button type="button" class="parts-quiet" onClick={() => showAll(true)}>
            {number(nodes.length)} of {count(s.statementCount, "statement")}, show all
          </button>
        )}
        {rest.error && <Trouble error={rest.error} again={rest.again} />}
      </div>
    </article>
  );
}

function Coded({ of }: { of: readonly PanelCodedFragment[] }) {
  return (
    <ul class="parts-lines">
      {of.map((s) => (
        <StatementLine key={s.id} of={s} place={false} />
      ))}
    </ul>
  );
}

/** Passages that lie in no sentence: rows of a table, pages, a title. */
function Elsewhere({ source, open }: { source: Source; open: boolean }) {
  const list = usePaged(PanelPassagesDocument, { id: source.id, first: page, asOf: asOfInput(state.value) }, (answer) => (answer.entity && "passages" in answer.entity ? answer.entity.passages : null));
  const OnPassage = writing.value?.OnPassage;
  const passages = list.nodes.filter((one) => one.sentence === null || one.sentence === undefined || open);
  // Those of sentences come on the same pages, so that it is read on until all others are there.
  const total = open ? source.passages.totalCount : source.coverage.elsewhere;
  const some = passages.length < total;
  useEffect(() => {
    if (!open && some && list.hasMore && !list.waiting && !list.error && list.nodes.length < page * reach) list.more();
  });
  return (
    <section class="reading-paragraph" aria-label="Elsewhere in the source">
      <h3>{open ? "Passages" : "Elsewhere in the source"}</h3>
      {list.error && <Trouble error={list.error} again={list.again} />}
      {passages.map((one) => (
        <article key={one.id} class="reading-sentence reading-else" aria-label={capital(one.label)}>
          <h4>{capital(one.label)}</h4>
          <div>
            {one.text !== null && one.text !== undefined ? <blockquote dir="auto">{one.text}</blockquote> : <p class="parts-soft">{capital(textStates[one.textState] ?? "")}.</p>}
            {OnPassage && <OnPassage of={{ ...one, source: { id: source.id, name: source.name } }} />}
            <Coded of={one.statements.nodes} />
            {one.statements.totalCount > one.statements.nodes.length && <p class="parts-soft">{number(one.statements.nodes.length)} of {count(one.statements.totalCount, "statement")} are shown.</p>}
          </div>
        </article>
      ))}
      {some && <More list={{ ...list, error: null }} total={total} shown={passages.length} noun="passages" />}
    </section>
  );
}
