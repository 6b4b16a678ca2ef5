// Buttons and fields, and where an event happened.
import { element } from "../../../common/static/elements.js";

/**
 * @param {string} className
 * @param {string} text
 * @param {() => void} press
 */
export function button(className, text, press) {
  const node = element("button", className, text);
  node.type = "button";
  node.addEventListener("click", press);
  return node;
}

/**
 * @param {string} value
 * @param {string} text
 */
export function option(value, text) {
  const node = element("option", "", text);
  node.value = value;
  return node;
}

export function checkbox() {
  const node = element("input");
  node.type = "checkbox";
  return node;
}

/**
 * The element around the place of an event that fits a selector.
 *
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export const closest = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);
