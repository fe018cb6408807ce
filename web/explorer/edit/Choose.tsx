import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { Tie } from "./Field";
import "./Choose.css";

/** Something that can be chosen from a list under a box. */
export interface Choice {
  key: string;
  body: ComponentChildren;
  choose: () => void;
}

/** A box to type in, with what fits in a list under it. `find` says what fits; it may take its time, and is given up when more is typed. */
export function Choose({ tie, placeholder, find, label, focus = false }: { tie: Tie; placeholder: string; label: string; find: (typed: string, signal: AbortSignal) => Promise<{ choices: readonly Choice[]; words?: string }>; focus?: boolean }) {
  const [typed, type] = useState("");
  const [isOpen, open] = useState(false);
  const [found, set] = useState<{ choices: readonly Choice[]; words?: string }>({ choices: [] });
  const [at, go] = useState(-1);
  const box = useRef<HTMLInputElement>(null);
  const latest = useRef(find);
  latest.current = find;

  useEffect(() => {
    if (focus) box.current?.focus();
  }, [focus]);
  useEffect(() => {
    if (!isOpen) return;
    const stop = new AbortController();
    const wait = setTimeout(() => {
      latest.current(typed.trim(), stop.signal).then(
        (all) => {
          if (stop.signal.aborted) return;
          set(all);
          go(-1);
        },
        (error: unknown) => !stop.signal.aborted && set({ choices: [], words: error instanceof Error ? error.message : String(error) }),
      );
    }, typed ? 120 : 0);
    return () => {
      clearTimeout(wait);
      stop.abort();
    };
  }, [typed, isOpen]);
  useEffect(() => {
    if (at >= 0) document.getElementById(`${tie.id}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at, tie.id]);

  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen && (found.choices.length || found.words)) list.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen, found]);

  const choices = isOpen ? found.choices : [];
  const choose = (choice: Choice) => {
    type("");
    open(false);
    choice.choose();
  };
  const keydown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      open(false);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) open(true);
      else if (choices.length) go((now) => (event.key === "ArrowDown" ? (now + 1) % choices.length : now <= 0 ? choices.length - 1 : now - 1));
    } else if (event.key === "Enter") {
      event.preventDefault(); // the form is sent by its button
      const choice = choices[at >= 0 ? at : typed.trim() ? 0 : -1];
      if (choice) choose(choice);
    }
  };
  return (
    <div class="choose">
      <input
        {...tie}
        ref={box}
        class="field-box"
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={choices.length > 0}
        aria-controls={`${tie.id}-list`}
        aria-activedescendant={at >= 0 ? `${tie.id}-${at}` : undefined}
        autocomplete="off"
        spellcheck={false}
        dir="auto"
        maxLength={200}
        placeholder={placeholder}
        value={typed}
        onInput={(event) => {
          type(event.currentTarget.value);
          open(true);
        }}
        onClick={() => open(true)}
        onKeyDown={keydown}
        onBlur={() => open(false)}
      />
      <div class="choose-found" ref={list} hidden={!isOpen || (!found.choices.length && !found.words)}>
        <ul id={`${tie.id}-list`} role="listbox" aria-label={label}>
          {choices.map((choice, i) => (
            <li key={choice.key} id={`${tie.id}-${i}`} role="option" aria-selected={i === at} onMouseDown={(event) => event.preventDefault()} onClick={() => choose(choice)}>
              {choice.body}
            </li>
          ))}
        </ul>
        {found.words && <p class="choose-words">{found.words}</p>}
      </div>
      <div class="sr" role="status">{isOpen ? (found.words ?? `${choices.length} found`) : ""}</div>
    </div>
  );
}
