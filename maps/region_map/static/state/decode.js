// Reads the page's data, which stands compressed and as columns.
/** @import { FeatureColumns, FindingColumns, MapModel } from "../schema.d.ts" */
/** @import { Feature, Layer, Model, Subject } from "./model.js" */
import { byId } from "../../../common/static/elements.js";
import { model, shapes, SIDES } from "./model.js";

// The digits of Python's base64.b85encode, but for three that HTML might read: & < > are . , :
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%.()*+-;,=:?@^_\x60{|}~";

/**
 * Five digits hold four bytes, the first the highest; a last group that is not whole is filled up with the last digit.
 *
 * @param {string} text
 */
function bytesOf(text) {
  const values = new Uint8Array(128);
  [...DIGITS].forEach((digit, value) => { values[digit.charCodeAt(0)] = value; });
  const groups = Math.ceil(text.length / 5);
  const bytes = new Uint8Array(groups * 4);
  const whole = text.padEnd(groups * 5, DIGITS[84]);
  for (let group = 0; group < groups; group += 1) {
    let value = 0;
    for (let at = 5 * group; at < 5 * group + 5; at += 1) value = value * 85 + values[whole.charCodeAt(at)];
    for (let at = 3; at >= 0; at -= 1) {
      bytes[4 * group + at] = value % 256;
      value = Math.floor(value / 256);
    }
  }
  return bytes.subarray(0, bytes.length - (groups * 5 - text.length));
}

/**
 * What an element of the page holds, unpacked.
 *
 * @param {string} id
 */
export async function unpacked(id) {
  const bytes = bytesOf(byId(id).textContent.trim());
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}

/**
 * @param {FeatureColumns} columns
 * @returns {Feature[]}
 */
function featuresOf({ shapes: numbers, ids, names, values, classes }) {
  return numbers.map((shape, at) => {
    /** @type {Feature} */
    const feature = { shape, id: ids[at], name: names[at], values: values.map((column) => column[at]) };
    if (classes.length) feature.code = classes[at];
    return feature;
  });
}

/**
 * @param {MapModel["layers"]} layers
 * @returns {Layer[]}
 */
function layersOf(layers) {
  return layers.map((layer) => {
    const features = featuresOf(layer.features);
    return { ...layer, features, byId: new Map(features.map((feature) => [feature.id, feature])) };
  });
}

/**
 * A side that is a feature of a layer stands as its number there; here it gets id and name like all others.
 *
 * @param {FindingColumns} findings
 * @param {MapModel["rules"]} rules
 * @param {Map<string, Layer>} layersByKey
 * @returns {Model["findings"]}
 */
function withSides(findings, rules, layersByKey) {
  const columns = { left_id: [""], left_name: [""], right_id: [""], right_name: [""] };
  SIDES.forEach((side) => {
    const found = findings[side].map((number, at) => {
      if (number < 0) return findings[`${side}_far`][at];
      const feature = layersByKey.get(rules[findings.rule[at]][side])?.features[number];
      if (!feature) throw new Error(`finding ${findings.id[at]} has no feature ${number} on its ${side} side`);
      return /** @type {[string, string]} */ ([feature.id, feature.name]);
    });
    columns[`${side}_id`] = found.map(([id]) => id);
    columns[`${side}_name`] = found.map(([, name]) => name);
  });
  return { ...findings, ...columns };
}

/**
 * What is ranked, as objects; each knows the findings and the features ("layer:id") that it is about.
 *
 * @param {MapModel["mca"]["subjects"]} columns
 * @param {Model["findings"]} findings
 * @param {MapModel["rules"]} rules
 * @returns {Subject[]}
 */
function subjectsOf(columns, findings, rules) {
  /** @param {number} at */
  const sidesOf = (at) => SIDES.map((side) => `${rules[findings.rule[at]][side]}:${findings[`${side}_id`][at]}`);
  /** @type {Map<string, number[]>} */
  const about = new Map();
  findings.id.forEach((_, at) => {
    if (findings.scenario[at]) return;
    new Set(sidesOf(at)).forEach((name) => {
      const found = about.get(name);
      if (found) found.push(at);
      else about.set(name, [at]);
    });
  });
  return columns.kind.map((kind, row) => {
    const finding = columns.finding[row];
    const id = finding < 0 ? columns.id[row] : findings.id[finding];
    return {
      kind,
      id,
      name: columns.name[row],
      findings: finding < 0 ? about.get(id) ?? [] : [finding],
      features: finding < 0 ? [id] : [...new Set(sidesOf(finding))],
      excluded_by: columns.excluded_by[row].map((at) => findings.id[at]),
      scores: columns.scores.map((column) => column[row]),
      values: columns.values.map((column) => column[row]),
      rank_best: columns.rank_best[row],
      rank_worst: columns.rank_worst[row],
      basis: columns.basis[row],
    };
  });
}

// Reads the page's data into `model` and `shapes`.
export async function readPage() {
  const [content, buffer] = await Promise.all([
    unpacked("page-model").then((answer) => /** @type {Promise<MapModel>} */ (answer.json())),
    unpacked("page-shapes").then((answer) => answer.arrayBuffer()),
  ]);
  const layers = layersOf(content.layers);
  const layersByKey = new Map(layers.map((layer) => [layer.key, layer]));
  const findings = withSides(content.findings, content.rules, layersByKey);
  const subjects = subjectsOf(content.mca.subjects, findings, content.rules);
  Object.assign(model, { ...content, layers, layersByKey, findings, mca: { ...content.mca, subjects } });
  shapes.load(buffer);
}
