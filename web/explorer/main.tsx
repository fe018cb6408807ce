import { render } from "preact";

import "./explorer.css";
import { App } from "./page/App";
import { OtherVersion } from "./page/OtherVersion";
import { begins } from "./store";

begins();
render(<App />, document.getElementById("app")!);
render(<OtherVersion />, document.getElementById("version")!);
