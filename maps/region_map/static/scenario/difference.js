// What a scenario changes in comparison with the basic one: findings that only it has, that are no
// longer found, or that get another grade.
import { model } from "../state/model.js";
import { findingsOf } from "../state/shown.js";

/** @typedef {"gained" | "regraded" | "lost"} Change */

/**
 * A finding that changed; `before` is its row in the basic scenario, of those of another grade alone.
 *
 * @typedef {{ finding: number, before?: number }} Changed
 */

/** @typedef {Record<Change, Changed[]>} Difference */

/** @type {Change[]} */
export const CHANGES = ["gained", "regraded", "lost"];

/** @type {Map<number, Difference>} */
const known = new Map();

/**
 * @param {number} scenario
 * @param {Set<number>} touched
 */
function rowsOfTouched(scenario, touched) {
  const { findings } = model;
  const found = findingsOf(scenario).filter((finding) => touched.has(findings.rule[finding]));
  return new Map(found.map((finding) => [findings.id[finding], finding]));
}

/**
 * @param {number} scenario
 * @returns {Difference}
 */
function compared(scenario) {
  const { grade } = model.findings;
  const touched = new Set(model.scenarios[scenario].touched);
  const [basic, now] = [rowsOfTouched(0, touched), rowsOfTouched(scenario, touched)];
  /** @type {Difference} */
  const difference = { gained: [], regraded: [], lost: [] };
  now.forEach((finding, id) => {
    const before = basic.get(id);
    if (before === undefined) difference.gained.push({ finding });
    else if (grade[before] !== grade[finding]) difference.regraded.push({ finding, before });
  });
  basic.forEach((finding, id) => {
    if (!now.has(id)) difference.lost.push({ finding });
  });
  return difference;
}

/**
 * @param {number} scenario
 * @returns {Difference}
 */
export function differenceOf(scenario) {
  const found = known.get(scenario) ?? compared(scenario);
  known.set(scenario, found);
  return found;
}
