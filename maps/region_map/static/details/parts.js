// What the details of a finding and of a feature are made of.
/** @import { Feature, Layer } from "../state/model.js" */
import { element } from "../../../common/static/elements.js";
import { button } from "../parts/controls.js";
import { word } from "../words/texts.js";

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export const text = (key, values = {}) => word(`passport.${key}`, values);

/**
 * A part with a heading.
 *
 * @param {string} title
 * @param {Node[]} children
 */
export function part(title, children) {
  const node = element("section", "part");
  node.append(element("h3", "", title), ...children);
  return node;
}

/**
 * A part that opens on demand.
 *
 * @param {string} title
 * @param {Node[]} children
 */
export function foldedPart(title, children) {
  const node = element("details", "part");
  const summary = element("summary");
  summary.append(element("h3", "", title));
  node.append(summary, ...children);
  return node;
}

/**
 * Pairs of a name and a value (text or a node); pairs without a value are left out.
 *
 * @param {[string, string | Node | null][]} pairs
 */
export function factList(pairs) {
  const list = element("dl", "facts");
  pairs.forEach(([name, value]) => {
    if (!value) return;
    const node = element("dd");
    node.append(value);
    list.append(element("dt", "", name), node);
  });
  return list;
}

/** @param {HTMLButtonElement[]} buttons */
export function actions(...buttons) {
  const line = element("p", "acts");
  line.append(...buttons);
  return line;
}

/**
 * @param {string} name
 * @param {() => void} act
 * @param {string} [label]
 */
export function actionButton(name, act, label = "") {
  const node = button("act", name, act);
  if (label) node.setAttribute("aria-label", label);
  return node;
}

/** @param {string} words */
export const softLine = (words) => element("p", "soft", words);

/** @param {{ layer: Layer, feature: Feature }} what */
export function attributeList({ layer, feature }) {
  return factList(layer.fields.map((name, at) => [name, feature.values[at]]));
}
