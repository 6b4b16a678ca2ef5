// The sentence of a rule with what was found in it, as maps/common/reason.py fills it.
import { of, ruleOf } from "../state/findings.js";
import { named } from "./names.js";
import { isMissing, number, short } from "./numbers.js";
import { word } from "./texts.js";

/** @typedef {"distance_m" | "area_ha" | "area_in_region_ha" | "dwellings" | "energy_gwh"} Measure */

/**
 * @param {number} finding
 * @param {string} field
 */
function fieldOf(finding, field) {
  if (field === "left_name" || field === "right_name") return named(of(field, finding));
  const value = of(field === "distance_km" ? "distance_m" : /** @type {Measure} */ (field), finding);
  if (isMissing(value)) return word("value.unknown");
  if (field === "distance_km") return number(value / 1000, 1);
  return field === "distance_m" || field === "dwellings" ? number(value) : short(value);
}

/** @param {number} finding */
export function reason(finding) {
  const template = ruleOf(finding).reason;
  return template.replace(/\{\{|\}\}|\{(\w+)\}/g, (whole, field) => (field ? fieldOf(finding, field) : whole[0]));
}
