// Lines of the rules of a kind, with their grades: what was found, what was not found, what was not evaluated.
/** @import { Kind, Model } from "../state/model.js" */
import { element } from "../../../common/static/elements.js";
import { checkbox } from "../parts/controls.js";
import { gradeSwatch } from "../parts/swatch.js";
import { layerOf } from "../state/features.js";
import { gradeKey, isOfRegion, of, ruleOf } from "../state/findings.js";
import { model } from "../state/model.js";
import { shown } from "../state/shown.js";
import { state } from "../state/state.js";
import { number } from "../words/numbers.js";
import { gradeWord, word } from "../words/texts.js";
import { groupOf, lineOf, offLine, switchAll, switchOf } from "./layer_rows.js";

/** @typedef {Model["rules"][number]} Rule */
/** @typedef {Map<string, { drawn: number, undrawn: number }>} RuleCounts */

/**
 * The grades of a kind that are drawn, the heaviest first.
 *
 * @param {Kind} kind
 */
export const gradesOf = (kind) => Object.keys(model.colours[kind]).map(Number).sort((a, b) => b - a);

// How many of the findings that are shown each rule and each grade has.
function counted() {
  /** @type {RuleCounts} */
  const byRule = new Map();
  /** @type {Map<string, number>} */
  const byGrade = new Map();
  shown().forEach((finding) => {
    const { id } = ruleOf(finding);
    const counts = byRule.get(id) ?? { drawn: 0, undrawn: 0 };
    counts[of("shape", finding) >= 0 && of("grade", finding) > 0 ? "drawn" : "undrawn"] += 1;
    byRule.set(id, counts);
    byGrade.set(gradeKey(finding), (byGrade.get(gradeKey(finding)) ?? 0) + 1);
  });
  return { byRule, byGrade };
}

/**
 * @param {Kind} kind
 * @param {Map<string, number>} counts
 */
function gradeBoxes(kind, counts) {
  const fields = element("fieldset", "grades");
  fields.append(element("legend", "", word(`legend.${kind}`)));
  gradesOf(kind).forEach((grade) => {
    const label = element("label");
    label.append(
      switchOf(`grade:${kind}-${grade}`),
      gradeSwatch(kind, grade),
      element("span", "", `${grade} ${gradeWord(kind, grade)}`),
      element("span", "count", number(counts.get(`${kind}-${grade}`) ?? 0)),
    );
    fields.append(label);
  });
  return fields;
}

/**
 * The badges of the layers that a rule's findings are made of: a finding is as real and as fresh as these.
 *
 * @param {Rule} rule
 */
function inherited(rule) {
  const badges = [rule.left, rule.right].flatMap((key) => layerOf(key)?.badges ?? []);
  return [...new Map(badges.map((badge) => [badge.text, badge])).values()];
}

/**
 * @param {Kind} kind
 * @param {Rule[]} rules
 */
function allLine(kind, rules) {
  const keys = rules.map((rule) => `rule:${rule.id}`);
  const label = element("label", "layer all");
  const box = checkbox();
  const count = keys.filter((key) => state.on.has(key)).length;
  box.checked = count === keys.length;
  box.indeterminate = count > 0 && count < keys.length;
  box.dataset.all = kind;
  box.addEventListener("change", () => switchAll(keys, box.checked));
  label.append(box, element("span", "name", word("layers.all")));
  const row = element("li");
  row.append(label);
  return row;
}

/**
 * @param {Rule} rule
 * @param {{ drawn: number, undrawn: number }} counts
 */
function ruleRow(rule, { drawn, undrawn }) {
  const row = element("li");
  row.append(lineOf(`rule:${rule.id}`, null, rule.title, inherited(rule), number(drawn)));
  if (undrawn) row.append(element("p", "line", word("layers.undrawn", { count: number(undrawn) })));
  return row;
}

/**
 * Rules without findings, folded away.
 *
 * @param {string} key
 * @param {Rule[]} rules
 */
function restOf(key, rules) {
  const more = element("details", "note");
  const rows = element("ul", "layers");
  rows.append(...rules.map((rule) => offLine(rule.title, [], rule.evaluated ? rule.id : rule.needs)));
  more.append(element("summary", "", `${word(`layers.${key}`)} (${number(rules.length)})`), rows);
  return more;
}

/** @param {Kind} kind */
export function findingGroup(kind) {
  const { byRule, byGrade } = counted();
  // What a rule finds for the region as a whole is no layer.
  const rules = model.rules.filter((rule) => rule.kind === kind && !(rule.evaluated && isOfRegion(rule)));
  const found = rules.filter((rule) => byRule.has(rule.id));
  const list = element("ul", "layers");
  if (found.length) list.append(allLine(kind, found));
  list.append(...found.map((rule) => ruleRow(rule, byRule.get(rule.id) ?? { drawn: 0, undrawn: 0 })));
  const part = groupOf(word(`group.${kind}`), kind, true);
  part.append(gradeBoxes(kind, byGrade), list);
  const unevaluated = rules.filter((rule) => !rule.evaluated);
  const empty = rules.filter((rule) => rule.evaluated && !byRule.has(rule.id));
  if (unevaluated.length) part.append(restOf("not_evaluated", unevaluated));
  if (empty.length) part.append(restOf("nothing_found", empty));
  return part;
}
