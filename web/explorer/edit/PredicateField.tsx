import { Choose } from "./Choose";
import { Field } from "./Field";
import type { StatementForm } from "./form";
import { matching, offered, type Offer } from "./offer";
import { allOffers, kinds, offerOf } from "./words";

/** The field for what is said: predicates that can stand between what is chosen, in words, both ways. */
export function PredicateField({ form, put }: { form: StatementForm; put: (name: string) => void }) {
  const chosen = offerOf(form.predicate);
  const find = async (typed: string) => {
    const fit = offered(allOffers.value, kinds.value, form.subject, form.object.ref);
    const some = matching(fit, typed);
    const rest = some.length ? [] : matching(allOffers.value, typed);
    const ends = [form.subject?.kind?.label, form.object.ref?.kind?.label].filter(Boolean).join(" and ");
    return {
      choices: (some.length ? some : rest).slice(0, 40).map((one) => ({ key: one.name, choose: () => put(one.name), body: <Line of={one} /> })),
      ...(some.length === 0 && { words: rest.length ? `None of these goes with ${ends || "what is chosen"}.` : `No relation has “${typed}” in its words.` }),
    };
  };
  return (
    <Field name="predicate" label="What it says of it" group={Boolean(form.predicate)}>
      {(tie) =>
        form.predicate ? (
          <div class="choose-chosen">
            <span>
              <span class="choose-name">{chosen?.label ?? form.predicate}</span>
              {chosen && <span class="choose-about">{chosen.note}</span>}
            </span>
            <button type="button" class="choose-clear" onClick={() => put("")}>Change<span class="sr"> what it says</span></button>
          </div>
        ) : (
          <Choose tie={tie} label="Relations" placeholder="mediates, is party to, accuses …" find={find} />
        )
      }
    </Field>
  );
}

function Line({ of }: { of: Offer }) {
  return (
    <>
      <span class="choose-name">{of.label}</span>
      <div class="choose-about">{of.note}</div>
    </>
  );
}
