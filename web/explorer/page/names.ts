import { computed } from "@preact/signals";

import type { Id } from "../picture/types";
import { words, type Names } from "../picture/words";
import { datasets, entities, picture, sources, speakers, view, vocabulary } from "../store";

const known = computed<ReadonlyMap<Id, string>>(() => new Map([...speakers.value, ...sources.value, ...datasets.value].map(({ id, name }) => [id, name])));

/** How things are called on the page; what is not known yet goes by its id. */
export const names = computed<Names>(() => {
  const { kinds, predicates } = vocabulary.value;
  return {
    kind: (name) => kinds.get(name)?.label ?? name,
    predicate: (name) => predicates.get(name)?.label ?? name,
    of: (id) => known.value.get(id) ?? entities.value.get(id)?.name ?? id,
  };
});

/** What is shown, in words. */
export const sentence = computed(() => words(picture.value, view.value, names.value));
