// Rows of the ranking: place, move and spread of what is ranked, and beneath it the values that its scores come from.
/** @import { Subject } from "../state/model.js" */
/** @import { RankedRow } from "./ranking.js" */
/** @import { Perspective } from "./weights.js" */
import { byId, element } from "../../../common/static/elements.js";
import { button } from "../parts/controls.js";
import { model } from "../state/model.js";
import { state, update } from "../state/state.js";
import { named } from "../words/names.js";
import { isMissing, number, short } from "../words/numbers.js";
import { word } from "../words/texts.js";

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export const mcaWord = (key, values = {}) => word(`weighing.${key}`, values);

/**
 * @param {RankedRow} row
 * @param {Perspective} against
 */
function moveOf(row, { title }) {
  const node = element("span", "moved");
  if (row.moved === null) return node;
  if (row.moved === 0) {
    node.textContent = "=";
    node.title = mcaWord("same", { title });
    return node;
  }
  const count = Math.abs(row.moved);
  node.classList.add(row.moved > 0 ? "up" : "down");
  node.textContent = `${row.moved > 0 ? "▲" : "▼"} ${count}`;
  node.title = mcaWord(row.moved > 0 ? "higher" : "lower", { count, title });
  return node;
}

/**
 * The values themselves, each with the score that the criterion gives it.
 *
 * @param {Subject} subject
 * @param {number[]} weights
 */
function valueList(subject, weights) {
  const list = element("ul", "measures");
  model.mca.criteria.forEach(({ title, unit }, at) => {
    const [value, score] = [subject.values[at], subject.scores[at]];
    if (isMissing(value)) return;
    const item = element("li", weights[at] > 0 ? "" : "idle");
    item.append(element("span", "what", title), ` ${short(value)}${unit ? ` ${unit}` : ""}`);
    if (score !== null) item.append(element("b", "", number(score, 2)));
    item.style.setProperty("--score", String(score ?? 0));
    list.append(item);
  });
  return list;
}

/** @param {Subject} subject */
function isSelected(subject) {
  const { selected } = state;
  if (!selected) return false;
  const { finding, feature } = selected;
  if (subject.kind === "opportunity") return finding !== undefined && subject.findings.includes(finding);
  return feature !== undefined && subject.features.includes(feature);
}

/** @param {Subject} subject */
function nameOf(subject) {
  const isFinding = subject.kind === "opportunity" && subject.findings.length > 0;
  const selected = isFinding ? { finding: subject.findings[0] } : { feature: subject.features[0] };
  return button("link", named(subject.name), () => update({ selected }));
}

/** @param {RankedRow} row */
function spreadOf({ spread }) {
  if (!spread) return "";
  const { best, worst } = spread;
  return best === worst ? number(best) : `${number(best)}–${number(worst)}`;
}

/** @param {RankedRow} row */
function topIn({ spread }) {
  return spread ? mcaWord("top_in", { count: spread.topIn, of: spread.of, n: model.mca.first_n }) : "";
}

/**
 * @param {RankedRow} row
 * @param {Perspective} against
 */
function placeRow(row, against) {
  const isFirst = row.rank !== null && row.rank <= model.mca.first_n;
  const place = element("tr", isFirst ? "place first" : "place");
  if (isSelected(row.subject)) place.setAttribute("aria-current", "true");
  const rank = element("td", "rank", row.rank === null ? "–" : number(row.rank));
  rank.append(moveOf(row, against));
  const subject = element("th", "subject");
  subject.scope = "row";
  subject.append(nameOf(row.subject));
  const spread = element("td", "number", spreadOf(row));
  if (row.spread) spread.title = topIn(row);
  const score = element("td", "number", row.score === null ? mcaWord("unknown") : number(row.score, 2));
  place.append(rank, subject, score, spread);
  return place;
}

/**
 * Two rows a subject: its place, and beneath it over the whole width what that rests on.
 *
 * @param {RankedRow} row
 * @param {Perspective} against
 * @param {number[]} weights
 */
export function rankingRows(row, against, weights) {
  const rest = element("tr", "rest");
  const cell = element("td");
  cell.colSpan = 4;
  cell.append(valueList(row.subject, weights));
  cell.append(element("small", "basis", `${row.spread ? `${topIn(row)}. ` : ""}${row.subject.basis}`));
  rest.append(cell);
  return [placeRow(row, against), rest];
}

/**
 * What a hard restriction excludes, apart and with the reason.
 *
 * @param {Subject[]} excluded
 */
export function showExcluded(excluded) {
  const box = byId("mca-excluded");
  box.hidden = excluded.length === 0;
  byId("mca-excluded-count").textContent = mcaWord("excluded", { count: number(excluded.length) });
  byId("mca-excluded-list").replaceChildren(...excluded.map((subject) => {
    const item = element("li");
    item.append(nameOf(subject), element("small", "", subject.basis), valueList(subject, []));
    return item;
  }));
}
