import { useEffect, useState } from "preact/hooks";

import { ask } from "../api/ask";
import { StartDocument, type StartQuery } from "../api/generated";
import { asOfInput } from "../api/read";
import type { View } from "../picture/types";
import { noFilters } from "../picture/view";
import { count, number } from "../picture/words";
import { fail, open, overviewMore, service, state, working } from "../store";
import { Glyph } from "./Shape";
import { Search } from "./Search";
import "./Start.css";

type Said = NonNullable<StartQuery["contested"]>;

/** The page as it opens: what this is, the search, and questions to begin with, over a quiet overview. */
export function Start() {
  const [answer, setAnswer] = useState<StartQuery | null>(null);
  const asOf = state.value;
  useEffect(() => {
    const stop = new AbortController();
    const run = () => {
      working(ask(StartDocument, { asOf: asOfInput(asOf) }, stop.signal)).then(setAnswer, (error: unknown) => {
        if (!stop.signal.aborted) fail(error, run);
      });
    };
    run();
    return () => stop.abort();
  }, [asOf]);

  const told = service.value;
  return (
    <section class="start" aria-labelledby="start-title">
      <h1 id="start-title">What is said about a peace process, and who says so</h1>
      <p class="start-about">
        {told && told.entities > 0 ? (
          <>
            <b>{number(told.statements)}</b> statements about <b>{number(told.entities)}</b> entities from <b>{number(told.sources)}</b> {told.sources === 1 ? "source" : "sources"}. Every line of the picture is something that somebody says: click it and
            see who, where and how sure.
          </>
        ) : told ? (
          <>The graph is empty. Load a data set, and what it says appears here.</>
        ) : (
          <>Every line of the picture is something that somebody says: click it and see who, where and how sure.</>
        )}
      </p>
      <Search focused label="Search entities by name or description" />
      {answer && <Points answer={answer} />}
      {overviewMore.value > 0 && <p class="start-behind">Behind this: the entities with most statements. {number(overviewMore.value)} others are in the graph.</p>}
    </section>
  );
}

function Points({ answer }: { answer: StartQuery }) {
  const points: { title: string; about: string; said: Said | null; noun: string; to: Partial<View> }[] = [
    { title: "Who mediated?", about: "Mediators and their talks", said: answer.mediation, noun: "statement", to: {} },
    { title: "What was agreed?", about: "Agreements, their parties and where they came from", said: answer.agreements, noun: "statement", to: {} },
    { title: "What is contested?", about: "What some say and others deny", said: answer.contested, noun: "statement", to: {} },
    { title: "Who accuses whom?", about: "Accusations, each by the one who makes it", said: answer.accusations, noun: "accusation", to: {} },
    { title: "What is proposed?", about: "Measures that somebody says should be taken, as a table", said: answer.proposals, noun: "proposal", to: { layout: "list", filters: { ...noFilters, modes: ["PROPOSAL"] } } },
    { title: "What came last?", about: "The latest events, with what is said of them", said: answer.events, noun: "statement", to: {} },
  ];
  return (
    <>
      <ul class="start-points">
        {points.map(({ title, about, said, noun, to }) =>
          said && said.totalCount > 0 ? (
            <li key={title}>
              <button type="button" onClick={() => begin(said, to)}>
                <span class="start-question">{title}</span>
                <span class="start-note">{about}</span>
                <span class="start-example" dir="auto">{said.nodes[0]?.text}</span>
                <span class="start-count">{count(said.totalCount, noun)}</span>
              </button>
            </li>
          ) : null,
        )}
      </ul>
      {answer.actors && answer.actors.nodes.length > 0 && (
        <p class="start-actors">
          <span>Or begin with</span>{" "}
          {answer.actors.nodes.map(({ id, name, kind }) => (
            <button type="button" key={id} onClick={() => open([id], { selected: { type: "entity", id } })}>
              <Glyph {...kind} kindLabel={kind.label} /><bdi>{name}</bdi>
            </button>
          ))}
        </p>
      )}
    </>
  );
}

// The ends of the statements become the picture; the first statement opens, so that a newcomer sees where it is said.
function begin(said: Said, to: Partial<View>): void {
  const drawn = said.nodes.filter(({ subject, object }) => "name" in subject && "name" in object);
  const ids = drawn.flatMap(({ subject, object }) => [subject, object].flatMap((end) => ("id" in end ? [end.id] : [])));
  const first = to.layout === "list" ? undefined : (drawn[0] ?? said.nodes[0]);
  open(ids, { ...to, selected: first ? { type: "statement", id: first.id } : null });
}
