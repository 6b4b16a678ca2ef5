// Answers to the pointer: what lies under it stands beside it; pressing chooses it.
/** @import { Hit } from "./hits.js" */
import { state, update } from "../state/state.js";
import { choicesOf, tooltipOf } from "./answers.js";
import { choiceOf, itemsAt } from "./hits.js";
import { isMeasuring } from "./measure.js";

/** @typedef {{ moving(): boolean }} Dragging */

// Whether the pointer is where it was at the event before: a map that moves below it is no question of the reader.
let before = "";
/** @param {L.LeafletMouseEvent} event */
function isResting({ originalEvent: { clientX, clientY } }) {
  const last = before;
  before = `${clientX} ${clientY}`;
  return before === last;
}

/**
 * @param {L.Map} map
 * @param {L.Tooltip} tip
 */
function hide(map, tip) {
  tip.remove();
  map.getContainer().classList.remove("pointing");
}

/**
 * Shows what lies under the pointer; returns the item that the tooltip tells of.
 *
 * @param {L.Map} map
 * @param {L.Tooltip} tip
 * @param {L.LatLng} latLng
 * @param {Hit | null} shown
 */
function point(map, tip, latLng, shown) {
  const dragging = /** @type {Dragging} */ (/** @type {unknown} */ (map.dragging));
  const [item] = dragging.moving() || isMeasuring() ? [] : itemsAt(map, latLng);
  if (!item) {
    hide(map, tip);
    return shown;
  }
  if (item !== shown || !map.hasLayer(tip)) tip.setContent(tooltipOf(item));
  tip.setLatLng(latLng).addTo(map);
  map.getContainer().classList.add("pointing");
  return item;
}

/**
 * @param {L.Map} map
 * @param {L.LatLng} latLng
 */
function choose(map, latLng) {
  const items = itemsAt(map, latLng);
  if (!items.length) {
    if (state.selected) update({ selected: null });
    return;
  }
  const [first] = items;
  // One thing alone stands in the details panel.
  if (items.length > 1 || (first.kind && first.findings.length > 1)) {
    map.openPopup(choicesOf(items), latLng, { maxWidth: 380, maxHeight: 360, className: "answer", autoPan: true });
  } else {
    map.closePopup();
  }
  update({ selected: choiceOf(first) });
}

/** @param {L.Map} map */
export function startPointer(map) {
  const tip = L.tooltip({ sticky: true, opacity: 1, className: "tip", direction: "auto" });
  /** @type {Hit | null} */
  let shown = null;
  let pending = 0;
  map.on("mousemove", (event) => {
    if (isResting(event)) return;
    window.cancelAnimationFrame(pending);
    pending = window.requestAnimationFrame(() => { shown = point(map, tip, event.latlng, shown); });
  });
  map.on("mouseout movestart zoomstart", () => hide(map, tip));
  map.on("click", (event) => {
    if (isMeasuring()) return;
    isResting(event);
    hide(map, tip);
    choose(map, event.latlng);
  });
}
