import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { ask, AskError } from "../api/ask";
import type { TypedDocumentString } from "../api/generated";
import { working } from "../store";

/** What became of a question. While another answer is awaited, the last one stays, so that nothing jumps. */
export interface Asked<Answer> {
  answer: Answer | null;
  /** Whether the answer belongs to an earlier question, and that of this one is still to come. */
  waiting: boolean;
  error: AskError | null;
  again: () => void;
}

const asError = (error: unknown, query: string, variables: unknown): AskError =>
  error instanceof AskError ? error : new AskError(error instanceof Error ? error.message : String(error), "", { query, variables });

/** Asks while the component is on the page, and again when the variables change; nothing as long as they are null. */
export function useAsked<Answer, Variables>(document: TypedDocumentString<Answer, Variables>, variables: Variables | null): Asked<Answer> {
  const key = JSON.stringify(variables);
  const [state, set] = useState<{ key: string; answer: Answer | null; error: AskError | null }>({ key: "", answer: null, error: null });
  const [tries, retry] = useState(0);
  // Asked before the page is painted, so that it is never taken for ready while a panel has not asked yet.
  useLayoutEffect(() => {
    if (variables === null) return;
    const giving = new AbortController();
    working(ask(document, variables, giving.signal)).then(
      (answer) => !giving.signal.aborted && set({ key, answer, error: null }),
      (error: unknown) => !giving.signal.aborted && set((before) => ({ key, answer: before.answer, error: asError(error, document.toString(), variables) })),
    );
    return () => giving.abort();
  }, [document, key, tries]);
  return {
    answer: variables === null ? null : state.answer,
    waiting: variables !== null && state.key !== key,
    error: state.key === key ? state.error : null,
    again: () => {
      set((before) => ({ ...before, key: "", error: null }));
      retry((n) => n + 1);
    },
  };
}

/** One page of a list as the graph serves it. */
export interface Connection<Node> {
  totalCount?: number;
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
  nodes: readonly Node[];
}

/** A list that grows page by page. */
export interface Paged<Answer, Node> extends Asked<Answer> {
  nodes: readonly Node[];
  hasMore: boolean;
  more: () => void;
}

/** Asks for the first page of a list, and for the next one when `more` is called. `pick` finds the list in an answer. */
export function usePaged<Answer, Variables extends { after?: string | null | undefined }, Node>(
  document: TypedDocumentString<Answer, Variables>,
  variables: Variables | null,
  pick: (answer: Answer) => Connection<Node> | null | undefined,
): Paged<Answer, Node> {
  const first = useAsked(document, variables);
  const [rest, setRest] = useState<{ of: Answer | null; nodes: readonly Node[]; next: string | null; waiting: boolean; error: AskError | null }>({ of: null, nodes: [], next: null, waiting: false, error: null });
  const now = useRef(first.answer);
  now.current = first.answer;
  const start = first.answer ? pick(first.answer) : null;
  const here = rest.of === first.answer && rest.of !== null;
  const next = here ? rest.next : start?.pageInfo.hasNextPage ? (start.pageInfo.endCursor ?? null) : null;
  const more = () => {
    const of = first.answer;
    if (!of || !next || variables === null || (here && rest.waiting)) return;
    const have = here ? rest.nodes : [];
    setRest({ of, nodes: have, next, waiting: true, error: null });
    const wanted = { ...variables, after: next };
    working(ask(document, wanted)).then(
      (answer) => {
        const page = pick(answer);
        if (now.current === of) setRest({ of, nodes: [...have, ...(page?.nodes ?? [])], next: page?.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null, waiting: false, error: null });
      },
      (error: unknown) => now.current === of && setRest({ of, nodes: have, next, waiting: false, error: asError(error, document.toString(), wanted) }),
    );
  };
  return {
    ...first,
    nodes: [...(start?.nodes ?? []), ...(here ? rest.nodes : [])],
    hasMore: next !== null,
    waiting: first.waiting || (here && rest.waiting),
    error: first.error ?? (here ? rest.error : null),
    again: here && rest.error ? more : first.again,
    more,
  };
}
