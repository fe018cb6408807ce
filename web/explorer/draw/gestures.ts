import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent } from "d3-zoom";

import type { Drawing, Picked } from "./drawing";
import type { Camera } from "./scene";

/** What a hand does to a picture. Places are those of the picture, not of the window. */
export interface Acts {
  /** What is pointed at has changed. */
  hover(picked: Picked | null): void;
  click(picked: Picked | null): void;
  doubleClick(picked: Picked | null): void;
  /** A node is being moved, and has been put down. */
  drag(node: number, x: number, y: number): void;
  drop(node: number, x: number, y: number): void;
  /** The camera was moved by hand. */
  camera(): void;
}

const slack = 4;

/** Lets a drawing be moved, zoomed and pointed at. Returns what moves the camera by program, and what ends it all. */
export function gestures(drawing: Drawing, acts: Acts, reducedMotion: () => boolean) {
  const { canvas } = drawing;
  const target = select(canvas);
  const at = (event: { clientX: number; clientY: number }) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top] as const;
  };
  const pickAt = (event: { clientX: number; clientY: number }, touch = false) => drawing.pick(...at(event), touch ? 14 : 6);

  const zooming = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([0.04, 6])
    .filter((event: MouseEvent | TouchEvent) => {
      if (event.type === "wheel") return true;
      if ("touches" in event) return event.touches.length > 1 || pickAt(event.touches[0]!, true)?.type !== "node";
      return event.button === 0 && !event.ctrlKey && pickAt(event)?.type !== "node";
    })
    .on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
      const { x, y, k } = event.transform;
      drawing.setCamera({ x, y, k });
      if (event.sourceEvent) acts.camera();
    });
  target.call(zooming).on("dblclick.zoom", null);

  let frame = 0;
  const set = ({ x, y, k }: Camera) => zooming.transform(target, zoomIdentity.translate(x, y).scale(k));
  const moveTo = (to: Camera, animate = true) => {
    cancelAnimationFrame(frame);
    frame = 0;
    const from = drawing.camera, begun = performance.now(), time = 280;
    if (!animate || reducedMotion()) {
      set(to);
      return;
    }
    const step = () => {
      const t = Math.min(1, (performance.now() - begun) / time), e = 1 - (1 - t) ** 3;
      set({ x: from.x + (to.x - from.x) * e, y: from.y + (to.y - from.y) * e, k: from.k + (to.k - from.k) * e });
      frame = t < 1 ? requestAnimationFrame(step) : 0;
    };
    step();
  };

  let held: { node: number; startX: number; startY: number; offX: number; offY: number; moved: boolean } | null = null;
  let pressed: { x: number; y: number; picked: Picked | null } | null = null;
  let hovering: number = 0;
  const toPicture = (event: PointerEvent, h: { offX: number; offY: number }) => {
    const [x, y] = at(event), { camera } = drawing;
    return [(x - camera.x) / camera.k + h.offX, (y - camera.y) / camera.k + h.offY] as const;
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0 || !event.isPrimary) return;
    const picked = pickAt(event, event.pointerType === "touch");
    const [x, y] = at(event);
    pressed = { x, y, picked };
    if (picked?.type !== "node") return;
    const n = drawing.graph.nodes[picked.index]!, { camera } = drawing;
    held = { node: picked.index, startX: x, startY: y, offX: n.x - (x - camera.x) / camera.k, offY: n.y - (y - camera.y) / camera.k, moved: false };
    canvas.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const [x, y] = at(event);
    if (held) {
      held.moved ||= Math.hypot(x - held.startX, y - held.startY) > slack;
      if (held.moved) acts.drag(held.node, ...toPicture(event, held));
      return;
    }
    if (pressed || event.pointerType === "touch") return;
    cancelAnimationFrame(hovering);
    hovering = requestAnimationFrame(() => {
      const picked = drawing.pick(x, y);
      canvas.style.cursor = picked ? "pointer" : "grab";
      acts.hover(picked);
    });
  };
  const up = (event: PointerEvent) => {
    const was = held, press = pressed;
    held = pressed = null;
    if (was?.moved) {
      acts.drop(was.node, ...toPicture(event, was));
      return;
    }
    if (!press) return;
    const [x, y] = at(event);
    if (Math.hypot(x - press.x, y - press.y) <= slack) acts.click(press.picked);
  };
  const cancel = () => {
    held = pressed = null;
  };
  const leave = () => {
    cancelAnimationFrame(hovering);
    if (!held) acts.hover(null);
  };
  const twice = (event: MouseEvent) => acts.doubleClick(pickAt(event));
  const on: [string, (event: never) => void, EventTarget][] = [
    ["pointerdown", down, canvas], ["pointermove", move, canvas], ["pointerup", up, window], ["pointercancel", cancel, window], ["pointerleave", leave, canvas], ["dblclick", twice, canvas],
  ];
  for (const [name, act, where] of on) where.addEventListener(name, act as EventListener);
  canvas.style.touchAction = "none";

  return {
    moveTo,
    /** Whether the camera is on its way. */
    moving: () => frame !== 0,
    /** Zooms around the middle of the window. */
    zoomBy(factor: number) {
      const { x, y, k } = drawing.camera, to = Math.min(6, Math.max(0.04, k * factor)), cx = drawing.width / 2, cy = drawing.height / 2;
      moveTo({ x: cx - ((cx - x) * to) / k, y: cy - ((cy - y) * to) / k, k: to });
    },
    stop() {
      cancelAnimationFrame(frame);
      cancelAnimationFrame(hovering);
      target.on(".zoom", null);
      for (const [name, act, where] of on) where.removeEventListener(name, act as EventListener);
    },
  };
}
