// The place in the multi-criteria analysis and in the programme of what the details are about.
/** @import { Subject } from "../state/model.js" */
import { element } from "../../../common/static/elements.js";
import { findingAt, ruleOf } from "../state/findings.js";
import { model } from "../state/model.js";
import { parties } from "../words/names.js";
import { amount, isMissing, number } from "../words/numbers.js";
import { factList, part, text } from "./parts.js";

const DIGITS_SHOWN = 3;

/** @param {string} id */
function excludingTitle(id) {
  const finding = findingAt(id, 0);
  return finding < 0 ? id : ruleOf(finding).title;
}

/** @param {Subject} subject */
function rankOf(subject) {
  const { rank_best: best, rank_worst: worst } = subject;
  if (subject.excluded_by.length) {
    return text("excluded", { what: [...new Set(subject.excluded_by.map(excludingTitle))].join("; ") });
  }
  if (isMissing(best) || isMissing(worst)) return text("unranked");
  const ranked = model.mca.subjects.filter((one) => one.kind === subject.kind && !isMissing(one.rank_best));
  const values = { best: number(best), worst: number(worst), count: number(ranked.length) };
  return text(best === worst ? "rank" : "ranks", values);
}

/**
 * @param {Subject} subject
 * @param {number} at
 */
function scoreOf(subject, at) {
  const [value, score] = [subject.values[at], subject.scores[at]];
  if (isMissing(value)) return isMissing(score) ? "" : text("score_unknown");
  const raw = amount(Number(value.toPrecision(DIGITS_SHOWN)), model.mca.criteria[at].unit);
  return isMissing(score) ? raw : text("score", { raw, score: number(score, 2) });
}

/** @param {Subject} subject */
const rankedParts = (subject) => [
  element("p", "", rankOf(subject)),
  factList(model.mca.criteria.map(({ title }, at) => [title, scoreOf(subject, at)])),
];

/**
 * @param {(subject: Subject) => boolean} isAbout
 * @returns {HTMLElement | null}
 */
export function mcaPart(isAbout) {
  const subjects = model.mca.subjects.filter(isAbout);
  return subjects.length ? part(text("weighing"), subjects.flatMap(rankedParts)) : null;
}

/**
 * The steps of the programme that decide on some findings, by their ids.
 *
 * @param {string[]} ids
 * @returns {HTMLElement | null}
 */
export function programmePart(ids) {
  const rows = model.programme.filter((row) => ids.includes(row.finding_id));
  if (!rows.length) return null;
  return part(text("programme"), rows.map((row) => {
    const who = parties(row.decide_first_by);
    const step = { position: number(row.position), what: row.decide_first || text("nothing_first"), who };
    return element("p", "", `${row.title}. ${text(who ? "step_by" : "step", step)}`);
  }));
}
