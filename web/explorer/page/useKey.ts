import { useEffect, useRef } from "preact/hooks";

import { onKey, type KeyName } from "../keys";

/** Does `run` when the key is pressed while the component is on the page. */
export function useKey(name: KeyName, run: () => boolean | void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => onKey(name, () => latest.current()), [name]);
}
