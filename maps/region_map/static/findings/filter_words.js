// What the filters say, as a sentence: nobody should have to read it off a row of boxes.
/** @import { Kind } from "../state/model.js" */
import { ruleById } from "../state/findings.js";
import { KINDS, model } from "../state/model.js";
import { current, shown } from "../state/shown.js";
import { state } from "../state/state.js";
import { party, place, theme } from "../words/names.js";
import { number } from "../words/numbers.js";
import { gradeWord, word } from "../words/texts.js";

/**
 * The grades of a kind among keys such as "conflict-3", the heaviest first.
 *
 * @param {Iterable<string>} keys
 * @param {Kind} kind
 */
export function gradesAmong(keys, kind) {
  return [...keys].filter((key) => key.startsWith(kind)).map((key) => Number(key.split("-")[1])).sort((a, b) => b - a);
}

/**
 * A decider without a municipality means that of any, where there is one in each.
 *
 * @param {string} code
 */
export function deciderName(code) {
  const isOfEach = model.findings.deciders.some((codes) => codes.includes(`${code}:`));
  return isOfEach ? word("findings.any_of_them", { what: party(code) }) : party(code);
}

/** @param {string[]} texts */
const either = (texts) => texts.join(` ${word("findings.or")} `);

/**
 * @param {string} key
 * @param {string} what
 */
const clause = (key, what) => word(`findings.${key}`, { what });

function gradeClauses() {
  return KINDS.flatMap((kind) => {
    const grades = gradesAmong(state.filters.grades, kind);
    if (!grades.length) return [];
    return [clause(`is_${kind}`, either(grades.map((grade) => `${grade} ${gradeWord(kind, grade)}`)))];
  });
}

// '' where nothing is set.
export function filtersInWords() {
  const { filters } = state;
  const { themes, rules, place: code, decider, text } = filters;
  const clauses = [
    themes.size ? clause("is_theme", either([...themes].map(theme))) : "",
    either(gradeClauses()),
    rules.size ? clause("is_rule", either([...rules].map((id) => ruleById(id)?.title ?? id))) : "",
    code ? clause("is_place", place(code)) : "",
    decider ? clause("is_decider", deciderName(decider)) : "",
    filters.onlyNew ? clause("is_new", "") : "",
    filters.only ? clause("is_only", "") : "",
    text ? clause("is_text", text) : "",
  ];
  return clauses.filter(Boolean).join("; ");
}

// How many findings are shown, of how many, and by which filters.
export function filterSummary() {
  const total = current().length;
  const count = shown().length;
  const what = filtersInWords();
  const values = { count: number(count), total: number(total), what };
  if (!total) return word("findings.nothing");
  if (!what) return word("findings.all_shown", values);
  return word(count ? "findings.some_shown" : "findings.none_shown", values);
}
