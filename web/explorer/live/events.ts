// Server-sent events, read from the bytes of an answer: EventSource cannot send a token, so the page reads them itself.

export interface ServerEvent {
  /** The last id that was told, with this event or before it; empty when none was. */
  id: string;
  /** `message` when none is told. */
  type: string;
  /** Lines of data, joined by line ends. */
  data: string;
}

/** How long one event may be, in characters: a stream that goes on for ever without an end of an event is given up. */
export const longestEvent = 1_000_000;

/** Puts events together from pieces of any size, as the standard of HTML reads them. */
export class EventReader {
  private readonly decoder = new TextDecoder();
  private rest = "";
  private afterReturn = false;
  private type = "";
  private data: string[] = [];
  private size = 0;
  /** The id of the last event that was whole; empty when there was none. */
  id = "";
  private nextId = "";
  /** How many milliseconds the server wants to be left alone after an end; null when it has not said. */
  retry: number | null = null;

  /** The events that are whole with these bytes. Throws a RangeError when one is longer than any may be. */
  read(bytes: Uint8Array): ServerEvent[] {
    const events: ServerEvent[] = [];
    let text = this.decoder.decode(bytes, { stream: true });
    // A line can end with a return and a line feed of which only the first had come.
    if (this.afterReturn && text.startsWith("\n")) text = text.slice(1);
    if (text) this.afterReturn = false;
    this.rest += text;
    const ends = /\r\n|\n|\r/g;
    let from = 0;
    for (let end = ends.exec(this.rest); end; end = ends.exec(this.rest)) {
      if (end[0] === "\r" && end.index === this.rest.length - 1) this.afterReturn = true;
      const event = this.line(this.rest.slice(from, end.index));
      if (event) events.push(event);
      from = ends.lastIndex;
    }
    this.rest = this.rest.slice(from);
    if (this.rest.length + this.size > longestEvent) throw new RangeError("The server sends an event without an end.");
    return events;
  }

  private line(line: string): ServerEvent | null {
    if (line === "") return this.end();
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    switch (name) {
      case "event":
        this.type = value;
        break;
      case "data":
        this.data.push(value);
        this.size += value.length + 1;
        break;
      case "id":
        if (!value.includes("\0")) this.nextId = value;
        break;
      case "retry":
        if (/^\d{1,9}$/.test(value)) this.retry = Number(value);
        break;
    }
    return null;
  }

  private end(): ServerEvent | null {
    const { type, data } = this;
    this.id = this.nextId;
    this.type = "";
    this.data = [];
    this.size = 0;
    return data.length ? { id: this.id, type: type || "message", data: data.join("\n") } : null;
  }
}
