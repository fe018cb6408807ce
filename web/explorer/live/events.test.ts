import { describe, expect, it } from "vitest";

import { EventReader, longestEvent, type ServerEvent } from "./events";

const bytes = (text: string) => new TextEncoder().encode(text);

function all(pieces: readonly Uint8Array[]): ServerEvent[] {
  const reader = new EventReader();
  return pieces.flatMap((piece) => reader.read(piece));
}

const stream =
  "\uFEFF: a heartbeat\n\nretry: 2500\nid: changeset:4\nevent: next\ndata: {\"a\":\ndata: 1}\n\n" +
  ":\r\n\r\nid: changeset:5\r\nevent: next\r\ndata: قطر 🕊\r\n\r\n" +
  "event: next\rdata:no space\rdata:  two\r\r" +
  "event: complete\ndata\n\n" +
  "id: with\0nul\ndata: x\n\nid\ndata: y\n\nevent: lost, since no empty line follows\ndata: z\n";

const told: ServerEvent[] = [
  { id: "changeset:4", type: "next", data: '{"a":\n1}' },
  { id: "changeset:5", type: "next", data: "قطر 🕊" },
  { id: "changeset:5", type: "next", data: "no space\n two" },
  { id: "changeset:5", type: "complete", data: "" },
  { id: "changeset:5", type: "message", data: "x" },
  { id: "", type: "message", data: "y" },
];

describe("events of a stream", () => {
  it("are read as the standard says", () => expect(all([bytes(stream)])).toEqual(told));

  it("are the same wherever the stream is cut in two", () => {
    const whole = bytes(stream);
    for (let i = 0; i <= whole.length; i++) expect(all([whole.slice(0, i), whole.slice(i)]), `cut at ${i}`).toEqual(told);
  });

  it("are the same byte by byte", () => expect(all([...bytes(stream)].map((byte) => Uint8Array.of(byte)))).toEqual(told));

  it("tell how long to wait", () => {
    const reader = new EventReader();
    reader.read(bytes("retry: 2500\n\nretry: soon\n"));
    expect(reader.retry).toBe(2500);
  });

  it("keep the id of the last one that was whole", () => {
    const reader = new EventReader();
    reader.read(bytes("id: 1\ndata: a\n\nid: 2\ndata: b\n"));
    expect(reader.id).toBe("1");
  });

  it("may not go on for ever", () => {
    const reader = new EventReader(), piece = bytes("data: " + "x".repeat(longestEvent / 4) + "\n");
    expect(() => Array.from({ length: 5 }, () => reader.read(piece))).toThrow(RangeError);
    const endless = new EventReader(), one = bytes("x".repeat(longestEvent / 2));
    expect(() => [one, one, one].map((part) => endless.read(part))).toThrow(RangeError);
  });
});
