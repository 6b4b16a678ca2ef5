// What is drawn, in which order and how: layers, findings by grade with the worst on top, and white spots.
/** @import { DrawnLayer } from "../parts/swatch.js" */
/** @import { Feature, Kind, Layer } from "../state/model.js" */
/** @import { Hatch } from "./hatch.js" */
import { canBeDrawn } from "../parts/swatch.js";
import { gradeKey, ruleOf } from "../state/findings.js";
import { KINDS, model } from "../state/model.js";
import { shown } from "../state/shown.js";
import { state } from "../state/state.js";

// From below.
/** @type {Record<string, number>} */
const LIFT = {
  "context": 0, "no-data": 1, "nature": 2, "claim": 3, "opportunity-1": 4, "opportunity-2": 5, "opportunity-3": 6,
  "conflict-1": 7, "conflict-2": 8, "conflict-3": 9, "conflict-4": 10, "border": 11,
};

const FINDING = {
  conflict: { weight: 1.4, dash: [] },
  // Wider, and below: where a place has both, the dashes stand around what the conflict covers.
  opportunity: { weight: 3, dash: [6, 4] },
};

/**
 * @typedef {{
 *   pane: string, fill: string, outline: string, fillOpacity: number, weight: number, dash: number[],
 *   hatch: Hatch | "", group: string,
 * }} Look
 */

/** @typedef {{ shape: number, look: Look, layer: Layer, feature: Feature, kind?: undefined, change?: undefined }} FeatureItem */
/** @typedef {{ shape: number, look: Look, kind: Kind, grade: number, findings: number[], change?: undefined }} FindingItem */
/** @typedef {{ shape: number, look: Look, kind?: undefined, layer?: undefined, change?: string }} OutlineItem */
/** @typedef {FeatureItem | FindingItem | OutlineItem} Item */

/**
 * @param {DrawnLayer} layer
 * @param {string | undefined} code
 * @returns {Look}
 */
function layerLook(layer, code) {
  const { style } = layer;
  const isBorder = layer.key === "region" || layer.key === "members";
  return {
    pane: layer.no_data ? "no-data" : isBorder ? "border" : layer.group,
    fill: code === undefined ? style.fill : model.classes[code],
    outline: style.colour,
    fillOpacity: style.fill_opacity,
    weight: style.weight,
    dash: style.dash ? style.dash.split(" ").map(Number) : [],
    hatch: layer.no_data ? "no_data" : "",
    group: layer.group,
  };
}

/**
 * @param {Kind} kind
 * @param {number} grade
 * @returns {Look}
 */
function findingLook(kind, grade) {
  const [fill, outline] = model.colours[kind][grade];
  const hatch = kind === "conflict" && grade === 4 ? "conflict" : "";
  return { pane: `${kind}-${grade}`, fill, outline, fillOpacity: 0.75, ...FINDING[kind], hatch, group: kind };
}

/** @type {Map<string, Look>} */
const looks = new Map();

/**
 * @param {string} key
 * @param {() => Look} create
 */
function lookOf(key, create) {
  let look = looks.get(key);
  if (!look) {
    look = create();
    looks.set(key, look);
  }
  return look;
}

/** @param {number} finding */
export function isDrawn(finding) {
  const { shape, grade } = model.findings;
  if (shape[finding] < 0 || grade[finding] <= 0) return false;
  return state.on.has(`rule:${ruleOf(finding).id}`) && state.on.has(`grade:${gradeKey(finding)}`);
}

/**
 * Findings of one kind on one shape become one drawing with the worst grade.
 *
 * @param {Kind} kind
 * @param {number[]} findings
 * @returns {FindingItem[]}
 */
function findingItems(kind, findings) {
  const { grade, shape } = model.findings;
  /** @type {Map<number, number[]>} */
  const byShape = new Map();
  findings.forEach((finding) => {
    const found = byShape.get(shape[finding]);
    if (found) found.push(finding);
    else byShape.set(shape[finding], [finding]);
  });
  return [...byShape].map(([number, found]) => {
    found.sort((a, b) => grade[b] - grade[a] || a - b);
    const worst = grade[found[0]];
    const look = lookOf(`${kind}-${worst}`, () => findingLook(kind, worst));
    return { shape: number, grade: worst, findings: found, kind, look };
  });
}

/**
 * @param {DrawnLayer} layer
 * @returns {FeatureItem[]}
 */
function layerItems(layer) {
  return layer.features.map((feature) => ({
    shape: feature.shape,
    layer,
    feature,
    look: lookOf(`${layer.key} ${feature.code}`, () => layerLook(layer, feature.code)),
  }));
}

/** @type {(() => OutlineItem[])[]} */
const further = [];

/**
 * Draws more than layers and findings: what a function returns each time.
 *
 * @param {() => OutlineItem[]} give
 */
export function drawAlso(give) {
  further.push(give);
}

/** @returns {Item[]} */
export function items() {
  const layers = model.layers.filter(canBeDrawn).filter((layer) => state.on.has(layer.key));
  const drawn = shown().filter(isDrawn);
  const all = [
    ...layers.flatMap(layerItems),
    ...KINDS.flatMap((kind) => findingItems(kind, drawn.filter((finding) => ruleOf(finding).kind === kind))),
    ...further.flatMap((give) => give()),
  ];
  return all.sort((a, b) => LIFT[a.look.pane] - LIFT[b.look.pane]);
}
