import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { failure } from "../store";
import { form } from "./open";
import { checking, enter, refusal } from "./who";

/** Asks for the token of whoever wants to write. It is checked before it is kept. */
export function Token({ entered }: { entered: () => void }) {
  const text = useSignal("");
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  return (
    <form
      class="form"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault();
        if (await enter(text.value)) entered();
        else box.current?.focus();
      }}
    >
      <header class="form-head"><h2>Enter your token</h2></header>
      <p class="form-lead">{failure.value?.code === "UNAUTHENTICATED" ? "This server is read with a token only; with that of an editor you can write, too." : "To add statements, to correct them, or to judge who is the same, you need a token. Reading needs none."} Whoever runs this server can give you one.{form.value && " What you were writing is kept until you are back."}</p>
      <div class="field">
        <label class="field-name" for="token">Token</label>
        <input
          ref={box}
          id="token"
          class="field-box"
          type="password"
          dir="ltr"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-invalid={refusal.value !== "" || undefined}
          aria-describedby="token-help token-said"
          value={text.value}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
        <div class="field-said" id="token-said" role="alert">
          {refusal.value && <div class="field-remark field-error"><p><bdi>{refusal.value}</bdi></p></div>}
        </div>
        <p class="field-help field-under" id="token-help">It stays in this tab until you close it or stop writing, and is in no link that you share.</p>
      </div>
      <p class="form-do"><button type="submit" class="first" disabled={checking.value}>{checking.value ? "Checking …" : "Begin to write"}</button></p>
    </form>
  );
}
