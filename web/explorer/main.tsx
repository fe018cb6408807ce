import { render } from "preact";

import "./explorer.css";
import { App } from "./page/App";

render(<App />, document.getElementById("app")!);
