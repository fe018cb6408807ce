import { useEffect, useRef } from "preact/hooks";

import { ask } from "../api/ask";
import { fail, select, setAsOf, show, view, working } from "../store";
import { published } from "./draft";
import { EditPublishedDocument, type EditChangesetFragment } from "./generated";

/** What a draft became, and the way to see it. */
export function Published({ of }: { of: EditChangesetFragment | null }) {
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => top.current?.focus({ preventScroll: true }), []);
  return (
    <section class="tray-done" aria-label="Published">
      <h2 ref={top} tabIndex={-1}>{of ? `Published as changeset ${of.number}` : "Nothing to publish"}</h2>
      {of ? <p role="status"><bdi>{of.message}</bdi></p> : <p role="status">There was nothing in the draft that the graph did not have.</p>}
      <p class="form-do">
        {of && <button type="button" class="first" onClick={() => void showIt(of.id)}>Show it</button>}
        <button type="button" onClick={() => (published.value = null)}>Begin another draft</button>
      </p>
    </section>
  );
}

/** Brings what a changeset did into the picture, without moving what stands, and opens the first statement of it. */
async function showIt(id: string): Promise<void> {
  try {
    const { node } = await working(ask(EditPublishedDocument, { id }));
    const changes = node && "changes" in node ? node.changes.nodes : [];
    const ends = new Set<string>();
    let first: string | null = null, entity: string | null = null;
    for (const { node: of } of changes) {
      if ("text" in of) {
        first ??= of.id;
        for (const end of [of.subject, of.object]) if ("id" in end && end.__typename !== "Statement" && !end.__typename.endsWith("Value")) ends.add(end.id);
      } else if ("name" in of && of.__typename !== "Source") {
        ends.add(of.id);
        entity ??= of.id;
      }
    }
    if (view.value.asOf) setAsOf(null);
    show([...ends].slice(0, 60));
    if (first) select({ type: "statement", id: first });
    else if (entity) select({ type: "entity", id: entity });
  } catch (error) {
    fail(error, () => void showIt(id));
  }
}
