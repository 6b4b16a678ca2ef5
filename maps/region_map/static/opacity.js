"use strict";
// How strongly each group of layers is drawn.
(function (own) {
  const GROUPS = ["conflict", "opportunity", "claim", "nature"];

  function percentage(group) {
    return Math.round(own.state.opacity[group] * 100);
  }

  const inputs = new Map();

  function row(group) {
    const line = own.element("div", "opacity-row");
    const name = own.element("label", "", own.word(`group.${group}`));
    const range = own.element("input");
    Object.assign(range, { type: "range", min: 0, max: 100, step: 5, id: `opacity-${group}` });
    name.htmlFor = range.id;
    range.addEventListener("input", () => own.update({ opacity: { [group]: Number(range.value) / 100 } }));
    inputs.set(group, { range, output: own.element("output") });
    line.append(name, range, inputs.get(group).output);
    return line;
  }

  function show() {
    inputs.forEach(({ range, output }, group) => {
      range.value = percentage(group);
      range.setAttribute("aria-valuetext", `${percentage(group)} %`);
      output.textContent = `${percentage(group)} %`;
    });
  }

  own.modules.push({
    start() {
      document.getElementById("opacity").append(...GROUPS.map(row));
      show();
    },
    change(names) {
      if (names.includes("opacity")) show();
    },
  });
})(window.opgavenkaart);
