// Numbers and days, as maps/common/numbers.py writes them: a missing number is a word, one that rounds to nothing is
// "< 0,1".
import { model } from "../state/model.js";
import { codeWord, word } from "./texts.js";

/** @type {Record<string, Intl.NumberFormat>} */
const FORMATS = {};

/**
 * @param {string | number | null | undefined} value
 * @returns {value is null | undefined}
 */
export const isMissing = (value) => value === null || value === undefined || Number.isNaN(value);

/** @param {number} decimals */
function formatOf(decimals) {
  const { lang } = model.meta;
  FORMATS[`${lang}${decimals}`] ??= new Intl.NumberFormat(lang === "nl" ? "nl-NL" : "en-GB", {
    minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: "always", roundingMode: "halfEven",
  });
  return FORMATS[`${lang}${decimals}`];
}

/**
 * @param {number | null | undefined} value
 * @param {number} [decimals]
 */
export function number(value, decimals = 0) {
  if (isMissing(value)) return word("value.unknown");
  const format = formatOf(decimals);
  const least = 10 ** -decimals;
  if (value !== 0 && Math.abs(value) < least / 2) {
    return value > 0 ? `< ${format.format(least)}` : `> -${format.format(least)}`;
  }
  return format.format(value);
}

/**
 * No decimals from 100 on, one from 1 on, else two.
 *
 * @param {number | null | undefined} value
 */
export function short(value) {
  if (isMissing(value)) return word("value.unknown");
  const size = Math.abs(value);
  return number(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 1 ? 1 : 2);
}

/**
 * A number as it was given, with its unit; a share as a percentage.
 *
 * @param {number | null | undefined} value
 * @param {string} unit
 */
export function amount(value, unit) {
  if (isMissing(value)) return word("value.unknown");
  const given = unit === "share" ? value * 100 : value;
  const written = new Intl.NumberFormat(model.meta.lang, { maximumSignificantDigits: 8 }).format(given);
  return `${written} ${codeWord("report.unit", unit)}`.trim();
}

/**
 * A day, month or year.
 *
 * @param {string} iso
 */
export const day = (iso) => (model.meta.lang === "nl" ? iso.split("-").reverse().join("-") : iso);

/**
 * Of when content is, as precise as it is known.
 *
 * @param {string} iso
 */
export const contentDay = (iso) => (iso ? day(iso) : word("value.unknown"));

// Compares texts as readers of the page's language do, numbers in them by size.
export const collator = () => new Intl.Collator(model.meta.lang, { numeric: true }).compare;
