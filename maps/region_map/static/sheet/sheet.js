// What the print sheet says of the map in its frame: scale, legend, findings with the numbers that stand on the map,
// and what all of it rests on.
/** @import { FoundByKind } from "./legend.js" */
import { byId } from "../../../common/static/elements.js";
import { isDrawn } from "../map/items.js";
import { of, ruleOf } from "../state/findings.js";
import { shapes } from "../state/model.js";
import { shown } from "../state/shown.js";
import { showFindings, showNumbers } from "./findings.js";
import { showLegend } from "./legend.js";
import { showScale } from "./scale.js";
import { showBasis } from "./sources.js";

const FILLED = ["signals", "accuracy", "missing", "sources", "view", "legend", "findings"];

/**
 * Findings that are drawn within the frame, by kind, the most severe first.
 *
 * @param {L.Map} map
 * @returns {FoundByKind}
 */
function inFrame(map) {
  const frame = map.getBounds();
  const found = shown()
    .filter((finding) => isDrawn(finding) && frame.intersects(shapes.bounds(of("shape", finding))))
    .sort((a, b) => of("grade", b) - of("grade", a) || a - b);
  return {
    conflict: found.filter((finding) => ruleOf(finding).kind === "conflict"),
    opportunity: found.filter((finding) => ruleOf(finding).kind === "opportunity"),
  };
}

/**
 * @param {L.Map} map
 * @param {L.LayerGroup} numbers
 * @param {string} paper
 */
export function fillSheet(map, numbers, paper) {
  const found = inFrame(map);
  showScale(map, paper);
  showBasis(found);
  showLegend(found);
  showNumbers(map, numbers, showFindings(found));
}

// Put away, the sheet says nothing: all of it stands elsewhere on the page.
export function clearSheet() {
  FILLED.forEach((name) => byId(`sheet-${name}`).replaceChildren());
}
