import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";

import { fail, working } from "../store";
import "./MapView.css";

// The map and the land it stands on are loaded when it is first opened.

const drawing = signal<FunctionComponent | null>(null);

async function load(): Promise<void> {
  if (drawing.peek()) return;
  try {
    const { MapDrawing } = await working(import("./MapDrawing"));
    drawing.value = MapDrawing;
  } catch (error) {
    fail(error, () => void load());
  }
}

/** The picture on a map. */
export function MapView() {
  useEffect(() => void load(), []);
  const Drawing = drawing.value;
  return <section class="map" aria-label="Map">{Drawing && <Drawing />}</section>;
}
