import { writing } from "../page/writing";
import { Desk, start } from "./Desk";
import { Held } from "./Held";
import { OnEntity } from "./OnEntity";
import { OnPassage } from "./OnPassage";
import { OnStatement } from "./OnStatement";
import { keepsForm } from "./open";
import { watches } from "./selection";
import { again, watchesToken } from "./who";

/** Puts editing into its places on the page. A token that this tab has kept is checked first, and the draft found again. */
export async function begins(): Promise<void> {
  keepsForm();
  watches();
  watchesToken();
  const known = await again();
  writing.value = { Desk, Held, OnEntity, OnPassage, OnStatement };
  if (known) await start();
}
