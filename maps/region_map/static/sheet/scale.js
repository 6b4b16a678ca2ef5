// The scale of the print sheet, as a ratio and as a bar.
import { byId, element } from "../../../common/static/elements.js";
import { svg } from "../parts/svg.js";
import { number, short } from "../words/numbers.js";
import { word } from "../words/texts.js";

const MM_IN_PIXEL = 25.4 / 96;
const METRES_IN_PIXEL_0 = (2 * Math.PI * 6378137) / 256;
const BAR_MM = 45;
const INK = "#1b2a41";

/**
 * Metres on the ground of a pixel in the middle of the map: the map's own projection stretches northwards.
 *
 * @param {L.Map} map
 */
function metresInPixel(map) {
  return (METRES_IN_PIXEL_0 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / 2 ** map.getZoom();
}

/**
 * The longest round length (1, 2 or 5 and noughts) that is not over a number of metres.
 *
 * @param {number} most
 */
function roundLength(most) {
  const unit = 10 ** Math.floor(Math.log10(most));
  return [5, 2].map((times) => times * unit).find((length) => length <= most) ?? unit;
}

/** @param {number} width */
function barOf(width) {
  const line = svg("svg", { width: width + 2, height: 12, "aria-hidden": "true" });
  const half = { y: 4, width: width / 2, height: 5, stroke: INK };
  line.append(svg("rect", { ...half, x: 1, fill: INK }), svg("rect", { ...half, x: 1 + width / 2, fill: "#fff" }));
  return line;
}

/**
 * @param {L.Map} map
 * @param {string} paper
 */
export function showScale(map, paper) {
  const metres = metresInPixel(map);
  const length = roundLength((BAR_MM / MM_IN_PIXEL) * metres);
  const label = length >= 1000 ? `${short(length / 1000)} km` : `${short(length)} m`;
  byId("sheet-bar-line").replaceChildren(barOf(length / metres), element("span", "", label));
  const ratio = metres / (MM_IN_PIXEL / 1000);
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(ratio)) - 1);
  const scale = number(Math.round(ratio / digits) * digits);
  byId("sheet-scale").textContent = word("print.scale", { scale, paper: paper.toUpperCase() });
}
