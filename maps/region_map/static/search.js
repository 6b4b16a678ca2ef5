"use strict";
// Finds a plan, an area or a municipality by its name: a combobox, so that the keyboard and a screen reader know it.
(function (own) {
  const SHOWN = 12;
  const MARKS = /[\u0300-\u036f]/g;
  let entries = null;
  let hits = [];
  let active = -1;
  const nodes = {};

  // 'Café' is found by 'cafe', and whichever way it is written.
  own.folded = (text) => text.normalize("NFD").replace(MARKS, "").toLocaleLowerCase();

  // Made at the first keystroke: most readers never search.
  function known() {
    if (entries) return entries;
    entries = own.model.layers
      .filter((layer) => layer.key !== "region" && !layer.noData)
      .flatMap((layer) => layer.features.filter((feature) => feature.n)
        .map((feature) => ({ layer, feature, folded: own.folded(feature.n) })));
    return entries;
  }

  // The name itself, then names that begin so, then words that begin so, then the rest.
  function quality(folded, wanted) {
    const at = folded.indexOf(wanted);
    if (at < 0) return 4;
    if (folded === wanted) return 0;
    if (at === 0) return 1;
    return folded.includes(` ${wanted}`) ? 2 : 3;
  }

  function find(text) {
    const wanted = own.folded(text.trim());
    if (!wanted) return [];
    const compare = new Intl.Collator(own.model.meta.lang, { numeric: true }).compare;
    return known()
      .map((entry) => ({ entry, rank: quality(entry.folded, wanted) }))
      .filter(({ rank }) => rank < 4)
      .sort((a, b) => a.rank - b.rank || compare(a.entry.feature.n, b.entry.feature.n))
      .map(({ entry }) => entry);
  }

  function option(entry, at) {
    const line = own.element("li", "hit", entry.feature.n);
    line.id = `search-option-${at}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.append(" ", own.element("small", "", entry.layer.title));
    // Taking the press keeps the focus in the field, where the keyboard goes on.
    line.addEventListener("mousedown", (event) => event.preventDefault());
    line.addEventListener("click", () => choose(entry));
    return line;
  }

  function open(isOpen) {
    nodes.list.hidden = !isOpen;
    nodes.input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) activate(-1);
  }

  function activate(at) {
    active = at;
    [...nodes.list.children].forEach((line, number) => {
      line.setAttribute("aria-selected", String(number === at));
      if (number === at) line.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) nodes.input.removeAttribute("aria-activedescendant");
    else nodes.input.setAttribute("aria-activedescendant", `search-option-${at}`);
  }

  function list() {
    const every = find(nodes.input.value);
    hits = every.slice(0, SHOWN);
    nodes.list.replaceChildren(...hits.map(option));
    open(hits.length > 0);
    const count = own.number(every.length);
    nodes.state.textContent = !nodes.input.value.trim() ? ""
      : !every.length ? own.word("findings.search_none")
        : every.length === 1 ? own.word("findings.search_one")
          : every.length > SHOWN ? own.word("findings.search_more", { count, shown: SHOWN })
            : own.word("findings.search_count", { count });
  }

  function choose({ layer, feature }) {
    nodes.input.value = feature.n;
    nodes.state.textContent = "";
    open(false);
    const selected = { feature: own.reference(layer, feature) };
    if (layer.group !== "context") own.update({ selected });
    own.bringIntoView(selected);
  }

  function press(event) {
    const isOpen = !nodes.list.hidden;
    const last = hits.length - 1;
    if (event.key === "Escape") {
      if (!isOpen) nodes.input.value = "";
      nodes.state.textContent = "";
      open(false);
    } else if (event.key === "Enter" && isOpen) {
      choose(hits[Math.max(0, active)]);
    } else if (event.key === "ArrowDown" && hits.length) {
      open(true);
      activate(active >= last ? 0 : active + 1);
    } else if (event.key === "ArrowUp" && hits.length) {
      open(true);
      activate(active <= 0 ? last : active - 1);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  own.modules.push({
    start() {
      nodes.input = document.getElementById("search");
      nodes.list = document.getElementById("search-list");
      nodes.state = document.getElementById("search-state");
      nodes.input.addEventListener("input", list);
      nodes.input.addEventListener("keydown", press);
      nodes.input.addEventListener("blur", () => open(false));
    },
    change() {},
  });
})(window.opgavenkaart);
