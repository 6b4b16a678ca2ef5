// The order of the findings in the table: by a column, the unknown last.
import { of, ruleOf } from "../state/findings.js";
import { model } from "../state/model.js";
import { shown } from "../state/shown.js";
import { named, places } from "../words/names.js";
import { collator, isMissing, short } from "../words/numbers.js";

/**
 * @typedef {{
 *   name: string, isNumber?: boolean,
 *   value: (finding: number) => string | number | null, text: (finding: number) => string,
 * }} TableColumn
 */

/**
 * @param {"distance_m" | "area_ha" | "dwellings" | "energy_gwh"} name
 * @returns {TableColumn}
 */
const numeric = (name) => ({
  name,
  isNumber: true,
  value: (finding) => of(name, finding),
  text: (finding) => (isMissing(of(name, finding)) ? "" : short(of(name, finding))),
});

/** @param {number} finding */
const placesOf = (finding) => places(of("places", finding));

/** @param {number} finding */
const titleOf = (finding) => ruleOf(finding).title;

// A heavy conflict stands before an equally strong opportunity.
/** @type {TableColumn} */
const GRADE = {
  name: "grade",
  isNumber: true,
  value: (finding) => of("grade", finding) * 2 + (ruleOf(finding).kind === "conflict" ? 1 : 0),
  text: (finding) => String(of("grade", finding)),
};

/** @type {TableColumn[]} */
export const COLUMNS = [
  GRADE,
  { name: "rule", value: titleOf, text: titleOf },
  { name: "left", value: (finding) => of("left_name", finding), text: (finding) => named(of("left_name", finding)) },
  { name: "right", value: (finding) => of("right_name", finding), text: (finding) => of("right_name", finding) },
  numeric("distance_m"), numeric("area_ha"), numeric("dwellings"), numeric("energy_gwh"),
  { name: "places", value: placesOf, text: placesOf },
];

export const sorting = { column: GRADE, descending: true };

/**
 * Sorts by a column; by the same one again the other way round. Numbers are asked for from the largest on, names from
 * A on.
 *
 * @param {TableColumn} column
 */
export function sortBy(column) {
  sorting.descending = sorting.column === column ? !sorting.descending : Boolean(column.isNumber);
  sorting.column = column;
}

/** @type {Map<TableColumn, number[]>} */
const keys = new Map();

/**
 * A number for each finding by which it is sorted, NaN where it is not known. Texts are compared once, over all
 * findings; after that an order of texts is an order of numbers.
 *
 * @param {TableColumn} column
 */
function keysOf(column) {
  let found = keys.get(column);
  if (!found) {
    const values = model.findings.id.map((_, finding) => column.value(finding));
    found = column.isNumber ? values.map(numberOf) : ranksOf(values.map(String));
    keys.set(column, found);
  }
  return found;
}

/** @param {string | number | null} value */
const numberOf = (value) => (isMissing(value) ? NaN : Number(value));

/** @param {string[]} values */
function ranksOf(values) {
  const ranks = new Map([...new Set(values)].sort(collator()).map((value, rank) => [value, rank]));
  return values.map((value) => (value ? ranks.get(value) ?? NaN : NaN));
}

/**
 * @type {{
 *   from: number[], column: TableColumn, descending: boolean, order: number[], position: Map<number, number>,
 * } | null}
 */
let sorted = null;

function sort() {
  const from = shown();
  const { column, descending } = sorting;
  if (sorted && sorted.from === from && sorted.column === column && sorted.descending === descending) return sorted;
  const [key, grades] = [keysOf(column), keysOf(GRADE)];
  const sign = descending ? -1 : 1;
  const order = [...from].sort((a, b) => {
    const [left, right] = [key[a], key[b]];
    // What is not known comes last, whichever way the column is sorted.
    const unknown = Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    if (Number.isNaN(left) || Number.isNaN(right)) return unknown || a - b;
    return sign * (left - right) || grades[b] - grades[a] || a - b;
  });
  sorted = { from, column, descending, order, position: new Map(order.map((finding, at) => [finding, at])) };
  return sorted;
}

// The findings that are shown, in the order of the table.
export const tableOrder = () => sort().order;

/**
 * The place of a finding in the table from 0 on; undefined where it is not shown.
 *
 * @param {number} finding
 */
export const placeInTable = (finding) => sort().position.get(finding);
