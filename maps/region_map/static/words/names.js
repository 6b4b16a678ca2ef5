// What parties, places, themes, features and findings are called.
import { codesOf, of } from "../state/findings.js";
import { model } from "../state/model.js";
import { codeWord, word } from "./texts.js";

/**
 * "raad:GM0141" becomes "gemeenteraad Almelo"; an abbreviation keeps its capitals.
 *
 * @param {string} code
 */
export function party(code) {
  const [id, municipality] = code.split(":");
  const { parties, places: known } = model;
  const title = parties[id] ? parties[id].title : codeWord("party", id);
  if (!municipality) return title;
  const second = title[1] ?? "";
  const isWord = second === second.toLocaleLowerCase() && second !== second.toLocaleUpperCase();
  return `${isWord ? title[0].toLocaleLowerCase() + title.slice(1) : title} ${known[municipality] || municipality}`;
}

/** @param {string} code */
export const place = (code) => model.places[code] || code;

/** @param {string} codes */
export const places = (codes) => codesOf(codes).map(place).join(", ");

/** @param {string} codes */
export const parties = (codes) => codesOf(codes).map(party).join(", ");

// A rule of someone's own may have no theme.
/** @param {string} name */
export const theme = (name) => (name ? codeWord("findings.theme", name) : "");

/** @param {string} name */
export const named = (name) => name || word("field.unnamed");

/** @param {number} finding */
export const findingName = (finding) => pairName(named(of("left_name", finding)), of("right_name", finding));

/** @param {string[]} names */
export const pairName = (...names) => names.filter(Boolean).join(" × ");

/** @param {string} words */
export const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
