// Which findings there are under the chosen scenario, and which of them pass the filters.
/** @import { Feature, Layer } from "./model.js" */
/** @import { Filters } from "./state.js" */
import { codesOf, gradeKey, hasPlace, of, ruleOf } from "./findings.js";
import { model, SIDES } from "./model.js";
import { state } from "./state.js";

/**
 * The findings of a scenario: its own for the rules that it touches, those of the basic one for the others.
 *
 * @param {number} scenario
 */
export function findingsOf(scenario) {
  const { findings, scenarios } = model;
  const touched = new Set(scenarios[scenario].touched);
  const found = [];
  for (let at = 0; at < findings.id.length; at += 1) {
    const isOwn = findings.scenario[at] === scenario;
    if (isOwn || (findings.scenario[at] === 0 && !touched.has(findings.rule[at]))) found.push(at);
  }
  return found;
}

/** @type {{ scenario: number, found: number[] }} */
let ofScenario = { scenario: -1, found: [] };

/**
 * Those under the chosen scenario that have a place.
 *
 * @returns {number[]}
 */
export function current() {
  if (ofScenario.scenario !== state.scenario) {
    ofScenario = { scenario: state.scenario, found: findingsOf(state.scenario).filter(hasPlace) };
  }
  return ofScenario.found;
}

// Those under the chosen scenario that hold for the region as a whole, the heaviest first.
export function wholeRegion() {
  const found = findingsOf(state.scenario).filter((finding) => !hasPlace(finding));
  return found.sort((a, b) => of("grade", b) - of("grade", a) || a - b);
}

/**
 * Whether a finding passes some filters; a decider without a municipality means that of any.
 *
 * @param {number} finding
 * @param {Filters} filters
 */
export function passes(finding, filters) {
  const { theme, id } = ruleOf(finding);
  return isAmong(theme, filters.themes) && isAmong(id, filters.rules) && isAmong(gradeKey(finding), filters.grades)
    && (!filters.only || filters.only.has(finding))
    && (!filters.onlyNew || of("is_new", finding) === 1)
    && isIn(finding, filters.place) && isDecidedBy(finding, filters.decider) && holdsText(finding, filters.text);
}

/**
 * @param {string} key
 * @param {Set<string>} keys
 */
const isAmong = (key, keys) => keys.size === 0 || keys.has(key);

/**
 * @param {number} finding
 * @param {string} place
 */
const isIn = (finding, place) => !place || codesOf(of("places", finding)).includes(place);

/**
 * @param {number} finding
 * @param {string} decider
 */
function isDecidedBy(finding, decider) {
  if (!decider) return true;
  return codesOf(of("deciders", finding)).some((code) => code === decider || code.split(":")[0] === decider);
}

/**
 * @param {number} finding
 * @param {string} text
 */
function holdsText(finding, text) {
  if (!text) return true;
  const wanted = text.toLocaleLowerCase();
  const texts = [of("left_name", finding), of("right_name", finding), ruleOf(finding).title, of("id", finding)];
  return texts.some((one) => one.toLocaleLowerCase().includes(wanted));
}

/** @type {{ filters: Filters | null, scenario: number, found: number[] }} */
let passing = { filters: null, scenario: -1, found: [] };

// The findings that the page shows, in table, map and print sheet alike.
export function shown() {
  const { filters, scenario } = state;
  if (passing.filters !== filters || passing.scenario !== scenario) {
    passing = { filters, scenario, found: current().filter((finding) => passes(finding, filters)) };
  }
  return passing.found;
}

/**
 * The findings of the current scenario in which a feature is one of the two sides, the heaviest first.
 *
 * @param {{ layer: Layer, feature: Feature }} what
 */
export function findingsAbout({ layer, feature }) {
  /** @param {number} finding */
  const isAbout = (finding) =>
    SIDES.some((side) => of(`${side}_id`, finding) === feature.id && ruleOf(finding)[side] === layer.key);
  return current().filter(isAbout)
    .sort((a, b) => ruleOf(a).kind.localeCompare(ruleOf(b).kind) || of("grade", b) - of("grade", a) || a - b);
}
