// The findings that pass the filters, as a table: the equal of the map. A page of it stands in the document at a time,
// so thousands of rows cost no more than a hundred.
/** @import { TableColumn } from "./order.js" */
import { byId, element, partById } from "../../../common/static/elements.js";
import { focusDetails } from "../details/panel.js";
import { pointAt } from "../map/outlines.js";
import { button, closest } from "../parts/controls.js";
import { findingMark, newMark, outdatedMark, unverifiedMark } from "../parts/marks.js";
import { of, ruleOf } from "../state/findings.js";
import { onChange, state, update } from "../state/state.js";
import { number } from "../words/numbers.js";
import { word } from "../words/texts.js";
import { COLUMNS, placeInTable, sortBy, sorting, tableOrder } from "./order.js";

const PAGE_ROWS = 100;
const NARROW = window.matchMedia("(max-width: 900px)");

const table = partById("findings-table", HTMLTableElement);
const body = table.tBodies[0];
const previous = partById("findings-previous", HTMLButtonElement);
const next = partById("findings-next", HTMLButtonElement);
/** @type {Map<TableColumn, HTMLElement>} */
const headings = new Map();

// The place of the first row that stands in the document, and the finding whose row Tab reaches.
let first = 0;
let current = -1;

/** @param {number} finding */
function headOf(finding) {
  const rule = ruleOf(finding);
  const head = element("th");
  head.scope = "row";
  const open = element("button", "row-open", rule.title);
  open.type = "button";
  open.tabIndex = finding === current ? 0 : -1;
  head.append(open);
  if (of("is_new", finding)) head.append(" ", newMark());
  if (of("is_outdated", finding)) head.append(" ", outdatedMark());
  if (rule.rests_on_unverified) head.append(" ", unverifiedMark("U"));
  return head;
}

/**
 * @param {TableColumn} column
 * @param {number} finding
 */
function cellOf(column, finding) {
  if (column.name === "rule") return headOf(finding);
  const cell = element("td", classOf(column));
  if (column.name === "grade") cell.append(findingMark(finding));
  else cell.textContent = column.text(finding);
  return cell;
}

/** @param {TableColumn} column */
const classOf = (column) => (column.isNumber && column.name !== "grade" ? "number" : "");

/** @param {number} finding */
function row(finding) {
  const line = element("tr");
  line.dataset.finding = String(finding);
  line.append(...COLUMNS.map((column) => cellOf(column, finding)));
  return line;
}

/**
 * @param {number} count
 * @param {number} last
 */
function captionOf(count, last) {
  if (count === 0) return word("findings.caption_none");
  if (count === 1) return word("findings.caption_one");
  const column = word(`findings.column.${sorting.column.name}`).toLocaleLowerCase();
  return word("findings.caption", { from: number(first + 1), to: number(last), count: number(count), column });
}

function render() {
  const order = tableOrder();
  const count = order.length;
  if (first >= count) first = Math.max(0, Math.floor((count - 1) / PAGE_ROWS) * PAGE_ROWS);
  const page = order.slice(first, first + PAGE_ROWS);
  // One row can be reached with Tab, the others from there with the arrows.
  if (!page.includes(current)) current = page.length ? page[0] : -1;
  body.replaceChildren(...page.map(row));
  if (table.caption) table.caption.textContent = captionOf(count, first + page.length);
  showPages(count);
  headings.forEach((head, column) => {
    const direction = sorting.descending ? "descending" : "ascending";
    head.setAttribute("aria-sort", column === sorting.column ? direction : "none");
  });
  markSelected();
}

/** @param {number} count */
function showPages(count) {
  const left = Math.min(PAGE_ROWS, Math.max(0, count - first - PAGE_ROWS));
  byId("findings-pages").hidden = count <= PAGE_ROWS;
  previous.disabled = first === 0;
  next.disabled = first + PAGE_ROWS >= count;
  previous.textContent = word("findings.previous", { count: PAGE_ROWS });
  next.textContent = word("findings.next", { count: left || PAGE_ROWS });
}

/** @param {HTMLElement} line */
const findingIn = (line) => Number(line.dataset.finding);

const buttons = () => [...body.querySelectorAll("button")];

/** @param {number} finding */
const lineOf = (finding) => [...body.rows].find((line) => findingIn(line) === finding);

/** @param {number} finding */
const buttonOf = (finding) => lineOf(finding)?.querySelector("button");

function markSelected() {
  [...body.rows].forEach((line) => {
    const isSelected = findingIn(line) === state.selected?.finding;
    line.classList.toggle("selected", isSelected);
    if (isSelected) line.querySelector("button")?.setAttribute("aria-current", "true");
    else line.querySelector("button")?.removeAttribute("aria-current");
  });
}

/**
 * Brings the row of a finding into the page that stands in the document; tells whether it has one.
 *
 * @param {number} finding
 */
function turnTo(finding) {
  const place = placeInTable(finding);
  if (place === undefined) return false;
  const wanted = Math.floor(place / PAGE_ROWS) * PAGE_ROWS;
  current = finding;
  if (wanted !== first || !lineOf(finding)) {
    first = wanted;
    render();
  }
  buttons().forEach((one) => { one.tabIndex = -1; });
  const own = buttonOf(finding);
  if (own) own.tabIndex = 0;
  return true;
}

/**
 * Puts the reader back on a finding's row, as when its details are closed.
 *
 * @param {number} finding
 */
export function focusRow(finding) {
  if (turnTo(finding)) buttonOf(finding)?.focus();
}

/** @param {Event} event */
const lineAround = (event) => closest(event, "tr[data-finding]");

/** @param {KeyboardEvent} event */
function press(event) {
  const line = lineAround(event);
  if (!line || event.altKey || event.ctrlKey || event.metaKey) return;
  const order = tableOrder();
  const at = placeInTable(findingIn(line)) ?? 0;
  const last = order.length - 1;
  /** @type {Record<string, number>} */
  const steps = {
    ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last, PageDown: at + PAGE_ROWS, PageUp: at - PAGE_ROWS,
  };
  if (!Object.hasOwn(steps, event.key)) return;
  event.preventDefault();
  focusRow(order[Math.min(last, Math.max(0, steps[event.key]))]);
}

/** @param {Event} event */
function point(event) {
  const line = lineAround(event);
  pointAt(line ? findingIn(line) : -1);
}

/** @param {MouseEvent} event */
function choose(event) {
  const line = lineAround(event);
  if (!line) return;
  const finding = findingIn(line);
  turnTo(finding);
  update({ selected: { finding } });
  // A click of the keyboard has no detail: such a reader goes on reading where the details are. On a narrow screen they
  // stand above the table, out of sight.
  if (event.detail === 0 || NARROW.matches) focusDetails();
}

/** @param {TableColumn} column */
function heading(column) {
  const head = element("th", classOf(column));
  head.scope = "col";
  head.append(button("sort", word(`findings.column.${column.name}`), () => {
    sortBy(column);
    first = 0;
    current = -1;
    render();
  }));
  headings.set(column, head);
  return head;
}

/** @param {number} step */
function turnPage(step) {
  first += step * PAGE_ROWS;
  current = tableOrder()[first];
  render();
  byId("findings-scroll").scrollTop = 0;
  buttonOf(current)?.focus({ preventScroll: true });
}

export function startTable() {
  table.tHead?.rows[0].append(...COLUMNS.map(heading));
  previous.addEventListener("click", () => turnPage(-1));
  next.addEventListener("click", () => turnPage(1));
  const wide = byId("wide-table");
  wide.addEventListener("click", () => {
    wide.setAttribute("aria-pressed", String(document.body.classList.toggle("wide-table")));
  });
  body.addEventListener("keydown", press);
  body.addEventListener("mouseover", point);
  body.addEventListener("focusin", point);
  body.addEventListener("mouseleave", () => pointAt(-1));
  body.addEventListener("focusout", () => pointAt(-1));
  body.addEventListener("click", choose);
  render();
  onChange((names) => {
    if (names.includes("filters") || names.includes("scenario")) {
      first = 0;
      render();
    }
    if (names.includes("selected")) showSelected();
  });
}

function showSelected() {
  const finding = state.selected?.finding;
  if (finding !== undefined && turnTo(finding)) {
    lineOf(finding)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  markSelected();
}
