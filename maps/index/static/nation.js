// All regions on one map; the filters choose which findings stand on it, and the table below holds the same findings.
import { byId, element, partById } from "../../common/static/elements.js";
import { filled } from "../../common/static/filled.js";
import { openPoint, showPoints, showRegion } from "./nation_map.js";
import { model, numbers, regionLinks, ruleOf, sidesOf } from "./nation_model.js";

const PAGE_ROWS = 100;

const kinds = {
  conflict: partById("show-conflict", HTMLInputElement), opportunity: partById("show-opportunity", HTMLInputElement),
};
const ruleChoice = partById("rule", HTMLSelectElement);
const regionChoice = partById("region", HTMLSelectElement);
const [body] = partById("findings", HTMLTableElement).tBodies;

/** @type {number[]} */
let current = [];
let listed = 0;

/**
 * @param {string} text
 * @param {number} value
 */
function option(text, value) {
  const node = element("option", "", text);
  node.value = String(value);
  return node;
}

/** @param {number} finding */
function row(finding) {
  const line = element("tr");
  const head = element("th");
  head.scope = "row";
  const button = element("button", "", ruleOf(finding).title);
  button.type = "button";
  button.addEventListener("click", () => openPoint(finding));
  head.append(button);
  const where = element("td");
  where.append(...regionLinks(finding));
  line.append(head, element("td", "", sidesOf(finding)), where);
  return line;
}

function listMore() {
  body.append(...current.slice(listed, listed + PAGE_ROWS).map(row));
  listed = Math.min(current.length, listed + PAGE_ROWS);
  byId("more").hidden = listed === current.length;
  const counts = { shown: numbers.format(listed), count: numbers.format(current.length) };
  byId("shown").textContent = current.length ? filled(model.words.shown, counts) : model.words.none;
}

/** @param {HTMLSelectElement} choice */
const chosenIn = (choice) => (choice.value === "" ? null : Number(choice.value));

function show() {
  const [rule, region] = [chosenIn(ruleChoice), chosenIn(regionChoice)];
  const { findings } = model;
  current = [...findings.rule.keys()].filter((finding) => kinds[ruleOf(finding).kind].checked
    && (rule === null || findings.rule[finding] === rule)
    && (region === null || findings.regions[finding].includes(region)));
  showPoints(new Set(current));
  byId("points").textContent = filled(model.words.points, { count: numbers.format(current.length) });
  body.replaceChildren();
  listed = 0;
  listMore();
}

ruleChoice.append(...model.rules.map(({ id, title }, at) => option(`${id} ${title}`, at)));
regionChoice.append(...model.regions.map(({ name }, at) => option(name, at)));
[...Object.values(kinds), ruleChoice, regionChoice].forEach((field) => field.addEventListener("change", show));
regionChoice.addEventListener("change", () => showRegion(chosenIn(regionChoice)));
byId("more").addEventListener("click", listMore);
showRegion(null);
show();
