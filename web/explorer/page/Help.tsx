import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { keys, keysOfDrawing } from "../keys";
import { Glyph } from "./Shape";
import { kinds } from "./kinds";
import { Line } from "./Line";
import { useKey } from "./useKey";
import "./Help.css";

/** Whether the help is shown. */
export const helpIsOpen = signal(false);

const shown: Record<string, string> = { Escape: "Esc", Ctrl: "Ctrl" };
const inWords = (key: string) => key.split("+").filter(Boolean).map((part) => shown[part] ?? (part.length === 1 ? part.toUpperCase() : part));

/** What the picture means and which keys there are. It stands beside the picture and never over a question. */
export function Help() {
  useKey("help", () => void (helpIsOpen.value = !helpIsOpen.value));
  useKey("escape", () => {
    if (!helpIsOpen.value) return false;
    helpIsOpen.value = false;
  });
  return helpIsOpen.value ? <Open /> : null;
}

function Open() {
  const title = useRef<HTMLHeadingElement>(null);
  const before = useRef(document.activeElement);
  useEffect(() => {
    title.current?.focus();
    return () => (before.current instanceof HTMLElement ? before.current.focus({ preventScroll: true }) : undefined);
  }, []);
  const groups = [...new Set(keys.map(({ group }) => group))];
  return (
    <aside class="help" aria-labelledby="help-title">
      <div class="help-head">
        <h2 id="help-title" ref={title} tabIndex={-1}>How to read this, and keys</h2>
        <button type="button" onClick={() => (helpIsOpen.value = false)}>Close</button>
      </div>
      <p>
        A line is not a fact. It is what somebody says: <b>click a line</b> to see who, in which sentence of which source, and how sure the coder is of the reading. <b>Click an entity</b> to see all that is said of it; <b>double-click</b> it, or press <kbd>E</kbd>, to
        bring its neighbours.
      </p>
      <h3>Lines</h3>
      <ul class="help-lines">
        <li><Line support="solid" sources={1} title="Solid line" />told as fact, or said by several independent sources</li>
        <li><Line support="dashed" sources={1} title="Dashed line" />said by one side only</li>
        <li><Line support="double" sources={1} title="Double line" />contested: somebody denies it</li>
        <li><Line support="dotted" sources={1} title="Dotted line" /><span>a proposal or a what-if: nobody says that it is so. Shown when asked for under <i>How it is said</i></span></li>
        <li><Line support="solid" sources={8} title="Wide line" />the wider, the more independent sources</li>
      </ul>
      <h3>Kinds</h3>
      <ul class="help-kinds">
        {kinds.value.map((kind) => <li key={kind.name} title={kind.note}><Glyph {...kind} kindLabel={kind.label} />{kind.label}</li>)}
      </ul>
      <p>A number such as <b>+12</b> at an entity tells how many of its neighbours are not on the screen. What filters leave out is counted in the sentence above the picture.</p>
      <h3>Keys</h3>
      <div class="help-keys">
        {groups.map((group) => (
          <dl key={group}>
            {[...keys, ...keysOfDrawing].filter((entry) => entry.group === group).map((entry) => (
              <div key={entry.label}>
                <dt>{entry.keys.map((key, i) => <>{i > 0 && " "}{inWords(key).map((part, j) => <>{j > 0 && "+"}<kbd>{part}</kbd></>)}</>)}</dt>
                <dd>{entry.label}</dd>
              </div>
            ))}
          </dl>
        ))}
      </div>
      <p class="help-more">The address of the page keeps the whole picture: copy it, and others see the same. To ask in GraphQL, open the <a href="/playground">playground</a>; every panel has its own question there. What was written, when and by whom stands in the <b>history</b>; what others write while the page is open is told over the picture, and comes into it when you want it.</p>
    </aside>
  );
}
