import { render } from "preact";

import "./explorer.css";
import { App } from "./page/App";
import { begins } from "./store";

begins();
render(<App />, document.getElementById("app")!);
