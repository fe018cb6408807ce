import { createContext, type ComponentChildren } from "preact";
import { useContext, useId } from "preact/hooks";

import type { Remark } from "./beside";
import "./Field.css";

// A field of a form: its name, what stands in it, help, and what the graph has to say of it.

/** What the graph found, by field, and what takes a proposed value over. */
export interface Remarks {
  of: (field: string) => readonly Remark[];
  take?: (field: string, value: string) => void;
}

export const RemarksContext = createContext<Remarks>({ of: () => [] });

/** Whether something has to be put right before it can be added. */
export const stops = ({ severity }: Remark): boolean => severity === "ERROR" || severity === "MISSING";

/** What a control needs to be tied to its name, help and findings. */
export interface Tie {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}

/** A field with its remarks. `group` is for several controls under one name. */
export function Field({ name, label, help, optional = false, group = false, children }: { name: string; label: ComponentChildren; help?: ComponentChildren; optional?: boolean; group?: boolean; children: (tie: Tie) => ComponentChildren }) {
  const id = useId();
  const remarks = useContext(RemarksContext).of(name);
  const described = [help && `${id}-help`, remarks.length && `${id}-said`].filter(Boolean).join(" ");
  const tie: Tie = { id, ...(described && { "aria-describedby": described }), ...(remarks.some(stops) && { "aria-invalid": true }) };
  const title = <>{label}{optional && <span class="field-optional"> optional</span>}</>;
  const rest = (
    <>
      {help && <p class="field-help" id={`${id}-help`}>{help}</p>}
      {children(tie)}
      <Said of={remarks} id={`${id}-said`} field={name} />
    </>
  );
  return group ? (
    <div class="field" role="group" aria-labelledby={`${id}-name`} data-field={name}>
      <p class="field-name" id={`${id}-name`}>{title}</p>
      {rest}
    </div>
  ) : (
    <div class="field" data-field={name}>
      <label class="field-name" for={id}>{title}</label>
      {rest}
    </div>
  );
}

const marks = { MISSING: "Missing", ERROR: "Not accepted", WARNING: "Worth a look", NOTICE: "Worth knowing" } as const;

/** What the graph says of a field, with the values that are nearest as buttons. */
export function Said({ of, id, field }: { of: readonly Remark[]; id?: string; field: string }) {
  const { take } = useContext(RemarksContext);
  return (
    <div class="field-said" id={id} aria-live="polite">
      {of.map(({ severity, message, accepted, nearest }) => {
        const offer = (nearest.length ? nearest : accepted.length <= 3 ? accepted : []).slice(0, 4);
        const others = accepted.filter((one) => !offer.includes(one));
        return (
          <div key={message} class={`field-remark field-${severity.toLowerCase()}`}>
            <p><strong>{marks[severity]}:</strong> <bdi>{message}</bdi></p>
            {take && offer.length > 0 && (
              <p class="field-take">
                {offer.map((value) => (
                  <button type="button" key={value} onClick={() => take(field, value)}>Take <bdi>{value}</bdi></button>
                ))}
              </p>
            )}
            {others.length > 0 && (
              <details>
                <summary>{offer.length ? "All that is accepted" : "What is accepted"}</summary>
                <p class="field-accepted"><bdi>{others.join(" · ")}</bdi></p>
              </details>
            )}
          </div>
        );
      })}
    </div>
  );
}
