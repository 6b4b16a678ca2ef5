// The tab of the multi-criteria analysis: the reader sets weights, and opportunities or search areas change places at
// once.
/** @import { Perspective } from "./weights.js" */
/** @import { RankedRow } from "./ranking.js" */
import { byId, partById } from "../../../common/static/elements.js";
import { option } from "../parts/controls.js";
import { model } from "../state/model.js";
import { onChange, update } from "../state/state.js";
import { number } from "../words/numbers.js";
import { showProgramme } from "./programme.js";
import { Ranking } from "./ranking.js";
import { mcaWord, rankingRows, showExcluded } from "./rows.js";
import { showSliders, startSliders } from "./sliders.js";
import { chosenWeights, comparedWith, percentages, rememberPerspective, startWeights, weightsText } from "./weights.js";

const LISTED = 25;
const OWN = "own";

let kind = "opportunity";
/** @type {Ranking} */
let ranking;
let listed = LISTED;
let isAsked = false;

/** @param {Perspective | null} perspective */
function showPerspective(perspective) {
  const method = !perspective ? "own_method" : perspective.method === "weights" ? "weights_method" : "regret_method";
  partById("mca-perspective", HTMLSelectElement).value = perspective ? perspective.id : OWN;
  byId("mca-method").textContent = mcaWord(method);
  byId("mca-chosen-by").textContent = perspective ? mcaWord("chosen_by", { who: perspective.chosen_by }) : "";
}

/**
 * @param {Perspective | null} perspective
 * @param {Perspective} against
 */
function captionOf(perspective, against) {
  if (!perspective) return mcaWord("caption_own", { against: against.title });
  const { title } = perspective;
  return mcaWord(title === against.title ? "caption_start" : "caption_preset", { title, against: against.title });
}

/**
 * @param {number} ranked
 * @param {RankedRow[]} first
 */
function summaryOf(ranked, first) {
  if (!ranked) return mcaWord("none_of_kind");
  const stayed = first.filter(({ spread }) => spread && spread.topIn === spread.of).length;
  return mcaWord("told", { count: first.length, n: model.mca.first_n, stayed });
}

function show() {
  isAsked = false;
  const choice = chosenWeights();
  const { perspective, weights } = choice;
  const against = comparedWith(choice);
  showPerspective(perspective);
  showSliders(choice, perspective !== null && perspective.method !== "weights");
  const order = ranking.order(weights, perspective ? perspective.id : "", against.id);
  const values = percentages(choice);
  byId("mca-caption").textContent = captionOf(perspective, against);
  byId("mca-order").replaceChildren(...order.slice(0, listed).flatMap((row) => rankingRows(row, against, values)));
  const more = byId("mca-more");
  more.hidden = order.length <= listed;
  more.textContent = mcaWord("more", { count: number(order.length - listed) });
  const first = order.filter(({ rank }) => rank !== null && rank <= model.mca.first_n);
  byId("mca-summary").textContent = summaryOf(order.length, first);
  showProgramme(new Set(first.map(({ subject }) => subject.id)), kind === "opportunity");
  showExcluded(ranking.excluded);
}

function ask() {
  // Many moves of a slider in one frame give one order.
  if (!isAsked) requestAnimationFrame(show);
  isAsked = true;
}

/** @param {string} name */
function useKind(name) {
  kind = name;
  listed = LISTED;
  ranking = new Ranking(model.mca, kind);
  ask();
}

function startControls() {
  const select = partById("mca-perspective", HTMLSelectElement);
  const choices = model.mca.perspectives.map(({ id, title }) => option(id, title));
  select.replaceChildren(...choices, option(OWN, mcaWord(OWN)));
  select.addEventListener("change", () => {
    update({ weights: select.value === OWN ? weightsText(percentages(chosenWeights())) : select.value });
  });
  byId("mca-more").addEventListener("click", () => {
    listed += LISTED;
    ask();
  });
  document.querySelectorAll('input[name="mca-kind"]').forEach((radio) => {
    radio.addEventListener("change", () => { if (radio instanceof HTMLInputElement) useKind(radio.value); });
  });
}

export function startMca() {
  const isPossible = startWeights();
  byId("mca-nothing").hidden = isPossible;
  byId("mca").hidden = !isPossible;
  if (!isPossible) return;
  startSliders();
  startControls();
  useKind(kind);
  onChange((names) => {
    if (names.includes("weights")) rememberPerspective();
    if (names.includes("weights") || names.includes("selected")) ask();
  });
}
