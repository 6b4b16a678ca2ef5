// How strongly each group of layers is drawn.
import { byId, element } from "../../../common/static/elements.js";
import { onChange, state, update } from "../state/state.js";
import { word } from "../words/texts.js";

/** @type {Map<string, { range: HTMLInputElement, output: HTMLOutputElement }>} */
const fields = new Map();

/** @param {string} group */
function row(group) {
  const line = element("div", "opacity-row");
  const name = element("label", "", word(`group.${group}`));
  const range = element("input");
  const output = element("output");
  Object.assign(range, { type: "range", min: 0, max: 100, step: 5, id: `opacity-${group}` });
  name.htmlFor = range.id;
  range.addEventListener("input", () => update({ opacity: { [group]: Number(range.value) / 100 } }));
  fields.set(group, { range, output });
  line.append(name, range, output);
  return line;
}

function show() {
  fields.forEach(({ range, output }, group) => {
    const percentage = Math.round(state.opacity[group] * 100);
    range.value = String(percentage);
    range.setAttribute("aria-valuetext", `${percentage} %`);
    output.textContent = `${percentage} %`;
  });
}

export function startOpacity() {
  byId("opacity").append(...Object.keys(state.opacity).map(row));
  show();
  onChange((names) => {
    if (names.includes("opacity")) show();
  });
}
