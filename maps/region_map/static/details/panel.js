// The details panel: a drawer over the map. It traps nothing: map and table stay at hand, and closing it brings the
// keyboard back to where it came from.
import { byId } from "../../../common/static/elements.js";

const panel = byId("details");
const title = byId("details-title");
const body = byId("details-body");
/** @type {Element | null} */
let cameFrom = null;

export const isOpen = () => !panel.hidden;

/**
 * What stands in the panel: a line above the title, the title, and the parts of the body in their order.
 *
 * @typedef {{ kicker: string, title: string, body: Node[] }} Content
 */

/** @param {Content} content */
export function showDetails(content) {
  byId("details-kicker").textContent = content.kicker;
  title.textContent = content.title;
  body.replaceChildren(...content.body);
  panel.hidden = false;
  body.scrollTop = 0;
}

export function hideDetails() {
  panel.hidden = true;
}

// Where a reader with a keyboard goes on after choosing something.
export function focusDetails() {
  if (panel.hidden) return;
  cameFrom ??= document.activeElement;
  title.focus();
}

/**
 * Brings the keyboard back, where nothing else takes it.
 *
 * @param {boolean} isTaken
 */
export function leaveDetails(isTaken) {
  if (!isTaken && cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus();
  cameFrom = null;
}
