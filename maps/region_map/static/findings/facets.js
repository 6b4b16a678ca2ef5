// For each choice of a filter how many findings would be left.
/** @import { Filters } from "../state/state.js" */
import { codesOf, gradeKey, hasPlace, of, ruleOf } from "../state/findings.js";
import { model } from "../state/model.js";
import { current, passes } from "../state/shown.js";
import { noFilters, state } from "../state/state.js";

/** @typedef {"themes" | "rules" | "grades" | "place" | "decider" | "onlyNew"} Facet */
/** @typedef {Record<Facet, Map<string, number>>} Counts */

/** @type {Facet[]} */
const FACETS = ["themes", "rules", "grades", "place", "decider", "onlyNew"];

/**
 * What a filter can be set to, per finding: many findings lie in several municipalities and have several deciders.
 *
 * @type {Record<Facet, (finding: number) => string[]>}
 */
const KEYS = {
  themes: (finding) => [ruleOf(finding).theme],
  rules: (finding) => [ruleOf(finding).id],
  grades: (finding) => [gradeKey(finding)],
  place: (finding) => codesOf(of("places", finding)),
  // Councils can be asked for one by one, and all together.
  decider: (finding) => [...new Set(codesOf(of("deciders", finding)).flatMap((code) => [code, code.split(":")[0]]))],
  onlyNew: (finding) => (of("is_new", finding) ? ["new"] : []),
};

/** @type {Record<Facet, string[][]>} */
const known = { themes: [], rules: [], grades: [], place: [], decider: [], onlyNew: [] };

/**
 * Taken apart once: this is asked for at every change of a filter.
 *
 * @param {Facet} facet
 * @param {number} finding
 */
function keysOf(facet, finding) {
  known[facet][finding] ??= KEYS[facet](finding);
  return known[facet][finding];
}

/**
 * All that a filter can be set to, in the order of the findings.
 *
 * @param {Facet} facet
 */
export function choicesFor(facet) {
  return [...new Set(model.findings.id.flatMap((_, finding) => (hasPlace(finding) ? keysOf(facet, finding) : [])))];
}

// The filters that are set, each alone.
function setFilters() {
  const none = noFilters();
  return Object.entries(state.filters)
    .filter(([, value]) => (value instanceof Set ? value.size : value))
    .map(([name, value]) => ({ name, filters: /** @type {Filters} */ ({ ...none, [name]: value }) }));
}

/**
 * For each choice how many findings are left when it alone is taken, with all other filters as they are.
 *
 * @returns {Counts}
 */
export function facetCounts() {
  /** @type {Counts} */
  const counts = {
    themes: new Map(), rules: new Map(), grades: new Map(), place: new Map(), decider: new Map(), onlyNew: new Map(),
  };
  const alone = setFilters();
  current().forEach((finding) => {
    /** @type {string[]} */
    const failed = [];
    for (let at = 0; at < alone.length && failed.length < 2; at += 1) {
      if (!passes(finding, alone[at].filters)) failed.push(alone[at].name);
    }
    if (failed.length > 1) return;
    // What fails one filter is counted by its choices alone.
    FACETS.filter((facet) => !failed.length || failed[0] === facet).forEach((facet) => {
      keysOf(facet, finding).forEach((key) => counts[facet].set(key, (counts[facet].get(key) ?? 0) + 1));
    });
  });
  return counts;
}
