// What would change the grade of a finding: lines that were made with the page.
import { element } from "../../../common/static/elements.js";
import { model } from "../state/model.js";
import { capital } from "../words/names.js";
import { foldedPart, text } from "./parts.js";

/** @param {number} finding */
export function gradeChangePart(finding) {
  const { lines, sets, of } = model.grade_changes;
  const numbers = sets[of[finding]] ?? [];
  if (!numbers.length) return null;
  const list = element("ul", "limits");
  list.append(...numbers.map((number) => element("li", "", capital(lines[number]))));
  return foldedPart(text("grade_change"), [list]);
}
