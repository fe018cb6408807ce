import { createRoot } from "react-dom/client";
import "graphiql/setup-workers/vite";
// The styles without the fonts, which the system has, and without the editor's, which come with it.
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "graphiql/graphiql.css";

import { Playground } from "./Playground";
import "./playground.css";

createRoot(document.getElementById("app")!).render(<Playground />);
