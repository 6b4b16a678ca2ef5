// Small marks that stand beside a title: a grade, badges.
/** @import { Layer } from "../state/model.js" */
import { element } from "../../../common/static/elements.js";
import { of, ruleOf } from "../state/findings.js";
import { gradeWord, word } from "../words/texts.js";

/**
 * @param {string} kind
 * @param {number} grade
 */
export function gradeMark(kind, grade) {
  return element("span", `grade ${kind}-${grade}`, `${grade} ${gradeWord(kind, grade)}`);
}

/** @param {number} finding */
export const findingMark = (finding) => gradeMark(ruleOf(finding).kind, of("grade", finding));

/** @param {Layer["badges"]} badges */
export const badgeMarks = (badges) => badges.map(({ kind, text }) => element("span", `badge ${kind}`, text));

export const newMark = () => element("span", "badge new", word("findings.new"));

export const outdatedMark = () => element("span", "badge health", word("findings.outdated"));

/** @param {string} text */
export const unverifiedMark = (text) => element("span", "badge unverified", text);
