// Layers and their features by key, and what a choice is about.
/** @import { Feature, Layer, Side } from "./model.js" */
/** @import { Selected } from "./state.js" */
import { of, ruleOf } from "./findings.js";
import { model, SIDES } from "./model.js";

/** @param {string} key */
export const layerOf = (key) => model.layersByKey.get(key);

// The one layer that every map has.
export function regionShape() {
  const region = layerOf("region");
  if (!region) throw new Error("the map holds no region");
  return region.features[0].shape;
}

/**
 * A feature of a layer by "layer:id", null where this map holds none.
 *
 * @param {string} reference
 * @returns {{ layer: Layer, feature: Feature } | null}
 */
export function featureOf(reference) {
  const at = reference.indexOf(":");
  const layer = layerOf(reference.slice(0, at));
  const feature = layer?.byId.get(reference.slice(at + 1));
  return layer && feature ? { layer, feature } : null;
}

/**
 * @param {Layer} layer
 * @param {Feature} feature
 */
export const referenceOf = (layer, feature) => `${layer.key}:${feature.id}`;

/**
 * One side of a finding as layer and feature; null where a layer was counted and no single feature is meant.
 *
 * @param {number} finding
 * @param {Side} side
 */
export const sideOf = (finding, side) => featureOf(`${ruleOf(finding)[side]}:${of(`${side}_id`, finding)}`);

/**
 * The numbers of the shapes that a choice is about, the main one first: of a finding its own, then its sides.
 *
 * @param {Selected | null} selected
 * @returns {number[]}
 */
export function shapesOf(selected) {
  if (!selected) return [];
  if (selected.feature !== undefined) {
    const found = featureOf(selected.feature);
    return found ? [found.feature.shape] : [];
  }
  const { finding } = selected;
  const own = of("shape", finding);
  const sides = SIDES.flatMap((side) => {
    const number = of(side, finding);
    const layer = layerOf(ruleOf(finding)[side]);
    return number >= 0 && layer ? [layer.features[number].shape] : [];
  });
  return [...new Set([...(own >= 0 ? [own] : []), ...sides])];
}
