// The findings that are shown, in the order of the table, as a file that a spreadsheet opens by double-click and that
// none executes.
import { byId, element } from "../../../common/static/elements.js";
import { say } from "../panel/notice.js";
import { of, ruleOf } from "../state/findings.js";
import { model } from "../state/model.js";
import { parties, places, theme } from "../words/names.js";
import { isMissing, number } from "../words/numbers.js";
import { reason } from "../words/reason.js";
import { codeWord, gradeWord, word } from "../words/texts.js";
import { tableOrder } from "./order.js";

// As in findings_csv.py: what a spreadsheet would take for a formula.
const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const PART_ROWS = 500;
// The browser has taken the file by then; without this it would be held as long as the page is open.
const KEPT_MS = 60000;

/** @typedef {string | number | null} Cell */

/** @type {[string, (finding: number) => Cell][]} */
const COLUMNS_OF_FILE = [
  ["finding_id", (i) => of("id", i)],
  ["kind", (i) => word(`findings.kind.${ruleOf(i).kind}`)],
  ["grade", (i) => of("grade", i)],
  ["grade_word", (i) => gradeWord(ruleOf(i).kind, of("grade", i))],
  ["theme", (i) => theme(ruleOf(i).theme)],
  ["rule_id", (i) => ruleOf(i).id],
  ["rule", (i) => ruleOf(i).title],
  ["left", (i) => of("left_name", i)],
  ["right", (i) => of("right_name", i)],
  ["distance_m", (i) => of("distance_m", i)],
  ["area_ha", (i) => of("area_ha", i)],
  ["dwellings", (i) => of("dwellings", i)],
  ["energy_gwh", (i) => of("energy_gwh", i)],
  ["places", (i) => places(of("places", i))],
  ["deciders", (i) => parties(of("deciders", i))],
  ["certainty", (i) => codeWord("certainty", ruleOf(i).certainty)],
  ["flags", (i) => of("flags", i)],
  ["reason", (i) => reason(i)],
  ["content_on", (i) => of("content_on", i)],
  ["first_seen", (i) => of("first_seen", i)],
  ["scenario", (i) => model.scenarios[of("scenario", i)].title],
];

/**
 * @param {Cell} value
 * @param {boolean} isDutch
 */
function cell(value, isDutch) {
  if (isMissing(value) || value === "") return "";
  // A Dutch spreadsheet reads a decimal comma, and so needs another sign between the columns.
  if (typeof value === "number") return isDutch ? String(value).replace(".", ",") : String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[";,\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Text of the table; the byte order mark makes a spreadsheet read it as UTF-8.
 *
 * @param {number[]} findings
 */
async function csvText(findings) {
  const isDutch = model.meta.lang === "nl";
  /** @param {Cell[]} cells */
  const line = (cells) => cells.map((value) => cell(value, isDutch)).join(isDutch ? ";" : ",");
  const rows = [line(COLUMNS_OF_FILE.map(([name]) => word(`findings.column.${name}`)))];
  for (let at = 0; at < findings.length; at += PART_ROWS) {
    const part = findings.slice(at, at + PART_ROWS);
    rows.push(...part.map((finding) => line(COLUMNS_OF_FILE.map(([, value]) => value(finding)))));
    // The page goes on answering while thousands of sentences are written.
    await new Promise((resume) => { setTimeout(resume); });
  }
  return `\uFEFF${rows.join("\r\n")}\r\n`;
}

async function download() {
  const findings = tableOrder();
  const file = `${model.meta.code.toLowerCase()}-${word("findings.csv_name")}.csv`;
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([await csvText(findings)], { type: "text/csv;charset=utf-8" }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
  say(word("findings.csv_done", { file, count: number(findings.length) }));
}

export function startCsv() {
  byId("csv").addEventListener("click", download);
}
