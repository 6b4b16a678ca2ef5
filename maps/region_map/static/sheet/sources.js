// What the print sheet says besides legend and findings: which view it is, what it rests on, what is missing.
/** @import { FoundByKind } from "./legend.js" */
import { byId } from "../../../common/static/elements.js";
import { ruleOf } from "../state/findings.js";
import { model } from "../state/model.js";
import { current, shown } from "../state/shown.js";
import { state } from "../state/state.js";
import { number } from "../words/numbers.js";
import { word } from "../words/texts.js";
import { layersOn } from "./legend.js";

/**
 * The sources of the layers that are on and of the findings in the frame, as the about tab lists them.
 *
 * @param {FoundByKind} found
 */
function usedSources(found) {
  const rules = new Set([...found.conflict, ...found.opportunity].map(ruleOf));
  const sides = [...rules].flatMap((rule) => [rule.left, rule.right]);
  const layers = new Set([...layersOn().map(({ key }) => key), ...sides]);
  return [...byId("sources").children].flatMap((row) => {
    if (!(row instanceof HTMLElement)) return [];
    const { layers: fed = "", provider = "", short = "" } = row.dataset;
    return fed.split(",").some((name) => layers.has(name)) ? [{ provider, short }] : [];
  });
}

/** @param {{ provider: string, short: string }[]} sources */
function byProvider(sources) {
  /** @type {Map<string, string[]>} */
  const names = new Map();
  sources.forEach(({ provider, short }) => names.set(provider, [...(names.get(provider) ?? []), short]));
  return [...names].map(([provider, all]) => `${provider}: ${all.join(", ")}`);
}

/**
 * As many sources as the foot has room for: the map keeps its height whatever they are.
 *
 * @param {FoundByKind} found
 */
function showSources(found) {
  const used = usedSources(found);
  const foot = byId("sheet-foot");
  for (let count = used.length; count >= 0; count -= 1) {
    const left = used.length - count;
    const parts = byProvider(used.slice(0, count));
    if (left) parts.push(word("field.more", { count: number(left) }));
    byId("sheet-sources").textContent = parts.length ? word("print.sources", { list: parts.join("; ") }) : "";
    if (foot.scrollHeight <= foot.clientHeight + 1) break;
  }
}

/** @param {FoundByKind} found */
export function showBasis(found) {
  const { rules, scenarios } = model;
  const { title: scenario } = scenarios[state.scenario];
  const values = { scenario, count: number(shown().length), total: number(current().length) };
  byId("sheet-view").textContent = word("print.view", values);
  // What stands at the foot of the page stands on the sheet too.
  const [signals, accuracy] = document.querySelectorAll("body > footer p");
  byId("sheet-signals").textContent = signals.textContent;
  byId("sheet-accuracy").textContent = accuracy.textContent;
  const missing = rules.filter((rule) => !rule.evaluated).length;
  const count = { count: number(missing), total: number(rules.length) };
  byId("sheet-missing").textContent = missing ? word("print.not_evaluated", count) : "";
  showSources(found);
}
