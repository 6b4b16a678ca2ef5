// What holds for the region as a whole: targets that it does not reach. They have no place, so they stand apart from
// the table and the map, and no filter hides them.
import { byId, element } from "../../../common/static/elements.js";
import { focusDetails } from "../details/panel.js";
import { button } from "../parts/controls.js";
import { findingMark, newMark } from "../parts/marks.js";
import { of, ruleOf } from "../state/findings.js";
import { wholeRegion } from "../state/shown.js";
import { onChange, update } from "../state/state.js";

/** @param {number} finding */
function entry(finding) {
  const row = element("li");
  row.append(findingMark(finding), " ", button("link", ruleOf(finding).title, () => {
    update({ selected: { finding } });
    focusDetails();
  }));
  if (of("is_new", finding)) row.append(" ", newMark());
  return row;
}

function show() {
  const found = wholeRegion();
  byId("of-region").hidden = !found.length;
  byId("of-region-list").replaceChildren(...found.map(entry));
}

export function startWholeRegion() {
  show();
  onChange((names) => {
    if (names.includes("scenario")) show();
  });
}
