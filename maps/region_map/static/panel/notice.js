// One line that says what just happened; a screen reader reads it out, and nobody has to click it away.
import { byId } from "../../../common/static/elements.js";

const SHOWN_MS = 8000;
let waiting = 0;

/**
 * A warning stays until it is closed: it tells of something that did not work.
 *
 * @param {string} text
 * @param {boolean} [isWarning]
 */
export function say(text, isWarning = false) {
  const box = byId("notice");
  box.classList.toggle("warning", isWarning);
  // Shown first: what changes while it is hidden is not read out.
  box.classList.add("on");
  byId("notice-text").textContent = text;
  window.clearTimeout(waiting);
  if (!isWarning) waiting = window.setTimeout(() => box.classList.remove("on"), SHOWN_MS);
}

export function startNotice() {
  byId("notice-close").addEventListener("click", () => byId("notice").classList.remove("on"));
}
