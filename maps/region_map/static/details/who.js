// Who decides on a finding, and what each party can do about it.
/** @import { Model } from "../state/model.js" */
import { element } from "../../../common/static/elements.js";
import { unverifiedMark } from "../parts/marks.js";
import { codesOf, of } from "../state/findings.js";
import { model } from "../state/model.js";
import { capital, parties, party } from "../words/names.js";
import { codeWord } from "../words/texts.js";
import { foldedPart, part, text } from "./parts.js";

/** @typedef {Model["actions"][number]} Action */

// From who decides to who may object.
const INFLUENCES = [
  "beslist", "stemt_in", "adviseert", "kadert", "voert_uit", "bezit", "betaalt", "verbindt", "toetst",
  "procedeert",
];
// A lead time may end on a status letter of its own, such as "8 weken [V2]".
const LETTER = /^(.*?)\s*\[(V2?|D|U)\]/;

/** @param {Action} row */
const rank = (row) => INFLUENCES.indexOf(row.influence);

/** @param {Action} row */
function leadTime(row) {
  const [, time, letter] = LETTER.exec(row.lead_time) ?? ["", row.lead_time, row.status];
  if (!time) return null;
  const node = element("span", "detail", text("takes", { what: time }));
  if (letter === "U") node.append(" ", unverifiedMark(text("unverified")));
  return node;
}

/** @param {Action} row */
function actionLine(row) {
  const { action, article, instrument, prerequisite } = row;
  const line = element("li");
  const by = article ? text("article", { instrument, article }) : instrument;
  line.append(element("span", "influence", codeWord("report.influence", row.influence)), " ", action);
  if (by) line.append(element("span", "detail", by));
  const time = leadTime(row);
  if (time) line.append(time);
  if (prerequisite) line.append(element("span", "detail", text("first", { what: prerequisite })));
  return line;
}

/**
 * What each party can do, those that decide first.
 *
 * @param {number} finding
 */
function byParty(finding) {
  const deciding = new Set(codesOf(of("deciders", finding)).map((code) => model.parties[code.split(":")[0]]?.group));
  /** @type {Map<string, Action[]>} */
  const found = new Map();
  model.cases[of("case", finding)].forEach((number) => {
    const row = model.actions[number];
    found.set(row.party, [...(found.get(row.party) ?? []), row]);
  });
  return [...found].sort((a, b) => Number(deciding.has(b[0])) - Number(deciding.has(a[0]))
    || Math.min(...a[1].map(rank)) - Math.min(...b[1].map(rank)));
}

/** @param {number} finding */
export function deciderPart(finding) {
  return part(text("decides"), [element("p", "deciders", capital(parties(of("deciders", finding))))]);
}

/**
 * @param {number} finding
 * @returns {HTMLElement | null}
 */
export function partyPart(finding) {
  const nodes = byParty(finding).flatMap(([code, rows]) => {
    const list = element("ul", "actions");
    list.append(...[...rows].sort((a, b) => rank(a) - rank(b)).map(actionLine));
    return [element("h4", "", capital(party(code))), list];
  });
  return nodes.length ? foldedPart(text("others"), nodes) : null;
}
