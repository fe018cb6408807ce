import { settle, type LayoutTask } from "./layout";

// Lays out beside the page. A message is a task with a number; answers are places after a while, and at the end. A new task ends
// the one before: what it said is not wanted any more.

/** What the page sends. */
export interface Asked {
  number: number;
  task: LayoutTask;
  /** Whether places are wanted before the end. */
  frames: boolean;
}

/** What it gets. */
export interface Told {
  number: number;
  xy: Float32Array;
  done: boolean;
}

let current = 0;

const tell = (told: Told) => postMessage(told, { transfer: [told.xy.buffer] });

addEventListener("message", (event: MessageEvent<Asked>) => {
  const { number, task, frames } = event.data;
  current = number;
  const steps = settle(task);
  let told = performance.now();
  const turn = () => {
    if (number !== current) return;
    const begun = performance.now();
    while (performance.now() - begun < 40) {
      if (steps.next().done) {
        tell({ number, xy: task.xy, done: true });
        return;
      }
    }
    if (frames && performance.now() - told > 90) {
      told = performance.now();
      tell({ number, xy: task.xy.slice(), done: false });
    }
    setTimeout(turn); // lets a newer task in
  };
  turn();
});
