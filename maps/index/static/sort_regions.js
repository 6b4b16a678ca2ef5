// Sorts the table of regions by the column whose heading is pressed; pressing again turns the order.

/**
 * What a cell is sorted by: its number where it has one, null where it holds none, else its text.
 *
 * @param {HTMLTableCellElement} cell
 */
function valueOf(cell) {
  const { value } = cell.dataset;
  if (value === undefined) return cell.textContent;
  return value === "" ? null : Number(value);
}

/**
 * What has no value goes last whichever way the order runs: it is neither much nor little.
 *
 * @param {string | number | null} a
 * @param {string | number | null} b
 * @param {number} sign
 */
function compare(a, b, sign) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * String(a).localeCompare(String(b), document.documentElement.lang);
}

/**
 * The order after a press: counts are asked for from the largest on, names from A on.
 *
 * @param {HTMLTableCellElement} heading
 */
function orderAfter(heading) {
  const before = heading.getAttribute("aria-sort");
  if (before === "none") return heading.classList.contains("number") ? "descending" : "ascending";
  return before === "ascending" ? "descending" : "ascending";
}

export function startSorting() {
  const table = document.getElementById("regions");
  if (!(table instanceof HTMLTableElement) || !table.tHead) return;
  const [body] = table.tBodies;
  const headings = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  headings.forEach((heading, column) => {
    heading.querySelector("button")?.addEventListener("click", () => {
      const order = orderAfter(heading);
      headings.forEach((other) => other.hasAttribute("aria-sort") && other.setAttribute("aria-sort", "none"));
      heading.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const rows = [...body.rows].map((row) => ({ row, value: valueOf(row.cells[column]) }));
      body.append(...rows.sort((a, b) => compare(a.value, b.value, sign)).map(({ row }) => row));
    });
  });
}
