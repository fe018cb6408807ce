import { moment } from "../picture/said";
import { Go } from "../page/PanelParts";
import { busy, conflicts, rebase } from "./draft";

/** What others have changed since the draft was begun and it touches: what it was, what it is now, what it would be. */
export function Conflicts() {
  const all = conflicts.value;
  if (!all.length) return null;
  return (
    <section aria-labelledby="tray-conflicts" class="tray-conflicts">
      <h3 id="tray-conflicts">Changed by others meanwhile</h3>
      {all.map(({ node, what, base, theirs, yours, changeset }, i) => {
        const cell = (text: string | null | undefined, none: string) => (text ? <bdi>{what === "standing" ? standing(text) : text}</bdi> : <span class="desk-soft">{none}</span>);
        return (
          <article key={i} class="tray-conflict">
            <p>
              {node && "name" in node ? <Go to={{ type: "entity", id: node.id }}><bdi>{node.name}</bdi></Go> : node && "text" in node ? <Go to={{ type: "statement", id: node.id }}><bdi>{node.text}</bdi></Go> : <bdi>{node?.id}</bdi>}: {what === "standing" ? "whether it stands" : what}
            </p>
            <table>
              <caption class="sr">{what}</caption>
              <tbody>
                <tr><th scope="row">Before</th><td>{cell(base, "nothing")}</td></tr>
                <tr><th scope="row">Theirs</th><td>{cell(theirs, "nothing")}</td></tr>
                <tr><th scope="row">Yours</th><td>{cell(yours, "rests on it as it was")}</td></tr>
              </tbody>
            </table>
            <p class="desk-soft">Changeset {changeset.number} by <bdi>{changeset.agent}</bdi>, {moment(changeset.time)}: <bdi>{changeset.message}</bdi></p>
          </article>
        );
      })}
      <p class="form-do">
        <button type="button" disabled={busy.value} onClick={() => void rebase()}>I have seen it: mine still stands</button>
      </p>
      <p class="desk-soft">Or remove the parts that no longer hold.</p>
    </section>
  );
}

/** Whether a statement stands, in the words of the page: `DEPRECATED: misread` is withdrawn. */
const standing = (text: string): string => text.replace(/^NORMAL\b/, "stands").replace(/^PREFERRED\b/, "preferred").replace(/^(?:DEPRECATED|DEPRECATE)\b/, "withdrawn").replace(/^REINSTATE\b/, "reinstated");
