// What the map says of what lies under the pointer: in a tooltip, and as a list of all that lies at one place.
/** @import { Hit } from "./hits.js" */
import { element } from "../../../common/static/elements.js";
import { button } from "../parts/controls.js";
import { badgeMarks, findingMark } from "../parts/marks.js";
import { ruleOf } from "../state/findings.js";
import { update } from "../state/state.js";
import { number } from "../words/numbers.js";
import { reason } from "../words/reason.js";
import { word } from "../words/texts.js";
import { choiceOf, itemName, itemTitle } from "./hits.js";

const TOOLTIP_FINDINGS = 3;
const TOOLTIP_FIELDS = 5;

/**
 * @param {Hit} item
 * @param {HTMLElement} node
 */
function addBadges(item, node) {
  if (!item.kind) badgeMarks(item.layer.badges).forEach((mark) => node.append(" ", mark));
}

/** @param {number[]} findings */
function reasons(findings) {
  const lines = findings.slice(0, TOOLTIP_FINDINGS).map((finding) => {
    const line = element("p", "reason");
    line.append(findingMark(finding), " ", reason(finding));
    return line;
  });
  const left = findings.length - TOOLTIP_FINDINGS;
  return left > 0 ? [...lines, element("p", "more", word("field.more", { count: number(left) }))] : lines;
}

/** @param {Extract<Hit, { kind?: undefined }>} item */
function attributes({ layer, feature }) {
  const list = element("dl", "facts");
  layer.fields
    .flatMap((field, at) => (feature.values[at] === null ? [] : [/** @type {const} */ ([field, feature.values[at]])]))
    .slice(0, TOOLTIP_FIELDS)
    .forEach(([field, value]) => list.append(element("dt", "", field), element("dd", "", value)));
  return list;
}

/**
 * What stands beside the pointer.
 *
 * @param {Hit} item
 */
export function tooltipOf(item) {
  const box = element("div", "about");
  const kicker = element("p", "about-layer", itemTitle(item));
  addBadges(item, kicker);
  box.append(kicker, element("strong", "about-name", itemName(item)));
  if (item.kind) box.append(...reasons(item.findings));
  else if (item.layer.no_data) box.append(element("p", "reason", word("layers.no_data_meaning")));
  else box.append(attributes(item));
  return box;
}

/** @param {number} finding */
function findingChoice(finding) {
  const node = button("choice", "", () => update({ selected: { finding } }));
  node.append(findingMark(finding), " ", element("span", "", reason(finding)), kickerOf(ruleOf(finding).title));
  return node;
}

/** @param {Hit} item */
function featureChoice(item) {
  const node = button("choice", "", () => update({ selected: choiceOf(item) }));
  const kicker = kickerOf(itemTitle(item));
  addBadges(item, kicker);
  node.append(element("span", "", itemName(item)), kicker);
  return node;
}

/** @param {string} title */
const kickerOf = (title) => element("small", "", ` ${title}`);

/**
 * All that lies at one place, each to choose.
 *
 * @param {Hit[]} items
 */
export function choicesOf(items) {
  const box = element("div", "found");
  const rows = element("ul", "choices");
  const choices = items.flatMap((item) => (item.kind ? item.findings.map(findingChoice) : [featureChoice(item)]));
  choices.forEach((choice) => {
    const row = element("li");
    row.append(choice);
    rows.append(row);
  });
  box.append(element("p", "also", word("layers.choose")), rows);
  return box;
}
