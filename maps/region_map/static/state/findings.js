// Findings by their number: columns, rule, and where the same finding stands under another scenario.
/** @import { Findings } from "./model.js" */
import { model } from "./model.js";

/** @typedef {{ [K in keyof Findings]: Findings[K] extends (infer V)[] ? V : never }} FindingRow */

/**
 * A column of one finding.
 *
 * @template {keyof Findings} K
 * @param {K} name
 * @param {number} finding
 * @returns {FindingRow[K]}
 */
export function of(name, finding) {
  const column = /** @type {FindingRow[K][]} */ (model.findings[name]);
  return column[finding];
}

/** @param {number} finding */
export const ruleOf = (finding) => model.rules[model.findings.rule[finding]];

/** @param {{ left: string }} rule */
export const isOfRegion = (rule) => rule.left === "region";

// A target that the region does not reach has none: it is on no map and in no table of places.
/** @param {number} finding */
export const hasPlace = (finding) => !isOfRegion(ruleOf(finding));

/** @param {string} id */
export const ruleById = (id) => model.rules.find((rule) => rule.id === id);

// "conflict-3": what filters and layers know a grade by.
/** @param {number} finding */
export const gradeKey = (finding) => `${ruleOf(finding).kind}-${model.findings.grade[finding]}`;

/** @param {string} text */
export const codesOf = (text) => (text ? text.split(",") : []);

/** @type {Map<string, number[]> | null} */
let rowsById = null;

/** @param {string} id */
function rowsOf(id) {
  if (!rowsById) {
    rowsById = new Map();
    for (const [finding, name] of model.findings.id.entries()) {
      rowsById.set(name, [...(rowsById.get(name) ?? []), finding]);
    }
  }
  return rowsById.get(id) ?? [];
}

/**
 * Whether a scenario has findings of its own for a rule.
 *
 * @param {number} scenario
 * @param {number} rule
 */
export const isTouched = (scenario, rule) => scenario > 0 && model.scenarios[scenario].touched.includes(rule);

/**
 * The row of a finding under a scenario, -1 where there is none: a rule that the scenario does not touch says what it
 * says in the basic one.
 *
 * @param {string} id
 * @param {number} scenario
 */
export function findingAt(id, scenario) {
  const found = rowsOf(id).find((finding) => {
    const where = isTouched(scenario, of("rule", finding)) ? scenario : 0;
    return of("scenario", finding) === where;
  });
  return found ?? -1;
}
