import { ToolbarButton, useGraphiQL } from "@graphiql/react";
import { useState } from "react";

import { playgroundLink } from "../explorer/api/playground";

/** Puts an address into the clipboard that opens this page with the question and its variables. */
export function CopyLink() {
  const { query, variables } = useGraphiQL((state) => ({ query: state.queryEditor, variables: state.variableEditor }));
  const [said, say] = useState("");
  const copy = async () => {
    const address = new URL(link(query?.getValue() ?? "", variables?.getValue() ?? ""), location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      say("Link copied");
    } catch {
      // Without leave to write into the clipboard, the address is where it can be copied from by hand.
      history.replaceState(null, "", address);
      say("The link is in the address bar");
    }
    setTimeout(say, 4000, "");
  };
  return (
    <>
      <ToolbarButton label="Copy link to this question" onClick={() => void copy()}>
        <svg className="graphiql-toolbar-icon" viewBox="0 0 18 18" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.5">
          <path d="M7.500 10.500a3 3 0 004.500.300l2.300-2.300a3 3 0 00-4.300-4.300L8.700 5.500M10.500 7.500a3 3 0 00-4.500-.300L3.700 9.500a3 3 0 004.300 4.300l1.300-1.300" />
        </svg>
      </ToolbarButton>
      <span className="copied" role="status">{said}</span>
    </>
  );
}

/** Address of a question; variables that are no JSON, while somebody writes them, are carried as they stand. */
function link(query: string, variables: string): string {
  try {
    return playgroundLink(query, JSON.parse(variables || "{}"));
  } catch {
    return `${playgroundLink(query)}&variables=${encodeURIComponent(variables)}`;
  }
}
