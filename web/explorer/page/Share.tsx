import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { balanced } from "../api/balanced";
import { dark, light } from "../draw/theme";
import type { PosterOptions } from "../draw/poster";
import { citationStyles, citeAddress, embedCode, exportAddress, exportFormats, pageAddress } from "../picture/share";
import { datasets, picture, service, stateForOthers, view } from "../store";
import { stage } from "./GraphView";
import { names, sentence } from "./names";
import "./Share.css";

// What can be taken away: a link, a frame, a picture, the data of what is shown, and how to cite it.

const isOpen = signal(false);

export function Share() {
  const button = useRef<HTMLButtonElement>(null), box = useRef<HTMLDivElement>(null);
  const close = () => {
    isOpen.value = false;
    button.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !isOpen.value) return;
    event.preventDefault(); // what is selected stays so
    close();
  };
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (isOpen.value && !box.current?.contains(event.target as Node)) isOpen.value = false;
    };
    addEventListener("pointerdown", outside);
    return () => {
      removeEventListener("pointerdown", outside);
      isOpen.value = false;
    };
  }, []);
  return (
    <div class="share" ref={box} onKeyDown={onKey}>
      <button type="button" ref={button} aria-expanded={isOpen.value} aria-controls="share-menu" onClick={() => (isOpen.value = !isOpen.value)}>Share</button>
      {isOpen.value && <Menu />}
    </div>
  );
}

function Menu() {
  const said = useSignal("");
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => top.current?.focus(), []);
  const say = (words: string) => (said.value = words);
  return (
    <div class="share-menu" id="share-menu" role="region" aria-labelledby="share-title">
      <h2 id="share-title" ref={top} tabIndex={-1}>Share what is shown</h2>
      <p class="share-said" role="status">{said.value}</p>
      <Links say={say} />
      <Pictures say={say} />
      <Exports />
      <Citation say={say} />
    </div>
  );
}

interface Say {
  say: (words: string) => void;
}

async function copy(text: string, what: string, say: (words: string) => void) {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} copied.`);
  } catch {
    say("The browser does not let the page copy: select the text and copy it.");
  }
}

function Links({ say }: Say) {
  const address = pageAddress(location.origin, view.value), code = embedCode(location.origin, view.value, titleOf());
  return (
    <section>
      <h3>Link</h3>
      <p class="share-note">It keeps the whole view: entities, pins, filters, account, selection.</p>
      <div class="share-row">
        <input readOnly aria-label="Address of this view" value={address} onFocus={(event) => event.currentTarget.select()} />
        <button type="button" onClick={() => void copy(address, "Link", say)}>Copy link</button>
      </div>
      <div class="share-row">
        <input readOnly aria-label="Code to embed this view" value={code} onFocus={(event) => event.currentTarget.select()} />
        <button type="button" onClick={() => void copy(code, "Embed code", say)}>Copy embed code</button>
      </div>
    </section>
  );
}

function Pictures({ say }: Say) {
  const onDark = useSignal(false);
  if (!stage.value) {
    return (
      <section>
        <h3>Picture</h3>
        <p class="share-note">Go to the graph to save its picture.</p>
      </section>
    );
  }
  const save = async (type: "svg" | "png") => {
    const drawing = stage.value?.drawing;
    if (!drawing) return;
    const options = poster(onDark.value);
    try {
      download(type === "svg" ? new Blob([drawing.toSVG(options)], { type: "image/svg+xml" }) : await drawing.toPNG(options), `peacegraph.${type}`);
      say(`Picture saved as peacegraph.${type}.`);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <section>
      <h3>Picture</h3>
      <p class="share-note">As it is seen in the window, with legend, what is shown in words, data version, licence and citation.</p>
      <div class="share-row">
        <button type="button" onClick={() => void save("svg")}>Save SVG</button>
        <button type="button" onClick={() => void save("png")}>Save PNG</button>
        <label class="share-tick"><input type="checkbox" checked={onDark.value} onChange={(event) => (onDark.value = event.currentTarget.checked)} />on dark</label>
      </div>
    </section>
  );
}

function Exports() {
  const { entities, edges } = picture.value;
  const shown = { entities: entities.map((e) => e.id), edges };
  const links = exportFormats.map((format) => ({ format, ...exportAddress(format, shown, { ...view.value, asOf: stateForOthers.value }) }));
  const exact = links.some((link) => link.format.of === "shown" && link.exact);
  const n = (count: number, one: string, many: string) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
  return (
    <section>
      <h3>Data</h3>
      <p class="share-note">
        {exact
          ? `Exactly what is shown: ${n(entities.length, "entity", "entities")} and ${n(edges.length, "statement", "statements")}, with evidence, licence and citation.`
          : edges.length === 0
            ? "No statement is shown: these are all statements among the entities that are shown."
            : "Not exactly what is shown, which is too much to name one by one: statements among these entities by mode, relation, confidence, sources and contested; not by account, kind, time, source and data set."}
      </p>
      <Formats links={links.filter((link) => link.format.of === "shown")} />
      <p class="share-note">More than what is shown: all that is known of these entities, or the whole graph.</p>
      <Formats links={links.filter((link) => link.format.of !== "shown")} />
    </section>
  );
}

function Formats({ links }: { links: readonly { format: (typeof exportFormats)[number]; href: string }[] }) {
  return (
    <ul class="share-formats">
      {links.map(({ format, href }) => (
        <li key={format.file}><a href={href} download={format.file}>{format.label}</a> <span>{format.readers}</span></li>
      ))}
    </ul>
  );
}

function Citation({ say }: Say) {
  const style = useSignal<string>("apa"), text = useSignal("");
  const address = citeAddress(style.value, stateForOthers.value, new Date().toISOString().slice(0, 10));
  useEffect(() => {
    const given = new AbortController();
    fetch(address, { signal: given.signal })
      .then(async (answer) => (text.value = answer.ok ? balanced((await answer.text()).trim()) : `The server did not tell it (status ${answer.status}).`))
      .catch((error: unknown) => {
        if (!given.signal.aborted) text.value = `The server did not tell it: ${error instanceof Error ? error.message : String(error)}`;
      });
    return () => given.abort();
  }, [address]);
  return (
    <section>
      <h3>Citation</h3>
      <div class="share-row">
        <select aria-label="Style of the citation" value={style.value} onChange={(event) => (style.value = event.currentTarget.value)}>
          {citationStyles.map((one) => <option key={one.style} value={one.style}>{one.label}</option>)}
        </select>
        <button type="button" disabled={!text.value} onClick={() => void copy(text.value, "Citation", say)}>Copy citation</button>
      </div>
      <pre class="share-citation" tabIndex={0} dir="auto" aria-label="Citation">{text.value}</pre>
    </section>
  );
}

function download(blob: Blob, name: string) {
  const address = URL.createObjectURL(blob), link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** What a picture is of: the entities that were asked for. */
function titleOf(): string {
  const { shown, hidden } = view.value;
  const asked = shown.filter(({ id, from }) => from === null && !hidden.includes(id)).map(({ id }) => names.value.of(id));
  if (asked.length === 0) return "What sources say about a peace process";
  return asked.length > 3 ? `${asked.slice(0, 2).join(", ")} and ${(asked.length - 2).toLocaleString("en")} others` : asked.length > 1 ? `${asked.slice(0, -1).join(", ")} and ${asked.at(-1)}` : asked[0]!;
}

/** What stands under a picture: everything that whoever finds it in a paper has to know. */
function poster(onDark: boolean): Pick<PosterOptions, "theme" | "caption" | "compared"> {
  const { account, head } = view.value, used = new Set(picture.value.edges.map((e) => e.dataset));
  const told = service.value;
  const sets = datasets.value.filter((d) => used.has(d.id));
  const licences = [...new Set(sets.map((d) => d.licence).filter(Boolean))];
  const address = pageAddress(location.origin, view.value);
  return {
    theme: onDark ? dark : light,
    ...(account.type === "compare" && { compared: { left: names.value.of(account.left), right: names.value.of(account.right) } }),
    caption: {
      title: titleOf(),
      words: sentence.value,
      notes: [
        `Data: ${sets.map((d) => `${d.title}${d.version && `, version ${d.version}`}`).join("; ") || "none"}${head ? `. Changeset ${head.replace("changeset:", "")}${told?.head?.id === head ? ` of ${told.head.time.slice(0, 10)}` : ""}` : ""}${view.value.asOf ? `, as known at ${view.value.asOf}` : ""}.`,
        licences.length ? `Licence: ${licences.join(", ")}.` : "",
        ...sets.map((d) => d.citation && `Cite: ${d.citation}`),
        `Drawn by peacegraph ${told?.version ?? ""} on ${new Date().toISOString().slice(0, 10)}${address.length < 160 ? `: ${address}` : ""}`,
      ],
    },
  };
}
