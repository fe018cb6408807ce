import { computed } from "@preact/signals";

import { entities, vocabulary } from "../store";

/** Kinds that something on the screen has, in the order of the vocabulary; before anything is shown, all that the graph uses. */
export const kinds = computed(() => {
  const here = new Set([...entities.value.values()].map(({ kind }) => kind));
  return [...vocabulary.value.kinds.values()].filter((kind) => (here.size ? here.has(kind.name) : !kind.abstract && kind.uses > 0));
});
