import type { Account, Id } from "../picture/types";
import { counts, flipAccount, setAccount, speakers, view } from "../store";
import { names } from "./names";
import "./Accounts.css";

// Whose account is shown. The speakers are those of the data; who says most of what is on the screen comes first.

function offered(): { id: Id; name: string; here: number }[] {
  const said = counts.value.speakers;
  const all = new Map(speakers.value.map(({ id, name }) => [id, name]));
  for (const id of said.keys()) if (!all.has(id)) all.set(id, names.value.of(id));
  const { account } = view.value;
  for (const id of account.type === "as" ? [account.speaker] : account.type === "compare" ? [account.left, account.right] : []) if (!all.has(id)) all.set(id, names.value.of(id));
  return [...all].map(([id, name]) => ({ id, name, here: said.get(id) ?? 0 })).sort((a, b) => b.here - a.here || a.name.localeCompare(b.name, "en"));
}

export function Accounts() {
  const { account } = view.value;
  const who = offered();
  if (who.length === 0) return null;
  const value = account.type === "as" ? account.speaker : account.type;
  const choose = (to: string) => {
    if (to === "all") setAccount({ type: "all" });
    else if (to !== "compare") setAccount({ type: "as", speaker: to });
    else {
      const left = account.type === "as" ? account.speaker : who[0]!.id;
      setAccount({ type: "compare", left, right: (who.find(({ id }) => id !== left) ?? who[0]!).id });
    }
  };
  return (
    <div class="accounts">
      <label class="sr" for="accounts-of">Whose account</label>
      <select id="accounts-of" class={account.type === "all" ? "" : "accounts-on"} value={value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="all">All accounts</option>
        {who.length > 1 && <option value="compare">Compare two accounts</option>}
        <optgroup label="As one of them says">
          {who.map(({ id, name }) => <option key={id} value={id}>As {name} says</option>)}
        </optgroup>
      </select>
    </div>
  );
}

/** The two sides of a comparison, to choose and to exchange. Nothing while nothing is compared. */
export function Sides() {
  const { account } = view.value;
  if (account.type !== "compare") return null;
  const who = offered();
  const side = (which: "left" | "right", label: string) => (
    <label class="accounts-side">
      <span class="sr">{label}</span>
      <select value={account[which]} onChange={(event) => setAccount({ ...account, [which]: event.currentTarget.value } as Account)}>
        {who.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
      </select>
    </label>
  );
  return (
    <div class="accounts-sides" role="group" aria-label="Accounts that are compared">
      <span aria-hidden="true">As</span> {side("left", "One side")} <span aria-hidden="true">and</span> {side("right", "The other side")} <span aria-hidden="true">say</span>
      <button type="button" aria-keyshortcuts="X" onClick={flipAccount}>Exchange</button>
      <button type="button" onClick={() => setAccount({ type: "all" })}>Back to all accounts</button>
    </div>
  );
}
