import { moment } from "../picture/said";
import { Go } from "../page/PanelParts";
import { busy, conflicts, rebase } from "./draft";

/** What others have changed since the draft was begun and it touches: what it was, what it is now, what it would be. */
export function Conflicts() {
  const all = conflicts.value;
  if (!all.length) return null;
  const cell = (text: string | null | undefined, none: string) => (text ? <bdi>{text}</bdi> : <span class="desk-soft">{none}</span>);
  return (
    <section aria-labelledby="tray-conflicts" class="tray-conflicts">
      <h3 id="tray-conflicts">Changed by others meanwhile</h3>
      {all.map(({ node, what, base, theirs, yours, message, changeset }, i) => (
        <article key={i} class="tray-conflict">
          <p>
            {node && "name" in node ? <Go to={{ type: "entity", id: node.id }}><bdi>{node.name}</bdi></Go> : node && "text" in node ? <Go to={{ type: "statement", id: node.id }}><bdi>{node.text}</bdi></Go> : null}{" "}
            <bdi>{message}</bdi>
          </p>
          <table>
            <caption class="sr">{what}</caption>
            <tbody>
              <tr><th scope="row">Before</th><td>{cell(base, "nothing")}</td></tr>
              <tr><th scope="row">Theirs</th><td>{cell(theirs, "nothing")}</td></tr>
              <tr><th scope="row">Yours</th><td>{cell(yours, "says nothing of it")}</td></tr>
            </tbody>
          </table>
          <p class="desk-soft">Changeset {changeset.number} by <bdi>{changeset.agent}</bdi>, {moment(changeset.time)}: <bdi>{changeset.message}</bdi></p>
        </article>
      ))}
      <p class="form-do">
        <button type="button" disabled={busy.value} onClick={() => void rebase()}>I have seen it: mine still stands</button>
      </p>
      <p class="desk-soft">Or remove the parts that no longer hold.</p>
    </section>
  );
}
