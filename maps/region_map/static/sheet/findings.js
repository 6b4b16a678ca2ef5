// The findings of the print sheet, with the numbers that stand on its map: as many as the sheet has room for.
/** @import { Kind } from "../state/model.js" */
/** @import { FoundByKind } from "./legend.js" */
import { byId, element } from "../../../common/static/elements.js";
import { findingMark } from "../parts/marks.js";
import { codesOf, of, ruleOf } from "../state/findings.js";
import { KINDS, shapes } from "../state/model.js";
import { findingName, party } from "../words/names.js";
import { number, short } from "../words/numbers.js";
import { word } from "../words/texts.js";

const MOST = 80;
const DECIDERS = 2;
const NUMBERS_AT_A_PLACE = 3;

/** @param {number} finding */
function decidersOf(finding) {
  const codes = codesOf(of("deciders", finding));
  const names = codes.slice(0, DECIDERS).map(party).join(", ");
  const others = codes.length > DECIDERS ? word("field.more", { count: codes.length - DECIDERS }) : "";
  return [names, others].filter(Boolean).join(" ");
}

/**
 * @param {number} finding
 * @param {number} position
 */
function entry(finding, position) {
  const [area, distance] = [of("area_ha", finding) ?? 0, of("distance_m", finding) ?? 0];
  const details = [
    ruleOf(finding).title,
    area > 0 ? word("scenario.area", { count: short(area) }) : "",
    distance > 0 ? `${number(distance)} m` : "",
    decidersOf(finding),
  ];
  const line = element("li");
  line.append(
    element("span", "sheet-number", position), findingMark(finding), " ", element("b", "", findingName(finding)),
    element("small", "", details.filter(Boolean).join("; ")),
  );
  return line;
}

/**
 * Two conflicts for each opportunity: neither fills the sheet alone while there is some of the other.
 *
 * @param {FoundByKind} found
 */
function mixed({ conflict, opportunity }) {
  const [conflicts, others] = [conflict.slice(0, MOST), opportunity.slice(0, MOST)];
  const order = [];
  while (order.length < MOST && (conflicts.length || others.length)) {
    order.push(...conflicts.splice(0, 2), ...others.splice(0, 1));
  }
  return order;
}

/**
 * @param {Kind} kind
 * @param {number[]} findings
 * @param {number} from
 */
function listOf(kind, findings, from) {
  if (!findings.length) return [];
  const entries = element("ol");
  entries.append(...findings.map((finding, at) => entry(finding, from + at)));
  return [element("h3", "", word(`print.${kind}`)), entries];
}

/**
 * Lists so many of the findings; returns them in the order of their numbers.
 *
 * @param {FoundByKind} found
 * @param {number} count
 */
function list(found, count) {
  const chosen = new Set(mixed(found).slice(0, count));
  const [conflicts, opportunities] = KINDS.map((kind) => found[kind].filter((finding) => chosen.has(finding)));
  const numbered = [...conflicts, ...opportunities];
  const left = found.conflict.length + found.opportunity.length - numbered.length;
  /** @type {Node[]} */
  const parts = [
    ...listOf("conflict", conflicts, 1), ...listOf("opportunity", opportunities, conflicts.length + 1),
  ];
  if (!numbered.length) parts.push(element("p", "", word("print.none")));
  else if (left) parts.push(element("p", "sheet-rest", word("print.rest", { count: number(left) })));
  byId("sheet-findings").replaceChildren(...parts);
  return numbered;
}

/** @param {FoundByKind} found */
export function showFindings(found) {
  const box = byId("sheet-findings");
  const fits = () => box.scrollHeight <= box.clientHeight + 1;
  let [low, high] = [0, Math.min(found.conflict.length + found.opportunity.length, MOST)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    list(found, middle);
    if (fits()) low = middle;
    else high = middle - 1;
  }
  return list(found, low);
}

/** @param {number[]} positions */
function markOf(positions) {
  const first = positions.slice(0, NUMBERS_AT_A_PLACE).join(" ");
  const label = element("span", "", positions.length > NUMBERS_AT_A_PLACE ? `${first} +` : first);
  return L.divIcon({ className: "sheet-mark", html: label, iconSize: [0, 0] });
}

/**
 * Puts the numbers on the map, within its frame.
 *
 * @param {L.Map} map
 * @param {L.LayerGroup} group
 * @param {number[]} numbered
 */
export function showNumbers(map, group, numbered) {
  group.clearLayers();
  /** @type {Map<number, number[]>} */
  const byShape = new Map();
  numbered.forEach((finding, at) => {
    const shape = of("shape", finding);
    byShape.set(shape, [...(byShape.get(shape) ?? []), at + 1]);
  });
  const frame = map.getBounds().pad(-0.02);
  byShape.forEach((positions, shape) => {
    const { lat, lng } = shapes.labelPlace(shape);
    const place = L.latLng(
      Math.min(Math.max(lat, frame.getSouth()), frame.getNorth()),
      Math.min(Math.max(lng, frame.getWest()), frame.getEast()),
    );
    L.marker(place, { icon: markOf(positions), interactive: false, keyboard: false, pane: "sheet" }).addTo(group);
  });
}
