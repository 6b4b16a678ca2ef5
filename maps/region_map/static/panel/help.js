// Brings the reader to the explanation, by its button or by the key "?", and back to where they were by Escape.
/** @import { Tab } from "../state/state.js" */
import { byId, partById } from "../../../common/static/elements.js";
import { closest } from "../parts/controls.js";
import { state, update } from "../state/state.js";

/** @type {{ tab: Tab, focus: Element | null } | null} */
let before = null;

function open() {
  before = { tab: state.tab, focus: document.activeElement };
  update({ tab: "about" });
  const help = partById("help", HTMLDetailsElement);
  help.open = true;
  help.scrollIntoView({ block: "start" });
  help.querySelector("summary")?.focus({ preventScroll: true });
}

function back() {
  if (!before) return;
  update({ tab: before.tab });
  if (before.focus instanceof HTMLElement) before.focus.focus();
  before = null;
}

export function startHelp() {
  byId("help-open").addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if (event.key === "?" && !closest(event, "input, textarea, select")) {
      event.preventDefault();
      open();
    } else if (event.key === "Escape" && closest(event, "#help")) {
      back();
    }
  });
}
