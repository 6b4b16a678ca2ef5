// The published programme beneath the ranking. It is not computed anew: an order of decisions needs more than weights.
// What of it is among the first under the reader's weights is marked.
/** @import { Model } from "../state/model.js" */
import { byId, element } from "../../../common/static/elements.js";
import { button } from "../parts/controls.js";
import { findingMark } from "../parts/marks.js";
import { findingAt, of, ruleOf } from "../state/findings.js";
import { model } from "../state/model.js";
import { update } from "../state/state.js";
import { named, pairName, parties } from "../words/names.js";
import { isMissing, number, short } from "../words/numbers.js";
import { word } from "../words/texts.js";

const LISTED = 5;

/** @typedef {Model["programme"][number]} Step */

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
const say = (key, values = {}) => word(`programme.${key}`, values);

/** @param {Step} row */
function yieldOf(row) {
  return [
    isMissing(row.dwellings) ? "" : say("dwellings", { count: number(row.dwellings) }),
    isMissing(row.energy_gwh) ? "" : say("energy", { count: short(row.energy_gwh) }),
  ].filter(Boolean).join(" · ");
}

/** @param {number} finding */
function conflictLine(finding) {
  const line = element("p");
  const name = pairName(of("left_name", finding), of("right_name", finding)) || ruleOf(finding).title;
  line.append(findingMark(finding), " ", button("link", name, () => update({ selected: { finding } })));
  return line;
}

/** @param {Step} row */
function conflictList(row) {
  const conflicts = row.depends_on.map((id) => findingAt(id, 0)).filter((finding) => finding >= 0);
  if (!conflicts.length) return [];
  const links = element("dd");
  links.append(...conflicts.slice(0, LISTED).map(conflictLine));
  const left = conflicts.length - LISTED;
  if (left > 0) links.append(element("p", "rest", word("field.more", { count: number(left) })));
  return [element("dt", "", say("depends")), links];
}

/** @param {Step} row */
function factsOf(row) {
  const months = row.lead_time_months;
  const list = element("dl", "facts");
  const pairs = [
    ["yields", yieldOf(row)],
    ["first", row.decide_first],
    ["by", parties(row.decide_first_by)],
    ["instrument", row.instrument],
    ["lead_time", isMissing(months) ? "" : say("months", { count: short(months) })],
  ];
  pairs.filter(([, value]) => value).forEach(([key, value]) => {
    list.append(element("dt", "", say(key)), element("dd", "", value));
  });
  list.append(...conflictList(row));
  return list;
}

/**
 * @param {Step} row
 * @param {boolean} isFirst
 */
function stepItem(row, isFirst) {
  const finding = findingAt(row.finding_id, 0);
  const item = element("li", isFirst ? "first" : "");
  const name = named(pairName(...new Set([row.left_name, row.right_name])));
  const link = finding < 0 ? element("span", "", name) : button("link", name, () => update({ selected: { finding } }));
  item.append(link, element("small", "", ` ${row.title}`));
  if (isFirst) item.append(" ", element("span", "badge", say("among_first")));
  item.append(factsOf(row));
  return item;
}

/**
 * @param {Set<string>} first The ids of the opportunities that are the first under the present weights.
 * @param {boolean} isOfOpportunities
 */
export function showProgramme(first, isOfOpportunities) {
  const rows = model.programme;
  byId("programme").hidden = !isOfOpportunities;
  if (!isOfOpportunities) return;
  const kept = rows.filter((row) => first.has(row.finding_id)).length;
  const summary = rows.length ? say("told", { count: number(rows.length), kept: number(kept) }) : say("none");
  byId("programme-summary").textContent = summary;
  byId("programme-rows").replaceChildren(...rows.map((row) => stepItem(row, first.has(row.finding_id))));
}
