import { describe, expect, it } from "vitest";

import { follow, waits, type Surroundings } from "./follow";

// A server and a page that a test leads step by step. Time passes only when a wait is let go.

interface Asked {
  headers: Record<string, string>;
  variables: Record<string, unknown>;
  signal: AbortSignal;
  /** Sends bytes, or ends. */
  say: (text: string) => void;
  end: () => void;
}

class World implements Surroundings {
  readonly asked: Asked[] = [];
  readonly waited: number[] = [];
  silences = 0;
  private waiting: { ms: number; go: () => void }[] = [];
  private hidden: (() => void)[] = [];
  private shown: (() => void)[] = [];
  private isSeen = true;
  private someone: (() => void)[] = [];

  constructor(private readonly answers: ((asked: Asked) => Response | Error)[]) {}

  fetch = async (_: string, init: RequestInit): Promise<Response> => {
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (c) => void (controller = c) });
    const asked: Asked = {
      headers: init.headers as Record<string, string>,
      variables: (JSON.parse(String(init.body)) as { variables: Record<string, unknown> }).variables,
      signal: init.signal!,
      say: (text) => controller.enqueue(new TextEncoder().encode(text)),
      end: () => controller.close(),
    };
    init.signal!.addEventListener("abort", () => {
      try {
        controller.error(new DOMException("given up", "AbortError"));
      } catch {
        // It has ended by itself.
      }
    });
    this.asked.push(asked);
    const answer = this.answers[this.asked.length - 1];
    const given = answer ? answer(asked) : new Response(body, { headers: { "Content-Type": "text/event-stream; charset=utf-8" } });
    this.tell();
    if (given instanceof Error) throw given;
    return given;
  };

  wait = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((done) => {
      if (signal.aborted) return done();
      const one = { ms, go: done };
      if (ms === waits.silent) this.silences++;
      else this.waited.push(ms);
      this.waiting.push(one);
      signal.addEventListener("abort", () => {
        this.waiting = this.waiting.filter((other) => other !== one);
        done();
      });
      this.tell();
    });

  random = () => 0.5;

  seen = (): Promise<void> => (this.isSeen ? Promise.resolve() : new Promise((done) => void this.shown.push(done)));

  onHidden = (run: () => void) => {
    this.hidden.push(run);
    return () => void (this.hidden = this.hidden.filter((other) => other !== run));
  };

  hide() {
    this.isSeen = false;
    for (const run of this.hidden) run();
  }

  show() {
    this.isSeen = true;
    for (const run of this.shown.splice(0)) run();
  }

  /** Lets the wait that is not for silence, or the one for silence, be over. */
  pass(silence = false) {
    const one = this.waiting.find(({ ms }) => (ms === waits.silent) === silence)!;
    this.waiting = this.waiting.filter((other) => other !== one);
    one.go();
  }

  /** Resolves when it is so. */
  async until(so: () => boolean): Promise<void> {
    while (!so()) await new Promise<void>((done) => void this.someone.push(done));
  }

  tell() {
    queueMicrotask(() => this.someone.splice(0).forEach((go) => go()));
  }

  isWaiting = (silence = false) => this.waiting.some(({ ms }) => (ms === waits.silent) === silence);
}

const event = (n: number) => `id: changeset:${n}\nevent: next\ndata: {"data": {"n": ${n}}}\n\n`;

function begun(answers: ((asked: Asked) => Response | Error)[] = []) {
  const world = new World(answers), heard: number[] = [], ending = new AbortController();
  const over = follow<{ n: number }>(
    {
      document: "subscription",
      variables: () => ({ since: `changeset:${heard.at(-1) ?? 3}` }),
      headers: (given) => ({ ...given, Authorization: "Bearer t" }),
      next: ({ n }) => {
        heard.push(n);
        world.tell();
      },
    },
    world,
    ending.signal,
  );
  return { world, heard, ending, over };
}

describe("following what is written", () => {
  it("hears events, and goes on after an end where it was", async () => {
    const { world, heard, ending, over } = begun();
    await world.until(() => world.asked.length === 1);
    expect(world.asked[0]!.headers).toMatchObject({ Accept: "text/event-stream", Authorization: "Bearer t" });
    expect(world.asked[0]!.headers).not.toHaveProperty("Last-Event-ID");
    expect(world.asked[0]!.variables).toEqual({ since: "changeset:3" });
    world.asked[0]!.say(":\n\n" + event(4) + event(5).slice(0, 20));
    await world.until(() => heard.length === 1);
    world.asked[0]!.end();
    await world.until(() => world.isWaiting());
    world.pass();
    await world.until(() => world.asked.length === 2);
    expect(world.asked[1]!.headers).toHaveProperty("Last-Event-ID", "changeset:4");
    world.asked[1]!.say(event(5) + event(6));
    await world.until(() => heard.length === 3);
    expect(heard).toEqual([4, 5, 6]);
    ending.abort();
    await over;
    expect(world.asked[1]!.signal.aborted).toBe(true);
  });

  it("waits longer after every failure, never over the longest, and less again when it heard something", async () => {
    const down = () => new TypeError("no server");
    const { world, heard, ending } = begun(Array.from({ length: 9 }, () => down));
    for (let n = 1; n <= 9; n++) {
      await world.until(() => world.asked.length === n && world.isWaiting());
      world.pass();
    }
    expect(world.waited).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((s) => s * 1000));
    await world.until(() => world.asked.length === 10);
    world.asked[9]!.say(event(4));
    await world.until(() => heard.length === 1);
    world.asked[9]!.end();
    await world.until(() => world.isWaiting());
    expect(world.waited.at(-1)).toBe(waits.first);
    ending.abort();
  });

  it("leaves a server that does not do this alone for long", async () => {
    for (const refusal of [
      () => new Response("{}", { status: 400, headers: { "Content-Type": "application/json" } }),
      () => new Response("{}", { status: 200, headers: { "Content-Type": "application/graphql-response+json" } }),
      () => new Response("", { status: 406 }),
      () => new Response("", { status: 501 }),
    ]) {
      const { world, ending } = begun([refusal]);
      await world.until(() => world.isWaiting());
      expect(world.waited).toEqual([waits.seldom]);
      ending.abort();
    }
  });

  it("comes back when a busy server wants it", async () => {
    const { world, ending } = begun([() => new Response("", { status: 429, headers: { "Retry-After": "30" } }), () => new Response("", { status: 503 })]);
    await world.until(() => world.isWaiting());
    world.pass();
    await world.until(() => world.asked.length === 2 && world.isWaiting());
    expect(world.waited).toEqual([30_000, 2_000]);
    ending.abort();
  });

  it("is told the reason of an end, and does not run against it again and again", async () => {
    const { world, heard, ending } = begun();
    await world.until(() => world.asked.length === 1);
    world.asked[0]!.say(event(4) + 'event: next\ndata: {"errors": [{"message": "too slow"}]}\n\nevent: complete\n\n');
    await world.until(() => world.isWaiting());
    expect(heard).toEqual([4]);
    world.pass();
    await world.until(() => world.asked.length === 2);
    world.asked[1]!.say(': here\n\nevent: next\ndata: {"errors": [{"message": "there is no such changeset"}]}\n\n');
    await world.until(() => world.isWaiting());
    world.pass();
    await world.until(() => world.asked.length === 3);
    world.asked[2]!.say('event: next\ndata: {"errors": [{"message": "there is no such changeset"}]}\n\n');
    await world.until(() => world.isWaiting());
    expect(world.waited.at(-1)).toBeGreaterThan(world.waited.at(-2)!);
    ending.abort();
  });

  it("gives up a stream that says nothing, heartbeats included", async () => {
    const { world, ending } = begun();
    await world.until(() => world.isWaiting(true));
    world.asked[0]!.say(":\n\n");
    await world.until(() => world.silences === 2);
    world.pass(true);
    await world.until(() => world.isWaiting());
    expect(world.asked[0]!.signal.aborted).toBe(true);
    world.pass();
    await world.until(() => world.asked.length === 2);
    ending.abort();
  });

  it("pauses while nobody looks at the page", async () => {
    const { world, heard, ending } = begun();
    await world.until(() => world.asked.length === 1);
    world.asked[0]!.say(event(4));
    await world.until(() => heard.length === 1);
    world.hide();
    await world.until(() => world.asked[0]!.signal.aborted);
    expect(world.asked).toHaveLength(1);
    world.show();
    await world.until(() => world.asked.length === 2);
    expect(world.asked[1]!.headers).toHaveProperty("Last-Event-ID", "changeset:4");
    expect(world.waited).toEqual([]);
    ending.abort();
  });
});
