import type { Mode } from "../picture/types";
import { Field } from "./Field";
import { needsSpeaker, type Reading } from "./form";
import { Chosen, Find } from "./RefField";

/** Who says so, one or several; or that the source does not name them. */
export function Speakers({ of, mode, put }: { of: Reading; mode: Mode | ""; put: (some: Partial<Reading>) => void }) {
  const { speakers, unnamed } = of;
  const needed = needsSpeaker(mode);
  return (
    <Field name="speakers" label="Who says so" optional={!needed} group help={needed ? undefined : "Nobody in particular: the source itself."}>
      {(tie) => (
        <>
          {speakers.map((one) => <Chosen key={one.id} of={one} label="Who says so" clear={() => put({ speakers: speakers.filter(({ id }) => id !== one.id) })} />)}
          {!unnamed && <Find tie={tie} label="Who says so" wanted={{ kinds: [], entity: true, statement: false }} put={(ref) => put({ speakers: [...speakers.filter(({ id }) => id !== ref.id), ref] })} />}
          {speakers.length === 0 && (
            <label class="form-tick"><input type="checkbox" checked={unnamed} onChange={(event) => put({ unnamed: event.currentTarget.checked })} />somebody whom the source does not name</label>
          )}
        </>
      )}
    </Field>
  );
}
