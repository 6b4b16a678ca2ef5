// The weights that the reader chose, as text in `state.weights`, so that a link can hold them: the id of a perspective,
// or `criterion:number,…`.
/** @import { Mca } from "../state/model.js" */
import { model } from "../state/model.js";
import { state, update } from "../state/state.js";

/** @typedef {Mca["perspectives"][number]} Perspective */

/**
 * A perspective, or weights of one's own in the order of the criteria.
 *
 * @typedef {{ perspective: Perspective, weights: null } | { perspective: null, weights: number[] }} Choice
 */

const MOST = 100;
const EVEN = 1e-9;

/** @type {Perspective | null} */
let first = null;
/** @type {Perspective | null} */
let last = null;

// The one whose heaviest criterion weighs least.
/** @param {Perspective[]} rows */
function evenest(rows) {
  /** @param {Perspective} row */
  const heaviest = (row) => Math.max(...Object.values(row.weights));
  return rows.reduce((best, row) => (heaviest(row) < heaviest(best) - EVEN ? row : best));
}

// Where all counts alike is where nobody has chosen yet; tells whether there is anything to rank.
export function startWeights() {
  const { perspectives, subjects } = model.mca;
  const byWeights = perspectives.filter((row) => row.method === "weights");
  if (!subjects.length || !byWeights.length) return false;
  first = evenest(byWeights);
  state.weights = first.id;
  return true;
}

/** @returns {Perspective} */
function startPerspective() {
  if (!first) throw new Error("there is nothing to rank");
  return first;
}

/** @param {string} id */
const perspectiveById = (id) => model.mca.perspectives.find((row) => row.id === id);

/**
 * What a text of weights means; null when it means nothing.
 *
 * @param {string} text
 * @returns {Choice | null}
 */
function read(text) {
  const perspective = perspectiveById(text);
  if (perspective) return { perspective, weights: null };
  const { criteria } = model.mca;
  const pairs = text.split(",").map((part) => part.split(":"));
  const isKnown = pairs.every(([id, value]) => value && criteria.some((row) => row.id === id));
  const values = new Map(pairs.map(([id, value]) => [id, Number(value)]));
  const isSound = [...values.values()].every((value) => value >= 0 && value <= MOST);
  if (!isKnown || !isSound || ![...values.values()].some((value) => value > 0)) return null;
  return { perspective: null, weights: criteria.map(({ id }) => values.get(id) || 0) };
}

/**
 * @param {number[]} weights
 * @returns {string}
 */
export function weightsText(weights) {
  const pairs = model.mca.criteria.map(({ id }, at) => /** @type {[string, number]} */ ([id, weights[at]]));
  return pairs.filter(([, weight]) => weight > 0).map((pair) => pair.join(":")).join(",");
}

/** @returns {Choice} */
export const chosenWeights = () => read(state.weights) ?? { perspective: startPerspective(), weights: null };

/**
 * In hundredths of the whole, as the sliders show them. Least regret has none of its own: it shows those of the start.
 *
 * @param {Choice} choice
 */
export function percentages(choice) {
  if (choice.weights) return choice.weights;
  const { weights } = choice.perspective.method === "weights" ? choice.perspective : startPerspective();
  return model.mca.criteria.map(({ id }) => Math.round((weights[id] || 0) * 1000) / 10);
}

// The perspective that a choice is compared with: that of the start, or for weights of one's own the last one chosen.
/** @param {Choice} choice */
export const comparedWith = (choice) => (choice.perspective ? startPerspective() : last ?? startPerspective());

// Keeps in mind the perspective that was chosen last.
export function rememberPerspective() {
  last = perspectiveById(state.weights) ?? last;
}

// The weights as a link holds them, '' for those of the start.
export const weights = {
  get: () => (first && state.weights !== first.id ? state.weights : ""),
  /**
   * Tells whether the text means something; one that does not changes nothing.
   *
   * @param {string} text
   */
  set(text) {
    if (!first || !read(text || first.id)) return false;
    update({ weights: text || first.id });
    return true;
  },
};
