import { otherVersion } from "../api/version";
import "./OtherVersion.css";

/** Says that the server has another version of this page or of what the page asks, and what to do. */
export function OtherVersion() {
  switch (otherVersion.value) {
    case "pages":
      return (
        <p class="other-version">
          The server has another version of this page by now.{" "}
          <button type="button" onClick={() => location.reload()}>
            Load it
          </button>
        </p>
      );
    case "api":
      return (
        <p class="other-version">
          This page was built for another version of the API, so parts of it may fail. Whoever runs the server can build it again with <code>make run</code>.
        </p>
      );
    case null:
      return null;
  }
}
