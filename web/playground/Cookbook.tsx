import { useGraphiQL, type GraphiQLPlugin } from "@graphiql/react";
import { useCallback, useState, type KeyboardEvent } from "react";

import { matching, themes, type Example } from "./cookbook";
import { examples } from "./examples";

/** A question to be opened: a document, and its variables as JSON, which may be empty. */
type Question = Pick<Example, "query" | "variables">;

/** Returns what opens a question in a tab: the one that has it already, or a new one. */
export function useOpen(): (question: Question) => void {
  const { tabs, active, query, variables, actions } = useGraphiQL((state) => ({
    tabs: state.tabs,
    active: state.activeTabIndex,
    query: state.queryEditor,
    variables: state.variableEditor,
    actions: state.actions,
  }));
  return useCallback(
    (question: Question) => {
      const at = tabs.findIndex((tab) => tab.query?.trim() === question.query.trim() && (tab.variables ?? "").trim() === question.variables.trim());
      if (at >= 0) {
        if (at !== active) actions.changeTab(at);
      } else {
        if (query?.getValue().trim()) actions.addTab();
        query?.setValue(question.query);
        variables?.setValue(question.variables);
      }
      query?.setScrollTop(0);
      query?.focus();
    },
    [tabs, active, query, variables, actions],
  );
}

/** The cookbook beside the editor: questions by theme, of which each opens in a tab. */
export const COOKBOOK_PLUGIN: GraphiQLPlugin = { title: "Examples", icon: Icon, content: Cookbook };

function Icon() {
  return (
    <svg viewBox="0 0 20 24" fill="none" stroke="currentColor" strokeWidth="1.5" height="1em">
      <path d="M10 5.500C8 4 5 3.500 1.500 3.500v15c3.500 0 6.500.500 8.500 2 2-1.500 5-2 8.500-2v-15C15 3.500 12 4 10 5.500zM10 5.500v15" />
    </svg>
  );
}

function Cookbook() {
  const open = useOpen();
  const [text, setText] = useState("");
  const found = matching(examples, text);
  const [last, setLast] = useState("");
  const stop = found.some((example) => example.name === last) ? last : found[0]?.name;
  const shown = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.query?.trim());
  return (
    <section className="cookbook" aria-label="Examples" onKeyDown={walk}>
      <h2 className="cookbook-title">Examples</h2>
      <input type="search" className="cookbook-search" placeholder={`Search ${examples.length} questions`} aria-label="Search the examples" value={text} onChange={(event) => setText(event.target.value)} />
      <p className="cookbook-found" role="status">
        {text && (found.length === 0 ? "No question has all these words." : found.length === 1 ? "1 question" : `${found.length} questions`)}
      </p>
      {themes.map((theme) => {
        const own = found.filter((example) => example.theme === theme);
        if (own.length === 0) return null;
        return (
          <section key={theme}>
            <h3>{theme}</h3>
            <ul>
              {own.map((example) => (
                <li key={example.name}>
                  <button type="button" tabIndex={example.name === stop ? 0 : -1} onFocus={() => setLast(example.name)} title={example.reading} aria-current={example.query.trim() === shown ? "true" : undefined} onClick={() => open(example)}>
                    {example.question}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}

/** Goes through the questions by the arrow keys. Tab passes them all at once, so that nobody has to walk through a hundred. */
function walk(event: KeyboardEvent<HTMLElement>) {
  const all = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("li button")];
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  const searching = document.activeElement instanceof HTMLInputElement;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || (at < 0 && !(searching && event.key === "ArrowDown"))) return;
  event.preventDefault();
  if (to < 0) event.currentTarget.querySelector("input")?.focus();
  else all[Math.min(to, all.length - 1)]?.focus();
}
