"use strict";
// Sorts the table of regions by the column whose heading is pressed; pressing again turns the order.
(function () {
  const table = document.getElementById("regions");
  if (!table) return;
  const headings = [...table.tHead.rows[table.tHead.rows.length - 1].cells];

  function value(row, column) {
    const cell = row.cells[column];
    const told = cell.dataset.value;
    if (told === undefined) return cell.textContent;
    return told === "" ? null : Number(told);
  }

  // What has no value goes last whichever way the order runs: it is neither much nor little.
  function compare(a, b, sign) {
    if (a === null || b === null) return (a === null) - (b === null);
    return sign * (typeof a === "number" ? a - b : a.localeCompare(b, document.documentElement.lang));
  }

  headings.forEach((heading, column) => {
    const button = heading.querySelector("button");
    if (!button) return;
    button.addEventListener("click", () => {
      const isNumber = heading.classList.contains("number");
      const before = heading.getAttribute("aria-sort");
      // Counts are asked for from the largest on, names from A on.
      const order = before === "none" ? (isNumber ? "descending" : "ascending") : before === "ascending" ? "descending" : "ascending";
      headings.forEach((other) => other.hasAttribute("aria-sort") && other.setAttribute("aria-sort", "none"));
      heading.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const body = table.tBodies[0];
      const rows = [...body.rows].sort((a, b) => compare(value(a, column), value(b, column), sign));
      body.append(...rows);
    });
  });
})();
// Colours the small map by the number that is chosen; which class a region is in stands in the page.
(function () {
  const overview = document.getElementById("overview");
  if (!overview) return;

  function show(key) {
    overview.dataset.by = key;
    document.querySelectorAll(".legend").forEach((legend) => { legend.hidden = legend.dataset.of !== key; });
  }

  const choices = [...document.querySelectorAll('input[name="colour-by"]')];
  choices.forEach((choice) => choice.addEventListener("change", () => show(choice.value)));
  // A browser that goes back keeps what was chosen and tells nobody.
  const kept = choices.find((choice) => choice.checked);
  if (kept) show(kept.value);
})();
