import { useEffect } from "preact/hooks";

import { playgroundLink } from "../api/playground";
import { active, culprits, without } from "../picture/filter";
import type { Filters } from "../picture/types";
import { count } from "../picture/words";
import { beforeFilters, busy, clearFilters, entities, expand, failure, notice, pathFrom, picture, retry, setAccount, setFilters, startPath, unhideAll, view } from "../store";
import { names } from "./names";
import { useKey } from "./useKey";
import { NeedsToken } from "./Write";
import "./Notices.css";

/** What went wrong, what was left out, and what is being asked for; nothing covers the picture for it. */
export function Notices() {
  useKey("escape", () => {
    if (pathFrom.value) startPath(null);
    else if (notice.value) notice.value = null;
    else return false;
  });
  const error = failure.value, told = notice.value, from = pathFrom.value;
  return (
    <div class="notices">
      {error && (
        <div class="notices-one notices-bad" role="alert">
          <p>
            <strong>That did not work.</strong> {error.message} {picture.value.entities.length > 0 && "The picture is the one from before."}
            {error.requestId && <span class="notices-id"> Request <code>{error.requestId}</code></span>}
          </p>
          <div class="notices-do">
            <NeedsToken />
            <button type="button" onClick={retry}>Try again</button>
            {error.question.query && <a class="button" href={playgroundLink(error.question.query, error.question.variables)}>Open in the playground</a>}
            <button type="button" onClick={() => (failure.value = null)}>Close</button>
          </div>
        </div>
      )}
      {from && (
        <div class="notices-one">
          <p>A path from <b dir="auto">{names.value.of(from)}</b>: choose where it ends. Click an entity, or search for one.</p>
          <div class="notices-do"><button type="button" onClick={() => startPath(null)}>Give up</button></div>
        </div>
      )}
      {told && (
        <div class="notices-one">
          <p dir="auto">{told.text}</p>
          <div class="notices-do">
            {told.action && <button type="button" onClick={told.action.run}>{told.action.label}</button>}
            <button type="button" onClick={() => (notice.value = null)}>Close</button>
          </div>
        </div>
      )}
    </div>
  );
}

const filterNames: Record<keyof Filters, string> = {
  kinds: "the kinds that are switched off",
  predicates: "the relations that are switched off",
  sources: "the sources that are switched off",
  datasets: "the data sets that are switched off",
  modes: "how it is said",
  minConfidence: "the least confidence",
  minSources: "the least number of sources",
  contestedOnly: "“contested only”",
  from: "the first day",
  to: "the last day",
};

/** Why nothing, or no line, is shown, and how to get something. Nothing while there is something. */
export function Empty() {
  const { shown, hidden, account } = view.value;
  const { entities: here, edges } = picture.value;
  if (busy.value || shown.length === 0 || (here.length > 0 && edges.length > 0)) return null;
  const known = beforeFilters.value;
  if (known.entities.size === 0) return null; // it is being read, or the notice tells what is wrong
  const reasons = culprits(known, view.value).filter((one) => one.edges > edges.length || one.entities > here.length);
  const none = here.length === 0;
  const away = hidden.filter((id) => entities.value.has(id)).length;
  const together = reasons.length === 0 && active(view.value.filters).length > 1 && picture.value.leftOut.edges > 0;
  if (!none && reasons.length === 0 && !together && account.type === "all") {
    const only = here.length === 1 ? here[0]! : null;
    const more = only ? (picture.value.more.get(only.id) ?? 0) : 0;
    if (only && more > 0)
      return (
        <div class="notices-empty">
          <p><b dir="auto">{only.name}</b> stands alone so far.</p>
          <button type="button" class="first" onClick={() => void expand(only.id)}>Bring its {count(more, "neighbour")}{more > 30 ? ", 30 with most sources first" : ""}</button>
        </div>
      );
    return here.length > 1 ? <div class="notices-empty"><p>No statement joins these entities to each other. Expand one of them, or find a path between two.</p></div> : null;
  }
  return (
    <div class="notices-empty">
      <p><strong>{none ? "Nothing is left to show." : "No statement is left to show."}</strong>{" "}
        {reasons[0] ? <>It is {filterNames[reasons[0].name]} that {reasons[0].name === "kinds" || /s that are/.test(filterNames[reasons[0].name]) ? "take" : "takes"} it away: without it there {reasons[0].edges === 1 ? "is" : "are"} {count(reasons[0].edges, "statement")}.</> : together ? "Several filters together take it away." : null}
      </p>
      <div class="notices-do">
        {reasons.slice(0, 3).map(({ name, edges: n }) => (
          <button type="button" key={name} class="first" onClick={() => {
            const rest = without(view.value.filters, name);
            setFilters({ ...rest, from: rest.from, to: rest.to } as Partial<Filters>);
          }}>
            Clear {filterNames[name]} ({count(n, "statement")})
          </button>
        ))}
        {none && away > 0 && <button type="button" onClick={unhideAll}>Show what is hidden ({away})</button>}
        {account.type !== "all" && <button type="button" onClick={() => setAccount({ type: "all" })}>Back to all accounts</button>}
        {reasons.length !== 1 && <button type="button" onClick={clearFilters}>Clear all filters</button>}
      </div>
    </div>
  );
}

/** Tells those who do not see the picture what it shows, when that changes. */
export function Live({ text }: { text: string }) {
  useEffect(() => {
    document.title = view.value.shown.length ? `${text.split(/[,;.]/)[0]} · peacegraph` : "peacegraph";
  }, [text]);
  return <div class="sr" role="status" aria-live="polite">{[notice.value?.text, text].filter(Boolean).join(" ")}</div>;
}
