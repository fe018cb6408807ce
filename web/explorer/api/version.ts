import { signal } from "@preact/signals";

import type { Other } from "./versions";

/** What of the server is not what this page was built with. */
export const otherVersion = signal<Other>(null);
