// The sliders of the weights: one a criterion, with a field for the exact number and what the criterion measures.
/** @import { Mca } from "../state/model.js" */
/** @import { Choice } from "./weights.js" */
import { byId, element } from "../../../common/static/elements.js";
import { model } from "../state/model.js";
import { update } from "../state/state.js";
import { number } from "../words/numbers.js";
import { word } from "../words/texts.js";
import { mcaWord } from "./rows.js";
import { chosenWeights, percentages, weightsText } from "./weights.js";

const MOST = 100;

/** @type {{ range: HTMLInputElement, exact: HTMLInputElement, share: HTMLOutputElement }[]} */
const rows = [];

/**
 * @param {string} text
 * @param {number} at
 */
function take(text, at) {
  const value = Number(text);
  if (text === "" || !(value >= 0 && value <= MOST)) return;
  const weights = [...percentages(chosenWeights())];
  weights[at] = value;
  if (weights.some((weight) => weight > 0)) update({ weights: weightsText(weights) });
  else byId("mca-summary").textContent = mcaWord("none_counts");
}

/**
 * @param {string} type
 * @param {number} step
 * @param {number} at
 */
function field(type, step, at) {
  const input = element("input");
  Object.assign(input, { type, min: 0, max: MOST, step });
  input.addEventListener("input", () => take(input.value, at));
  return input;
}

/**
 * @param {Mca["criteria"][number]} criterion
 * @param {number} at
 */
function slider({ basis, status, title }, at) {
  const row = element("div", "weight");
  const name = element("label", "", title);
  const range = field("range", 1, at);
  const exact = field("number", 0.1, at);
  const share = element("output", "share");
  range.id = `weight-${at}`;
  name.htmlFor = range.id;
  exact.setAttribute("aria-label", mcaWord("weight_of", { title }));
  const what = element("details", "basis");
  what.append(element("summary", "", mcaWord("what")), element("p", "", `${basis} ${word(`status.${status}`)}.`));
  row.append(name, range, exact, share, what);
  rows.push({ range, exact, share });
  return row;
}

export function startSliders() {
  byId("mca-weights").replaceChildren(...model.mca.criteria.map(slider));
}

/**
 * @param {Choice} choice
 * @param {boolean} isRegret
 */
export function showSliders(choice, isRegret) {
  const values = percentages(choice);
  const total = values.reduce((sum, value) => sum + value, 0);
  rows.forEach(({ range, exact, share }, at) => {
    range.value = String(values[at]);
    // What is being typed is left alone.
    if (document.activeElement !== exact) exact.value = String(values[at]);
    share.textContent = isRegret ? "–" : `${number((values[at] / total) * 100)} %`;
  });
}
