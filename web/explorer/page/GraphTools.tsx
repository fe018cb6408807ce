/** What can be done with the selected entity, beside it. */
export function GraphTools({ more, pinned, collapsible, onExpand, onCollapse, onPin, onHide, onPath }: {
  more: number;
  pinned: boolean;
  collapsible: boolean;
  onExpand: () => void;
  onCollapse: () => void;
  onPin: () => void;
  onHide: () => void;
  onPath: () => void;
}) {
  return (
    <div role="toolbar" aria-label="The selected entity">
      {more > 0 && (
        <Tool label={`Expand: ${more.toLocaleString("en")} ${more === 1 ? "neighbour is" : "neighbours are"} not shown`} keys="E" onClick={onExpand} path="M9 4v10M4 9h10">
          {more.toLocaleString("en")}
        </Tool>
      )}
      {collapsible && <Tool label="Collapse what came from it" keys="Shift+E" onClick={onCollapse} path="M4 9h10" />}
      <Tool label="Find a path from here: then choose where it ends" keys="P" onClick={onPath} path="M4.5 13.5a1.5 1.5 0 100-.01M13.5 4.500a1.500 1.500 0 100-.01M6 12.500c3-1.500 3-5.500 6-7" />
      <Tool label={pinned ? "Let it go from where it is pinned" : "Pin it where it is"} keys="." pressed={pinned} onClick={onPin} path="M9 11v4M6 3h6l-1 4.500 2 3.500H5l2-3.500z" />
      <Tool label="Hide it" keys="H" onClick={onHide} path="M3 9c3-5 9-5 12 0-3 5-9 5-12 0M3.500 14.500l11-11" />
    </div>
  );
}

function Tool({ label, keys, pressed, path, onClick, children }: { label: string; keys: string; pressed?: boolean; path: string; onClick: () => void; children?: string }) {
  return (
    <button type="button" class="graph-tool" aria-label={label} title={`${label} (${keys})`} aria-keyshortcuts={keys} aria-pressed={pressed} onClick={onClick}>
      <svg viewBox="0 0 18 18" aria-hidden="true"><path d={path} /></svg>
      {children}
    </button>
  );
}
