// Finds a plan, an area or a municipality by its name: a combobox, so that the keyboard and a screen reader know it.
/** @import { Feature, Layer } from "../state/model.js" */
import { byId, element, partById } from "../../../common/static/elements.js";
import { bringIntoView } from "../map/viewport.js";
import { referenceOf } from "../state/features.js";
import { model } from "../state/model.js";
import { update } from "../state/state.js";
import { collator, number } from "../words/numbers.js";
import { word } from "../words/texts.js";

const SHOWN = 12;
const MARKS = /[\u0300-\u036f]/g;

/** @typedef {{ layer: Layer, feature: Feature, folded: string }} Entry */

/** @type {Entry[] | null} */
let entries = null;
/** @type {Entry[]} */
let hits = [];
let active = -1;
const field = partById("search", HTMLInputElement);
const list = byId("search-list");
const message = byId("search-state");

/**
 * 'Café' is found by 'cafe', and whichever way it is written.
 *
 * @param {string} text
 */
const folded = (text) => text.normalize("NFD").replace(MARKS, "").toLocaleLowerCase();

// Created at the first keystroke: most readers never search.
function known() {
  entries ??= model.layers
    .filter((layer) => layer.key !== "region" && !layer.no_data)
    .flatMap((layer) => layer.features.filter((feature) => feature.name)
      .map((feature) => ({ layer, feature, folded: folded(feature.name) })));
  return entries;
}

/**
 * The name itself, then names that begin so, then words that begin so, then the rest.
 *
 * @param {string} name
 * @param {string} wanted
 */
function quality(name, wanted) {
  const at = name.indexOf(wanted);
  if (at < 0) return 4;
  if (name === wanted) return 0;
  if (at === 0) return 1;
  return name.includes(` ${wanted}`) ? 2 : 3;
}

/** @param {string} text */
function find(text) {
  const wanted = folded(text.trim());
  if (!wanted) return [];
  const compare = collator();
  return known()
    .map((entry) => ({ entry, rank: quality(entry.folded, wanted) }))
    .filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank || compare(a.entry.feature.name, b.entry.feature.name))
    .map(({ entry }) => entry);
}

/**
 * @param {Entry} entry
 * @param {number} at
 */
function optionOf(entry, at) {
  const line = element("li", "hit", entry.feature.name);
  line.id = `search-option-${at}`;
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", "false");
  line.append(" ", element("small", "", entry.layer.title));
  // Taking the press keeps the focus in the field, where the keyboard goes on.
  line.addEventListener("mousedown", (event) => event.preventDefault());
  line.addEventListener("click", () => choose(entry));
  return line;
}

/** @param {boolean} isOpen */
function open(isOpen) {
  list.hidden = !isOpen;
  field.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) activate(-1);
}

/** @param {number} at */
function activate(at) {
  active = at;
  [...list.children].forEach((line, index) => {
    line.setAttribute("aria-selected", String(index === at));
    if (index === at) line.scrollIntoView({ block: "nearest" });
  });
  if (at < 0) field.removeAttribute("aria-activedescendant");
  else field.setAttribute("aria-activedescendant", `search-option-${at}`);
}

/** @param {number} found */
function messageOf(found) {
  const count = number(found);
  if (!field.value.trim()) return "";
  if (found === 0) return word("findings.search_none");
  if (found === 1) return word("findings.search_one");
  if (found > SHOWN) return word("findings.search_more", { count, shown: SHOWN });
  return word("findings.search_count", { count });
}

function show() {
  const found = find(field.value);
  hits = found.slice(0, SHOWN);
  list.replaceChildren(...hits.map(optionOf));
  open(hits.length > 0);
  message.textContent = messageOf(found.length);
}

/** @param {Entry} entry */
function choose({ layer, feature }) {
  field.value = feature.name;
  message.textContent = "";
  open(false);
  const selected = { feature: referenceOf(layer, feature) };
  if (layer.group !== "context") update({ selected });
  bringIntoView(selected);
}

function escape() {
  if (list.hidden) field.value = "";
  message.textContent = "";
  open(false);
}

/** @param {number} at */
function walkTo(at) {
  open(true);
  activate(at);
}

/**
 * What a key does here; null where it is the browser's own.
 *
 * @param {string} key
 */
function actOf(key) {
  const last = hits.length - 1;
  if (key === "Escape") return escape;
  if (key === "Enter" && !list.hidden) return () => choose(hits[Math.max(0, active)]);
  if (key === "ArrowDown" && hits.length) return () => walkTo(active >= last ? 0 : active + 1);
  if (key === "ArrowUp" && hits.length) return () => walkTo(active <= 0 ? last : active - 1);
  return null;
}

/** @param {KeyboardEvent} event */
function press(event) {
  const act = actOf(event.key);
  if (!act) return;
  act();
  event.preventDefault();
  event.stopPropagation();
}

export function startSearch() {
  field.addEventListener("input", show);
  field.addEventListener("keydown", press);
  field.addEventListener("blur", () => open(false));
}
