import { computed, signal } from "@preact/signals";

import type { Picture, View } from "./picture/types";
import { firstView } from "./picture/view";

// The one state of the page. Components read signals and call actions; only actions write.

/** What is asked to be shown. */
export const view = signal<View>(firstView);

/** What is shown of it: known entities and edges after filters. */
export const picture = computed<Picture>(() => ({ entities: [], edges: [], more: new Map(), leftOut: { entities: 0, edges: 0 } }));
