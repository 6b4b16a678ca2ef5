// The words of the page, from the catalogue of texts.
import { filled } from "../../../common/static/filled.js";
import { model } from "../state/model.js";

/** @param {string} key */
const textOf = (key) => model.words[`map.${key}`] ?? model.words[key];

/**
 * A text of maps/common/texts by its key, which may leave out "map.", with its {places} filled.
 *
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function word(key, values = {}) {
  const text = textOf(key);
  if (text === undefined) throw new Error(`there is no text '${key}'`);
  return filled(text, values);
}

/**
 * The word of a code: status, health, certainty and the like; a code without a word is shown as it is.
 *
 * @param {string} kind
 * @param {string} code
 */
export const codeWord = (kind, code) => (textOf(`${kind}.${code}`) === undefined ? code : word(`${kind}.${code}`));

/**
 * @param {string} kind
 * @param {number} grade
 */
export const gradeWord = (kind, grade) => word(`${kind === "conflict" ? "severity" : "strength"}.${grade}`);
