"use strict";
// The findings that pass the filters, as a table: the equal of the map. A page of it stands in the document at a time,
// so thousands of rows cost no more than a hundred.
(function (own) {
  const PAGE_ROWS = 100;
  const NARROW = window.matchMedia("(max-width: 900px)");
  const of = (name, i) => own.of(name, i);

  const numeric = (name) => ({
    name, isNumber: true,
    value: (i) => of(name, i),
    cell: (i) => (own.isMissing(of(name, i)) ? "" : own.short(of(name, i))),
  });
  const COLUMNS = [
    // A heavy conflict stands before an equally strong opportunity.
    { name: "grade", isNumber: true, value: (i) => of("grade", i) * 2 + (own.rule(i).kind === "conflict" ? 1 : 0) },
    { name: "rule", value: (i) => own.rule(i).title },
    { name: "left", value: (i) => of("leftName", i), cell: (i) => of("leftName", i) || own.word("field.unnamed") },
    { name: "right", value: (i) => of("rightName", i), cell: (i) => of("rightName", i) },
    numeric("distance_m"), numeric("area_ha"), numeric("dwellings"), numeric("energy_gwh"),
    { name: "places", value: (i) => own.places(of("places", i)), cell: (i) => own.places(of("places", i)) },
  ];

  const sorting = { column: "grade", descending: true };
  const keys = new Map();
  let sortedFrom = null;
  let sorted = [];
  let position = new Map();
  let first = 0;
  let current = -1;
  const nodes = {};

  // Texts are compared once, over all findings; after that an order of texts is an order of numbers.
  function keysOf(column) {
    if (!keys.has(column.name)) {
      const values = own.model.findings.id.map((_, i) => column.value(i));
      if (column.isNumber) {
        keys.set(column.name, values.map((value) => (own.isMissing(value) ? NaN : value)));
      } else {
        const compare = new Intl.Collator(own.model.meta.lang, { numeric: true }).compare;
        const ranks = new Map([...new Set(values)].sort(compare).map((value, rank) => [value, rank]));
        keys.set(column.name, values.map((value) => (value ? ranks.get(value) : NaN)));
      }
    }
    return keys.get(column.name);
  }

  function sort() {
    const shown = own.shown();
    const wanted = `${sorting.column} ${sorting.descending}`;
    if (sortedFrom && sortedFrom.shown === shown && sortedFrom.wanted === wanted) return;
    const key = keysOf(COLUMNS.find((column) => column.name === sorting.column));
    const grades = keysOf(COLUMNS[0]);
    const sign = sorting.descending ? -1 : 1;
    sorted = Array.from(shown).sort((a, b) => {
      const [left, right] = [key[a], key[b]];
      // What is not known comes last, whichever way the column is sorted.
      if (Number.isNaN(left) || Number.isNaN(right)) return Number.isNaN(left) - Number.isNaN(right) || a - b;
      return sign * (left - right) || grades[b] - grades[a] || a - b;
    });
    position = new Map(sorted.map((i, at) => [i, at]));
    sortedFrom = { shown, wanted };
  }

  // The findings that are shown, in the order of the table.
  own.tableOrder = function () {
    sort();
    return sorted;
  };

  function cellOf(column, i) {
    const rule = own.rule(i);
    if (column.name === "rule") {
      const head = own.element("th");
      head.scope = "row";
      const button = own.element("button", "row-open", rule.title);
      button.type = "button";
      button.tabIndex = i === current ? 0 : -1;
      head.append(button);
      if (of("isNew", i)) head.append(" ", own.element("span", "badge new", own.word("findings.new")));
      if (rule.doubted) head.append(" ", own.element("span", "badge unverified", "U"));
      return head;
    }
    const cell = own.element("td", column.isNumber && column.name !== "grade" ? "number" : "");
    if (column.name === "grade") cell.append(own.gradeMark(rule.kind, of("grade", i)));
    else cell.textContent = column.cell(i);
    return cell;
  }

  function row(i) {
    const line = own.element("tr");
    line.dataset.finding = i;
    line.append(...COLUMNS.map((column) => cellOf(column, i)));
    return line;
  }

  function render() {
    sort();
    const count = sorted.length;
    if (first >= count) first = Math.max(0, Math.floor((count - 1) / PAGE_ROWS) * PAGE_ROWS);
    const page = sorted.slice(first, first + PAGE_ROWS);
    // One row can be reached with Tab, the others from there with the arrows.
    if (!page.includes(current)) current = page.length ? page[0] : -1;
    nodes.body.replaceChildren(...page.map(row));
    nodes.caption.textContent = count === 0 ? own.word("findings.caption_none")
      : count === 1 ? own.word("findings.caption_one")
        : own.word("findings.caption", {
          from: own.number(first + 1), to: own.number(first + page.length), count: own.number(count),
          column: own.word(`findings.column.${sorting.column}`).toLocaleLowerCase(),
        });
    nodes.pages.hidden = count <= PAGE_ROWS;
    nodes.previous.disabled = first === 0;
    nodes.next.disabled = first + PAGE_ROWS >= count;
    const rest = Math.min(PAGE_ROWS, Math.max(0, count - first - PAGE_ROWS));
    nodes.previous.textContent = own.word("findings.previous", { count: PAGE_ROWS });
    nodes.next.textContent = own.word("findings.next", { count: rest || PAGE_ROWS });
    nodes.headings.forEach((heading, name) => {
      const state = name !== sorting.column ? "none" : sorting.descending ? "descending" : "ascending";
      heading.setAttribute("aria-sort", state);
    });
    markSelected();
  }

  function markSelected() {
    const selected = own.state.selected && own.state.selected.finding;
    [...nodes.body.rows].forEach((line) => {
      const isSelected = Number(line.dataset.finding) === selected;
      line.classList.toggle("selected", isSelected);
      if (isSelected) line.querySelector("button").setAttribute("aria-current", "true");
      else line.querySelector("button").removeAttribute("aria-current");
    });
  }

  const lineOf = (i) => nodes.body.querySelector(`tr[data-finding="${i}"]`);

  // Brings the row of a finding into the page that stands in the document.
  function turnTo(i) {
    sort();
    if (!position.has(i)) return false;
    const wanted = Math.floor(position.get(i) / PAGE_ROWS) * PAGE_ROWS;
    current = i;
    if (wanted !== first || !lineOf(i)) {
      first = wanted;
      render();
    }
    [...nodes.body.querySelectorAll("button")].forEach((button) => { button.tabIndex = -1; });
    lineOf(i).querySelector("button").tabIndex = 0;
    return true;
  }

  // Puts the reader back on a finding's row; used when its passport is closed.
  own.focusRow = function (i) {
    if (turnTo(i)) lineOf(i).querySelector("button").focus();
  };

  function move(event) {
    const line = event.target.closest("tr[data-finding]");
    if (!line) return;
    const at = position.get(Number(line.dataset.finding));
    const last = sorted.length - 1;
    const steps = {
      ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last, PageDown: at + PAGE_ROWS, PageUp: at - PAGE_ROWS,
    };
    if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    own.focusRow(sorted[Math.min(last, Math.max(0, steps[event.key]))]);
  }

  function highlight(event) {
    const line = event.target.closest("tr[data-finding]");
    own.highlight(line ? Number(line.dataset.finding) : -1);
  }

  function sortBy(column) {
    // Numbers are asked for from the largest on, names from A on.
    if (sorting.column === column.name) sorting.descending = !sorting.descending;
    else Object.assign(sorting, { column: column.name, descending: Boolean(column.isNumber) });
    first = 0;
    current = -1;
    render();
  }

  function heading(column) {
    const head = own.element("th", column.isNumber && column.name !== "grade" ? "number" : "");
    head.scope = "col";
    const button = own.element("button", "sort", own.word(`findings.column.${column.name}`));
    button.type = "button";
    button.addEventListener("click", () => sortBy(column));
    head.append(button);
    nodes.headings.set(column.name, head);
    return head;
  }

  function page(step) {
    first += step * PAGE_ROWS;
    current = sorted[first];
    render();
    nodes.scroll.scrollTop = 0;
    lineOf(current).querySelector("button").focus({ preventScroll: true });
  }

  own.modules.push({
    start() {
      const table = document.getElementById("findings-table");
      Object.assign(nodes, {
        body: table.tBodies[0], caption: table.caption, headings: new Map(),
        scroll: document.getElementById("findings-scroll"), pages: document.getElementById("findings-pages"),
        previous: document.getElementById("findings-previous"), next: document.getElementById("findings-next"),
      });
      table.tHead.rows[0].append(...COLUMNS.map(heading));
      nodes.previous.addEventListener("click", () => page(-1));
      nodes.next.addEventListener("click", () => page(1));
      const wide = document.getElementById("wide-table");
      wide.addEventListener("click", () => wide.setAttribute("aria-pressed", String(document.body.classList.toggle("wide-table"))));
      nodes.body.addEventListener("keydown", move);
      nodes.body.addEventListener("mouseover", highlight);
      nodes.body.addEventListener("focusin", highlight);
      nodes.body.addEventListener("mouseleave", () => own.highlight(-1));
      nodes.body.addEventListener("focusout", () => own.highlight(-1));
      nodes.body.addEventListener("click", (event) => {
        const line = event.target.closest("tr[data-finding]");
        if (!line) return;
        const finding = Number(line.dataset.finding);
        turnTo(finding);
        own.update({ selected: { finding } });
        // A click of the keyboard has no detail: such a reader goes on reading where the passport is. On a narrow screen
        // it stands above the table, out of sight.
        if (event.detail === 0 || NARROW.matches) own.focusPassport();
      });
      render();
    },
    change(names) {
      if (names.includes("filters") || names.includes("scenario")) {
        first = 0;
        render();
      }
      if (names.includes("selected")) {
        const selected = own.state.selected;
        if (selected && selected.finding !== undefined && turnTo(selected.finding)) {
          lineOf(selected.finding).scrollIntoView({ block: "nearest", inline: "nearest" });
        }
        markSelected();
      }
    },
  });
})(window.opgavenkaart);
