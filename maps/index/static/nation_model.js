// What the page of all regions shows, as it was published.
/** @import { NationModel } from "./nation_schema.d.ts" */
import { byId, element } from "../../common/static/elements.js";
import { filled } from "../../common/static/filled.js";

/** @type {NationModel} */
export const model = JSON.parse(byId("nation-data").textContent);

export const numbers = new Intl.NumberFormat(model.lang);

/** @param {number} finding */
export const ruleOf = (finding) => model.rules[model.findings.rule[finding]];

/** @param {number} finding */
export function sidesOf(finding) {
  const { findings, names, words } = model;
  return filled(words.left_right, { left: names[findings.left[finding]], right: names[findings.right[finding]] });
}

/**
 * Links to the maps of the regions in which a finding stands.
 *
 * @param {number} finding
 */
export function regionLinks(finding) {
  return model.findings.regions[finding].map((number) => {
    const link = element("a", "", model.regions[number].name);
    link.href = model.regions[number].map;
    return link;
  });
}
