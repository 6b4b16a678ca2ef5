// What the reader has chosen, in one place: whoever changes it calls update, whoever shows it listens.

/**
 * An empty set, an empty text and null are no restriction; `only` holds numbers of findings.
 *
 * @typedef {{
 *   themes: Set<string>, rules: Set<string>, grades: Set<string>, place: string, decider: string, onlyNew: boolean,
 *   text: string, only: Set<number> | null,
 * }} Filters
 */

/**
 * One finding (its number) or one feature ("layer:id").
 *
 * @typedef {{ finding: number, feature?: undefined } | { feature: string, finding?: undefined }} Selected
 */

/** @typedef {"layers" | "findings" | "weighing" | "about"} Tab */

/**
 * `scenario` is a number, 0 the basic one; `on` holds keys of layers, "rule:ID" and "grade:KIND-GRADE" that are drawn;
 * `opacity` is 0 to 1 by group; `weights` as in mca/weights.js.
 *
 * @typedef {{
 *   filters: Filters, scenario: number, selected: Selected | null, on: Set<string>, opacity: Record<string, number>,
 *   tab: Tab, weights: string,
 * }} State
 */

/** @typedef {keyof State} StateName */

/**
 * Of filters and opacity the keys that change, of the rest the whole.
 *
 * @typedef {Partial<Omit<State, "filters"> & { filters: Partial<Filters> }>} Patch
 */

/** @type {Tab[]} */
export const TABS = ["layers", "findings", "weighing", "about"];

/** @returns {Filters} */
export function noFilters() {
  return {
    themes: new Set(), rules: new Set(), grades: new Set(), place: "", decider: "", onlyNew: false, text: "",
    only: null,
  };
}

/** @type {State} */
export const state = {
  filters: noFilters(),
  scenario: 0,
  selected: null,
  on: new Set(),
  opacity: { conflict: 1, opportunity: 1, claim: 1, nature: 1 },
  tab: "layers",
  weights: "",
};

/** @type {((names: StateName[]) => void)[]} */
const listeners = [];

/**
 * Calls a listener after each change, with the names of what changed; in the order in which they began to listen.
 *
 * @param {(names: StateName[]) => void} listener
 */
export function onChange(listener) {
  listeners.push(listener);
}

/**
 * Takes over what the patch names, and then calls all who listen.
 *
 * @param {Patch} patch
 */
export function update(patch) {
  const { filters, opacity, ...rest } = patch;
  Object.assign(state, rest);
  if (filters) state.filters = { ...state.filters, ...filters };
  if (opacity) state.opacity = { ...state.opacity, ...opacity };
  const names = /** @type {StateName[]} */ (Object.keys(patch));
  listeners.forEach((listener) => listener(names));
}
