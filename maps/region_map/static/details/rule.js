// The rule of a finding: its numbers, and where it comes from.
/** @import { Model } from "../state/model.js" */
import { element } from "../../../common/static/elements.js";
import { unverifiedMark } from "../parts/marks.js";
import { ruleOf } from "../state/findings.js";
import { model } from "../state/model.js";
import { capital } from "../words/names.js";
import { amount } from "../words/numbers.js";
import { codeWord } from "../words/texts.js";
import { foldedPart, softLine, text } from "./parts.js";

/** @typedef {Model["params"][string][number]} Param */

/** @param {Param} row */
function paramLine(row) {
  const line = element("li", "", `${capital(row.title)}: `);
  line.append(element("strong", "", amount(row.value, row.unit)));
  if (row.status === "U") line.append(" ", unverifiedMark(text("unverified")));
  if (row.formula) line.append(element("span", "detail", text("formula", { formula: row.formula })));
  const source = text("limit_source", { source: row.source, status: codeWord("status", row.status) });
  line.append(element("span", "detail", source));
  return line;
}

/** @param {number} finding */
export function paramPart(finding) {
  const rows = model.params[ruleOf(finding).id] ?? [];
  if (!rows.length) return foldedPart(text("limits"), [softLine(text("no_limits"))]);
  const list = element("ul", "limits");
  list.append(...rows.map(paramLine));
  return foldedPart(text("limits"), [list]);
}

/** @param {number} finding */
export function rulePart(finding) {
  const { id, source, status } = ruleOf(finding);
  return foldedPart(text("rule"), [element("p", "", `${id}; ${source}. ${codeWord("status", status)}.`)]);
}
