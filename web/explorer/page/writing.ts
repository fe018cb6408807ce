import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";

import type { Id } from "../picture/types";

// What editing adds to the page. It is a part of its own, which is loaded when somebody wants to write; until then there is
// nothing in these places.

/** A sentence or another passage of a source as the reading shows it. Offsets are null where the text is not at hand. */
export interface ReadPassage {
  source: { id: Id; name: string };
  label: string;
  paragraph: number | null;
  sentence: number | null;
  page?: string | null;
  row?: string | null;
  start: number | null;
  end: number | null;
  text: string | null;
}

export interface Writing {
  /** The desk beside the picture: the token, the form that is open, the draft. */
  Desk: FunctionComponent;
  /** How much the draft holds, beside the entry in the header. */
  Held: FunctionComponent;
  /** Under a passage that is read. */
  OnPassage: FunctionComponent<{ of: ReadPassage }>;
  /** Under the head of the panel of a statement. */
  OnStatement: FunctionComponent<{ id: Id }>;
  /** In the panel of an entity. */
  OnEntity: FunctionComponent<{ id: Id }>;
}

/** The parts that editing has put on the page; null as long as nobody writes. */
export const writing = signal<Writing | null>(null);

/** Whether the desk is open. */
export const deskIsOpen = signal(false);
