// The difference of a scenario as it is drawn: on the map, on top of all, and in legends. The changes differ by
// line, so also without colours; what is no longer found is drawn from the basic scenario.
/** @import { OutlineItem } from "../map/items.js" */
/** @import { Change } from "./difference.js" */
import { element, partById } from "../../../common/static/elements.js";
import { svg } from "../parts/svg.js";
import { hasPlace, of } from "../state/findings.js";
import { state } from "../state/state.js";
import { number } from "../words/numbers.js";
import { word } from "../words/texts.js";
import { CHANGES, differenceOf } from "./difference.js";

/** @type {Record<Change, { color: string, weight: number, dash: number[] }>} */
const LINES = {
  gained: { color: "#08306b", weight: 3.5, dash: [] },
  regraded: { color: "#54278f", weight: 3.5, dash: [2, 4] },
  lost: { color: "#08306b", weight: 2.5, dash: [9, 6] },
};

const HALO_WEIGHT = 3;

const isMarked = () => state.scenario !== 0 && partById("difference-on", HTMLInputElement).checked;

// First a white line, so that the other stands out on any ground.
/** @returns {OutlineItem[]} */
export function differenceItems() {
  if (!isMarked()) return [];
  const difference = differenceOf(state.scenario);
  const look = { pane: "border", fill: "", fillOpacity: 0, hatch: /** @type {const} */ (""), group: "difference" };
  return CHANGES.flatMap((change) => {
    const { color, weight, dash } = LINES[change];
    const shapes = new Set(difference[change].map(({ finding }) => of("shape", finding)).filter((shape) => shape >= 0));
    return [...shapes].flatMap((shape) => [
      { shape, look: { ...look, outline: "#fff", weight: weight + HALO_WEIGHT, dash: [] } },
      { shape, look: { ...look, outline: color, weight, dash }, change },
    ]);
  });
}

/** @param {Change} change */
export function changeMark(change) {
  const { color, weight, dash } = LINES[change];
  const mark = svg("svg", { width: 26, height: 10, "aria-hidden": "true", class: "line-mark" });
  const dashes = dash.join(" ") || "none";
  mark.append(
    svg("line", { x1: 1, x2: 25, y1: 5, y2: 5, stroke: color, "stroke-width": weight, "stroke-dasharray": dashes }),
  );
  return mark;
}

// For the legend of the print sheet.
export function differenceLegend() {
  if (!isMarked()) return [];
  const difference = differenceOf(state.scenario);
  /** @param {Change} change */
  const placed = (change) => difference[change].filter(({ finding }) => hasPlace(finding));
  return CHANGES.filter((change) => placed(change).length).map((change) => {
    const row = element("li");
    const count = number(placed(change).length);
    row.append(changeMark(change), element("span", "", word(`scenario.${change}`, { count })));
    return row;
  });
}
