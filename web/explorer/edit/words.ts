import { computed, signal } from "@preact/signals";

import { ask } from "../api/ask";
import { fail, working } from "../store";
import { EditVocabularyDocument, type EditVocabularyQuery } from "./generated";
import { offers, type Kind, type Offer } from "./offer";

// What a statement can be made of: the vocabulary with the kinds that predicates join, and the data sets.

const told = signal<EditVocabularyQuery | null>(null);

/** Reads the vocabulary as it is now; one that is there stays until the new one came. */
export async function readWords(): Promise<void> {
  try {
    told.value = await working(ask(EditVocabularyDocument, {}));
  } catch (error) {
    fail(error, () => void readWords());
  }
}

export const kinds = computed<ReadonlyMap<string, Kind>>(() => new Map(told.value?.vocabulary?.kinds.map((kind) => [kind.name, kind])));
/** Predicates both ways, in the order of the vocabulary. */
export const allOffers = computed<readonly Offer[]>(() => (told.value?.vocabulary ? offers(told.value.vocabulary) : []));
export const datasets = computed(() => told.value?.datasets ?? []);

/** A predicate by its name or inverse name. */
export const offerOf = (name: string): Offer | undefined => allOffers.value.find((one) => one.name === name);
