// How a finding stands in each scenario.
import { element } from "../../../common/static/elements.js";
import { gradeMark } from "../parts/marks.js";
import { findingAt, isTouched, of, ruleOf } from "../state/findings.js";
import { model } from "../state/model.js";
import { factList, part, text } from "./parts.js";

/**
 * @param {number} finding
 * @param {number} scenario
 */
function standing(finding, scenario) {
  if (scenario > 0 && !isTouched(scenario, of("rule", finding))) return text("untouched");
  const at = findingAt(of("id", finding), scenario);
  if (at < 0) return text("gone");
  const node = element("span");
  node.append(gradeMark(ruleOf(finding).kind, of("grade", at)));
  const basic = findingAt(of("id", finding), 0);
  if (scenario > 0 && basic >= 0 && of("grade", at) !== of("grade", basic)) {
    node.append(" ", text(of("grade", at) > of("grade", basic) ? "worse" : "better"));
  }
  return node;
}

/**
 * @param {number} finding
 * @returns {HTMLElement | null}
 */
export function scenarioPart(finding) {
  if (model.scenarios.length < 2) return null;
  return part(text("scenarios"), [factList(model.scenarios.map(({ title }, at) => [title, standing(finding, at)]))]);
}
