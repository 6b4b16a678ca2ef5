// What lies at a place of the map.
/** @import { Layer } from "../state/model.js" */
/** @import { Selected } from "../state/state.js" */
/** @import { FeatureItem, FindingItem, Item } from "./items.js" */
import { of, ruleOf } from "../state/findings.js";
import { referenceOf } from "../state/features.js";
import { shapes } from "../state/model.js";
import { named } from "../words/names.js";
import { dotRadius, dotsOf, isDot } from "./dots.js";
import { canvas } from "./drawing.js";
import { contextOf } from "./hatch.js";

const REACH_PIXELS = 3;
const scratch = contextOf(document.createElement("canvas"));

/** @typedef {FeatureItem | FindingItem} Hit */

/**
 * @param {Item} item
 * @param {number} x
 * @param {number} y
 * @param {number} scale
 */
function isHit(item, x, y, scale) {
  if (isDot(item.shape, scale)) {
    const reach = (dotRadius(item) + REACH_PIXELS) / scale;
    return dotsOf(item.shape).some(([dotX, dotY]) => Math.hypot(dotX - x, dotY - y) <= reach);
  }
  const [west, north, east, south] = shapes.box(item.shape);
  if (x < west || x > east || y < north || y > south) return false;
  return scratch.isPointInPath(shapes.path(item.shape), x, y, "evenodd");
}

// The names of borders stand on the map already.
/** @param {Layer} layer */
const isSilent = (layer) => layer.labelled || layer.key === "region";

/**
 * @param {Item} item
 * @returns {item is Hit}
 */
const answers = (item) => item.kind !== undefined || (item.layer !== undefined && !isSilent(item.layer));

/**
 * What lies at a place, the topmost first.
 *
 * @param {L.Map} map
 * @param {L.LatLng} latLng
 */
export function itemsAt(map, latLng) {
  const [x, y] = shapes.position(latLng);
  const scale = 2 ** map.getZoom();
  return canvas.items.filter(answers).filter((item) => isHit(item, x, y, scale)).reverse();
}

/** @param {Hit} item */
export const itemTitle = (item) => (item.kind ? ruleOf(item.findings[0]).title : item.layer.title);

/** @param {Hit} item */
export const itemName = (item) => named(item.kind ? of("left_name", item.findings[0]) : item.feature.name);

/**
 * The choice that pressing it makes.
 *
 * @param {Hit} item
 * @returns {Selected}
 */
export const choiceOf = (item) =>
  (item.kind ? { finding: item.findings[0] } : { feature: referenceOf(item.layer, item.feature) });
