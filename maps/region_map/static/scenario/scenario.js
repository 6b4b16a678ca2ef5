// The scenario that is shown, and what it changes in comparison with the basic one: on the map, in words and as a list.
/** @import { Model } from "../state/model.js" */
/** @import { Change, Changed } from "./difference.js" */
import { byId, element, partById } from "../../../common/static/elements.js";
import { drawItems } from "../map/drawing.js";
import { drawAlso } from "../map/items.js";
import { button, option } from "../parts/controls.js";
import { findingMark } from "../parts/marks.js";
import { hasPlace, of, ruleById, ruleOf } from "../state/findings.js";
import { model } from "../state/model.js";
import { onChange, state, update } from "../state/state.js";
import { findingName } from "../words/names.js";
import { number } from "../words/numbers.js";
import { word } from "../words/texts.js";
import { CHANGES, differenceOf } from "./difference.js";
import { changeMark, differenceItems } from "./marks.js";

const HEADINGS = ["conflict", "opportunity", "target"];
const LISTED = 40;
const RULES_OPEN = 2;

/** @typedef {Model["scenarios"][number]["difference"][number]} RuleDifference */

const only = partById("difference-only", HTMLInputElement);

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
const say = (key, values = {}) => word(`scenario.${key}`, values);

/** @param {Changed} changed */
function entry({ finding, before }) {
  const row = element("li");
  row.append(findingMark(finding), " ");
  if (before !== undefined) row.append(say("was", { grade: of("grade", before) }), " ");
  row.append(
    button("link", findingName(finding), () => update({ selected: { finding } })),
    element("small", "", ` ${ruleOf(finding).title}`),
  );
  return row;
}

// A target has no place, so it is compared apart.
/** @param {Changed} changed */
const headingOf = ({ finding }) => (hasPlace(finding) ? ruleOf(finding).kind : "target");

/**
 * @param {Change} change
 * @param {string} heading
 * @param {Changed[]} found
 */
function list(change, heading, found) {
  const box = element("details", "changes");
  const head = element("summary");
  head.append(changeMark(change), " ", say(`${change}_${heading}`, { count: number(found.length) }));
  const rows = [...found].sort((a, b) => of("grade", b.finding) - of("grade", a.finding));
  const entries = element("ul");
  entries.append(...rows.slice(0, LISTED).map(entry));
  if (rows.length > LISTED) {
    entries.append(element("li", "rest", word("field.more", { count: number(rows.length - LISTED) })));
  }
  box.append(head, entries);
  return box;
}

/**
 * Ground, dwellings and energy of one rule, as the report computes them: each square metre and each plan once.
 *
 * @param {RuleDifference} row
 */
function measuresOf(row) {
  /** @type {[string, number, number, number][]} */
  const measures = [
    ["area", row.area_gained_ha, row.area_lost_ha, 1],
    ["dwellings", row.dwellings_gained, row.dwellings_lost, 0],
    ["energy", row.energy_gained_gwh, row.energy_lost_gwh, 1],
  ];
  return measures.flatMap(([name, gained, lost, decimals]) => [
    gained > 0 ? say(name, { count: `+${number(gained, decimals)}` }) : "",
    lost > 0 ? say(name, { count: `−${number(lost, decimals)}` }) : "",
  ]);
}

/** @param {RuleDifference} row */
function ruleLine(row) {
  const item = element("li", "", `${row.rule_id} ${ruleById(row.rule_id)?.title ?? ""}: `);
  const counts = CHANGES.map((change) => (row[change] > 0 ? say(change, { count: number(row[change]) }) : ""));
  item.append(element("span", "", [...counts, ...measuresOf(row)].filter(Boolean).join(" · ") || say("same")));
  return item;
}

/** @param {RuleDifference[]} rows */
function byRule(rows) {
  const box = element("details", "changes");
  box.open = rows.length <= RULES_OPEN;
  const lines = element("ul");
  lines.append(...rows.map(ruleLine));
  box.append(element("summary", "", say("by_rule")), element("p", "line", say("by_rule_note")), lines);
  return box;
}

function show() {
  const { scenario } = state;
  partById("scenario", HTMLSelectElement).value = String(scenario);
  byId("difference").hidden = scenario === 0;
  if (scenario === 0) return;
  const found = differenceOf(scenario);
  const { title, difference: rows } = model.scenarios[scenario];
  byId("difference-title").textContent = say("against", { title, basic: model.scenarios[0].title });
  const lists = HEADINGS.flatMap((heading) => CHANGES.flatMap((change) => {
    const own = found[change].filter((changed) => headingOf(changed) === heading);
    return own.length ? [list(change, heading, own)] : [];
  }));
  if (!lists.length) byId("difference-lists").replaceChildren(element("p", "line", say("same")));
  else byId("difference-lists").replaceChildren(...lists, ...(rows.length ? [byRule(rows)] : []));
}

// What is only in the difference is a filter like others: table, map and print sheet follow it.
function restrict() {
  if (!only.checked || state.scenario === 0) {
    if (state.filters.only) update({ filters: { only: null } });
    return;
  }
  const { gained, regraded } = differenceOf(state.scenario);
  update({ filters: { only: new Set([...gained, ...regraded].map(({ finding }) => finding)) } });
}

// As if the reader had set it.
export function showOnlyDifference() {
  if (!only.checked) only.click();
}

export function startScenario() {
  drawAlso(differenceItems);
  const select = partById("scenario", HTMLSelectElement);
  select.append(...model.scenarios.map(({ title }, at) => option(String(at), title)));
  byId("scenario-choice").hidden = model.scenarios.length < 2;
  select.addEventListener("change", () => update({ scenario: Number(select.value) }));
  byId("difference-on").addEventListener("change", drawItems);
  only.addEventListener("change", restrict);
  show();
  onChange((names) => {
    if (names.includes("scenario")) {
      show();
      restrict();
    } else if (names.includes("filters") && state.scenario !== 0 && !state.filters.only) {
      only.checked = false;
    }
  });
}
