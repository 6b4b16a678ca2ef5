// The layers that are on, as a part of a link: only what differs from how the page opens, with '-' what was switched
// off. Rules of a kind that all are on or off are named by their kind: there may be dozens.
/** @import { Kind } from "../state/model.js" */
import { KINDS, model } from "../state/model.js";
import { state } from "../state/state.js";

/** @param {Kind} kind */
const ruleKeys = (kind) => model.rules.filter((rule) => rule.kind === kind).map((rule) => `rule:${rule.id}`);

/**
 * Kinds whose rules all were switched on or off.
 *
 * @param {Set<string>} first
 */
function changedKinds(first) {
  return KINDS.filter((kind) => {
    const keys = ruleKeys(kind);
    const count = keys.filter((key) => state.on.has(key)).length;
    const changed = keys.filter((key) => state.on.has(key) !== first.has(key)).length;
    return changed >= 2 && (count === 0 || count === keys.length);
  });
}

/** @param {Set<string>} first What was on when the page opened. */
export function layersText(first) {
  const { on } = state;
  const kinds = changedKinds(first);
  const covered = new Set(kinds.flatMap(ruleKeys));
  /**
   * @param {Set<string>} keys
   * @param {Set<string>} others
   */
  const without = (keys, others) => [...keys].filter((key) => !others.has(key) && !covered.has(key));
  return [
    ...kinds.map((kind) => (ruleKeys(kind).every((key) => on.has(key)) ? kind : `-${kind}`)),
    ...without(on, first),
    ...without(first, on).map((key) => `-${key}`),
  ].join(",");
}

/**
 * Switches on and off what a text names; tells whether this map knows all of it.
 *
 * @param {string[]} names
 * @param {Set<string>} first
 * @param {Set<string>} on
 */
export function readLayers(names, first, on) {
  const grades = KINDS.flatMap((kind) => Object.keys(model.colours[kind]).map((grade) => `grade:${kind}-${grade}`));
  const single = [...model.layers.map(({ key }) => key), ...first, ...KINDS.flatMap(ruleKeys), ...grades];
  /** @type {Map<string, string[]>} */
  const known = new Map(single.map((key) => [key, [key]]));
  KINDS.forEach((kind) => known.set(kind, ruleKeys(kind)));
  /** @param {string} name */
  const keysOf = (name) => known.get(name.replace(/^-/, "")) ?? [];
  names.forEach((name) => keysOf(name).forEach((key) => (name.startsWith("-") ? on.delete(key) : on.add(key))));
  return names.length > 0 && names.every((name) => keysOf(name).length > 0);
}
