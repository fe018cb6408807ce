import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { useGraphiQL } from "@graphiql/react";
import { useEffect, useMemo, useState } from "react";

import { playgroundQuestion } from "../explorer/api/playground";
import type { Other } from "../explorer/api/versions";
import { COOKBOOK_PLUGIN, useOpen } from "./Cookbook";
import { CopyLink } from "./CopyLink";
import { first } from "./examples";
import { fetcher } from "./fetcher";
import { Theme, useTheme } from "./Theme";

const plugins = [COOKBOOK_PLUGIN, HISTORY_PLUGIN];

/** Where there is room, a first visit has the examples beside the editor. */
const beside = matchMedia("(min-width: 50rem)").matches ? { visiblePlugin: COOKBOOK_PLUGIN } : {};

/** The question in the address. It is taken out of it, so that a reload does not open it once more. */
function asked() {
  const question = playgroundQuestion(location.hash);
  if (question) history.replaceState(null, "", location.pathname + location.search);
  return question;
}

export function Playground() {
  const [question] = useState(asked);
  const [other, setOther] = useState<Other>(null);
  const [theme, setTheme] = useTheme();
  const ask = useMemo(() => fetcher(setOther), []);
  return (
    <>
      <header className="bar">
        <a className="bar-brand" href="/">
          <svg viewBox="0 0 25 25" aria-hidden="true">
            <path d="M5 7h14M5 7l7 11 7-11" fill="none" stroke="#6b7280" strokeWidth="1.6" />
            <path className="bar-actors" d="M1 3h8v8H1z" />
            <path className="bar-process" d="M19 1.5L24.5 7 19 12.5 13.5 7z" />
            <path className="bar-deals" d="M12 13l4.5 2.7v5.3L12 23.7 7.5 21v-5.3z" />
          </svg>
          <span>peacegraph</span>
        </a>
        <h1>Playground</h1>
        <p className="bar-keys">
          <kbd>Ctrl</kbd> <kbd>Enter</kbd> asks, <kbd>Ctrl</kbd> <kbd>M</kbd> lets <kbd>Tab</kbd> leave the editor
        </p>
        <nav aria-label="Other pages">
          <a href="/">Explorer</a>
        </nav>
        <Theme theme={theme} set={setTheme} />
      </header>
      <div role="status" className="bar-notice">
        {other === "pages" && (
          <>
            The server has another version of this page by now. <button type="button" onClick={() => location.reload()}>Load it</button>
          </>
        )}
        {other === "api" && (
          <>
            This page was built for another version of the API. Whoever runs the server can build it again with <code>make run</code>.
          </>
        )}
      </div>
      <main>
        <GraphiQL
          fetcher={ask}
          plugins={plugins}
          {...beside}
          defaultQuery={first.query}
          {...(question ? { initialQuery: question.query, initialVariables: question.variables === "{}" ? "" : question.variables } : {})}
          forcedTheme={theme === "auto" ? "system" : theme}
          isHeadersEditorEnabled
          shouldPersistHeaders={false}
          inputValueDeprecation
          schemaDescription
        >
          <GraphiQL.Logo>{null}</GraphiQL.Logo>
          <GraphiQL.Toolbar>
            {({ prettify, copy, merge }) => (
              <>
                {prettify}
                {merge}
                {copy}
                <CopyLink />
                <Settled />
              </>
            )}
          </GraphiQL.Toolbar>
        </GraphiQL>
      </main>
    </>
  );
}

/** Does what belongs to the whole page: says when it is at rest, asks on the keys, opens the question of a new address. */
function Settled() {
  const { editor, settled, fetching, actions } = useGraphiQL((state) => ({
    editor: state.queryEditor,
    settled: !state.isIntrospecting && (state.schema !== null || state.fetchError !== null),
    fetching: state.isFetching,
    actions: state.actions,
  }));
  const open = useOpen();
  const there = editor !== undefined;
  useEffect(() => {
    document.documentElement.dataset.ready = String(there && settled && !fetching);
  }, [there, settled, fetching]);
  useEffect(() => editor?.focus(), [editor]);
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      const inEditor = event.target instanceof Element && event.target.closest(".monaco-editor");
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || inEditor) return; // the editors have the keys themselves
      event.preventDefault();
      actions.run();
    };
    const moved = () => {
      const question = asked();
      if (question) open(question);
    };
    addEventListener("keydown", keys);
    addEventListener("hashchange", moved);
    return () => {
      removeEventListener("keydown", keys);
      removeEventListener("hashchange", moved);
    };
  }, [actions, open]);
  return null;
}
