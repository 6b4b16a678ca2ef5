// Shows the details of what is chosen, and lets go of it. Escape closes the panel.
/** @import { Selected } from "../state/state.js" */
import { byId, element } from "../../../common/static/elements.js";
import { focusRow } from "../findings/table.js";
import { keepInView, room } from "../map/viewport.js";
import { findingAt, hasPlace, of } from "../state/findings.js";
import { onChange, state, update } from "../state/state.js";
import { featureDetails } from "./feature.js";
import { findingDetails } from "./finding.js";
import { hideDetails, isOpen, leaveDetails, showDetails } from "./panel.js";
import { text } from "./parts.js";

const BESIDE = 25;

/** @type {L.Popup | null} */
let popup = null;

/** @param {Selected} selected */
function contentOf(selected) {
  return selected.finding === undefined ? featureDetails(selected.feature) : findingDetails(selected.finding);
}

function render() {
  const { selected } = state;
  if (!selected) {
    hideDetails();
    return;
  }
  const content = contentOf(selected);
  showDetails({ ...content, body: [...content.body, element("p", "signals", text("authority"))] });
  if (popup) uncover(popup);
  else keepInView(selected);
}

function close() {
  const finding = state.selected?.finding;
  update({ selected: null });
  const isOfTable = finding !== undefined && hasPlace(finding) && state.tab === "findings";
  if (isOfTable) focusRow(finding);
  leaveDetails(isOfTable);
}

// The same finding has a row of its own in a scenario that touches its rule. One that is gone there stays open: its
// details say that it is.
function follow() {
  const chosen = state.selected?.finding;
  if (chosen === undefined) return;
  const finding = findingAt(of("id", chosen), state.scenario);
  if (finding >= 0 && finding !== chosen) update({ selected: { finding } });
}

/**
 * The list of what lies at a place must not come to lie under the panel.
 *
 * @param {L.Popup} list
 */
function uncover(list) {
  const { paddingTopLeft: [left], paddingBottomRight: [, bottom] } = room();
  Object.assign(list.options, {
    autoPanPaddingTopLeft: [left - BESIDE, 5], autoPanPaddingBottomRight: [5, bottom - BESIDE],
  });
  list.update();
}

/** @param {L.Map} map */
export function startDetails(map) {
  map.on("popupopen", (event) => { popup = event.popup; });
  map.on("popupclose", () => { popup = null; });
  byId("details-close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    // In a field Escape has a meaning of its own.
    const isInField = event.target instanceof Element && event.target.matches("input, select");
    if (event.key === "Escape" && !event.defaultPrevented && !isInField && isOpen()) close();
  });
  render();
  onChange((names) => {
    if (names.includes("selected")) render();
    if (names.includes("scenario")) follow();
  });
}
