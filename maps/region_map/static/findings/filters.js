// The filters of the findings: their choices, each with how many findings it would leave, and what is set in words.
/** @import { Counts, Facet } from "./facets.js" */
/** @import { Filters } from "../state/state.js" */
import { byId, element, partById } from "../../../common/static/elements.js";
import { checkbox, option } from "../parts/controls.js";
import { gradeMark } from "../parts/marks.js";
import { KINDS, model } from "../state/model.js";
import { noFilters, onChange, state, update } from "../state/state.js";
import { party, place, theme } from "../words/names.js";
import { collator, day, number } from "../words/numbers.js";
import { word } from "../words/texts.js";
import { choicesFor, facetCounts } from "./facets.js";
import { deciderName, filtersInWords, filterSummary, gradesAmong } from "./filter_words.js";

const THEMES = ["nitrogen", "energy", "housing", "water", "grid", "nature", "safety", "landscape", "cross_border"];
const LEVELS = ["municipality", "province", "water_board", "state", "grid", "other"];
const TYPING_MS = 150;

/** @typedef {"themes" | "rules" | "grades"} SetFilter */
/** @typedef {"place" | "decider"} OneFilter */

/** @type {{ name: SetFilter, key: string, box: HTMLInputElement, count: HTMLElement, label: HTMLElement }[]} */
const boxes = [];
/** @type {{ name: OneFilter, key: string, text: string, node: HTMLOptionElement }[]} */
const options = [];
const text = partById("filter-text", HTMLInputElement);
const onlyNew = partById("filter-new", HTMLInputElement);
const selects = {
  place: partById("filter-place", HTMLSelectElement),
  decider: partById("filter-decider", HTMLSelectElement),
};

/** @param {Partial<Filters>} filters */
const set = (filters) => update({ filters });

/**
 * @param {SetFilter} name
 * @param {string} key
 * @param {boolean} isOn
 */
function toggle(name, key, isOn) {
  const chosen = new Set(state.filters[name]);
  if (isOn) chosen.add(key);
  else chosen.delete(key);
  set({ [name]: chosen });
}

/**
 * @param {SetFilter} name
 * @param {string} key
 * @param {(Node | string)[]} content
 */
function choiceBox(name, key, ...content) {
  const label = element("label", "filter-choice");
  const box = checkbox();
  box.dataset[name] = key;
  box.addEventListener("change", () => toggle(name, key, box.checked));
  const count = element("span", "left");
  const what = element("span", "what");
  what.append(...content);
  label.append(box, what, count);
  boxes.push({ name, key, box, count, label });
  return label;
}

/**
 * Fills a set of boxes; without any it is not there.
 *
 * @param {string} id
 * @param {HTMLElement[]} labels
 */
function fill(id, labels) {
  const parent = byId(id);
  parent.append(...labels);
  if (parent.parentElement) parent.parentElement.hidden = !labels.length;
}

// From municipalities up, each level by name.
/** @param {string[]} codes */
function byLevel(codes) {
  /** @param {string} code */
  const levelOf = (code) => {
    const level = model.parties[code.split(":")[0]]?.level ?? "other";
    return LEVELS.includes(level) ? level : "other";
  };
  const compare = collator();
  const byName = [...codes].sort((a, b) => compare(party(a), party(b)));
  return LEVELS.flatMap((level) => byName.filter((code) => levelOf(code) === level));
}

/**
 * @param {OneFilter} name
 * @param {string} any
 * @param {string[]} codes
 * @param {(code: string) => string} nameOf
 */
function fillSelect(name, any, codes, nameOf) {
  const choices = codes.map((key) => ({ name, key, text: nameOf(key), node: option(key, "") }));
  options.push(...choices);
  selects[name].append(option("", any), ...choices.map(({ node }) => node));
}

function build() {
  const themes = choicesFor("themes");
  const known = THEMES.filter((name) => themes.includes(name));
  fill("filter-themes", known.map((name) => choiceBox("themes", name, theme(name))));
  const grades = choicesFor("grades");
  KINDS.forEach((kind) => fill(
    `filter-${kind}`,
    gradesAmong(grades, kind).map((grade) => choiceBox("grades", `${kind}-${grade}`, gradeMark(kind, grade))),
  ));
  const found = choicesFor("rules");
  const rules = model.rules.filter((rule) => found.includes(rule.id));
  byId("filter-rules").append(
    ...rules.map(({ id, title }) => choiceBox("rules", id, title, " ", element("small", "", id))),
  );
  const compare = collator();
  const places = choicesFor("place").sort((a, b) => compare(place(a), place(b)));
  fillSelect("place", word("findings.any_place"), places, place);
  fillSelect("decider", word("findings.any_decider"), byLevel(choicesFor("decider")), deciderName);
  const since = model.meta.previous_on;
  // Without a release before it nothing can be new.
  byId("filter-new-line").hidden = !since;
  if (since) byId("filter-new-text").textContent = word("findings.only_new", { day: day(since) });
  showUnevaluated();
}

function showUnevaluated() {
  const count = model.rules.filter((rule) => !rule.evaluated).length;
  const line = byId("filter-unevaluated");
  line.hidden = count === 0;
  line.textContent = word(count === 1 ? "findings.unevaluated_one" : "findings.unevaluated", { count: number(count) });
}

/** @param {Counts} counts */
function showCounts(counts) {
  /**
   * @param {Facet} facet
   * @param {string} key
   */
  const left = (facet, key) => counts[facet].get(key) ?? 0;
  boxes.forEach(({ name, key, box, count, label }) => {
    box.checked = state.filters[name].has(key);
    count.textContent = number(left(name, key));
    label.classList.toggle("empty", !left(name, key) && !box.checked);
  });
  options.forEach(({ name, key, text: what, node }) => {
    node.textContent = word("findings.choice", { what, count: number(left(name, key)) });
  });
  byId("filter-new-count").textContent = number(left("onlyNew", "new"));
}

function show() {
  const { filters } = state;
  showCounts(facetCounts());
  selects.place.value = filters.place;
  selects.decider.value = filters.decider;
  onlyNew.checked = filters.onlyNew;
  if (text.value !== filters.text && document.activeElement !== text) text.value = filters.text;
  const summary = byId("filter-summary");
  // What says the same is not read out again.
  if (summary.textContent !== filterSummary()) summary.textContent = filterSummary();
  byId("filter-reset").hidden = !filtersInWords();
}

function reset() {
  text.value = "";
  set(noFilters());
  // The button goes away with the filters; a reader who came by keyboard stays with them.
  text.focus();
}

export function startFilters() {
  build();
  selects.place.addEventListener("change", () => set({ place: selects.place.value }));
  selects.decider.addEventListener("change", () => set({ decider: selects.decider.value }));
  onlyNew.addEventListener("change", () => set({ onlyNew: onlyNew.checked }));
  byId("filter-reset").addEventListener("click", reset);
  let waiting = 0;
  text.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => set({ text: text.value.trim() }), TYPING_MS);
  });
  show();
  onChange((names) => {
    if (names.includes("filters") || names.includes("scenario")) show();
  });
}
