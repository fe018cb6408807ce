import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";

import { fail, working } from "../store";

/** A component that is loaded when it is first shown, so that the page opens without it. Until it is there, nothing is in its place. */
export function later<Props extends object = object>(load: () => Promise<FunctionComponent<Props>>): FunctionComponent<Props> {
  const loaded = signal<{ is: FunctionComponent<Props> } | null>(null);
  const get = async () => {
    if (loaded.peek()) return;
    try {
      loaded.value = { is: await working(load()) };
    } catch (error) {
      fail(error, () => void get());
    }
  };
  return function Later(props: Props) {
    useEffect(() => void get(), []);
    const Loaded = loaded.value?.is;
    return Loaded ? <Loaded {...props} /> : null;
  };
}
