// Lines of the layers: each with a box that switches it on, how it looks, and how many features it has.
/** @import { Layer } from "../state/model.js" */
/** @import { DrawnLayer } from "../parts/swatch.js" */
import { element } from "../../../common/static/elements.js";
import { checkbox } from "../parts/controls.js";
import { badgeMarks } from "../parts/marks.js";
import { canBeDrawn, layerSwatch, swatch } from "../parts/swatch.js";
import { model } from "../state/model.js";
import { state, update } from "../state/state.js";
import { number } from "../words/numbers.js";
import { word } from "../words/texts.js";

/**
 * A box that switches on what has a key.
 *
 * @param {string} key
 */
export function switchOf(key) {
  const box = checkbox();
  box.dataset.on = key;
  box.checked = state.on.has(key);
  box.addEventListener("change", () => switchAll([key], box.checked));
  return box;
}

/**
 * @param {string[]} keys
 * @param {boolean} isOn
 */
export function switchAll(keys, isOn) {
  const on = new Set(state.on);
  keys.forEach((key) => (isOn ? on.add(key) : on.delete(key)));
  update({ on });
}

/**
 * @param {string} title
 * @param {Layer["badges"]} badges
 */
function nameOf(title, badges) {
  const name = element("span", "name", title);
  name.append(...badgeMarks(badges));
  return name;
}

/**
 * A line that can be switched on; without a swatch where several looks stand below it.
 *
 * @param {string} key
 * @param {Node | null} look
 * @param {string} title
 * @param {Layer["badges"]} badges
 * @param {string} count
 */
export function lineOf(key, look, title, badges, count) {
  const label = element("label", "layer");
  label.append(switchOf(key), ...(look ? [look] : []), nameOf(title, badges), element("span", "count", count));
  return label;
}

/**
 * A line of what cannot be switched on, with why.
 *
 * @param {string} title
 * @param {Layer["badges"]} badges
 * @param {string} why
 */
export function offLine(title, badges, why) {
  const row = element("li");
  const head = element("p", "layer off");
  head.append(nameOf(title, badges));
  row.append(head, element("p", "line", why));
  return row;
}

/**
 * @param {string} title
 * @param {string} className
 * @param {boolean} isOpen
 */
export function groupOf(title, className, isOpen) {
  const part = element("details", `group ${className}`);
  part.open = isOpen;
  const head = element("summary");
  head.append(element("h3", "", title));
  part.append(head);
  return part;
}

/**
 * What the class of a layer's features is called.
 *
 * @param {string} code
 */
export const classWord = (code) => (code ? word(`nitrogen.${code}`) : word("layer.unknown_class"));

/** @param {DrawnLayer} layer */
function classRows(layer) {
  const list = element("ul", "classes");
  Object.entries(model.classes).forEach(([code, colour]) => {
    const count = layer.features.filter((feature) => feature.code === code).length;
    if (!count) return;
    const row = element("li");
    row.append(
      swatch({ fill: colour, outline: layer.style.colour, opacity: 0.8 }),
      element("span", "", classWord(code)),
      element("span", "count", number(count)),
    );
    list.append(row);
  });
  return list;
}

/** @param {Layer} layer */
function layerRow(layer) {
  if (!canBeDrawn(layer)) return offLine(layer.title, layer.badges, word("layer.absent"));
  const row = element("li");
  const hasClasses = layer.features.some((feature) => feature.code !== undefined);
  const look = hasClasses ? null : layerSwatch(layer);
  row.append(lineOf(layer.key, look, layer.title, layer.badges, number(layer.features.length)));
  if (layer.no_data) row.append(element("p", "line", word("layers.no_data_meaning")));
  if (hasClasses) row.append(classRows(layer));
  if (layer.notes.length) {
    const notes = element("details", "note");
    notes.append(element("summary", "", word("layers.note")), ...layer.notes.map((note) => element("p", "", note)));
    row.append(notes);
  }
  return row;
}

/** @param {string} group */
export function layerGroup(group) {
  const part = groupOf(word(`group.${group}`), group, group !== "context");
  const list = element("ul", "layers");
  list.append(...model.layers.filter((layer) => layer.group === group).map(layerRow));
  part.append(list);
  if (group === "context") part.append(element("p", "line", word("layers.water")));
  return part;
}
