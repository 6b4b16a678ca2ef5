"use strict";
// The filters of the findings: their choices, how many findings each choice would leave, and what is active in words.
(function (own) {
  const THEMES = ["nitrogen", "energy", "housing", "water", "grid", "nature", "safety", "landscape", "cross_border"];
  const LEVELS = ["municipality", "province", "water_board", "state", "grid", "other"];
  const TYPING_MS = 150;
  const of = (name, i) => own.of(name, i);
  const compare = () => new Intl.Collator(own.model.meta.lang, { numeric: true }).compare;

  // What a filter can be set to, per finding: many findings lie in several municipalities and have several deciders.
  const KEYS = {
    themes: (i) => [own.rule(i).theme],
    rules: (i) => [own.rule(i).id],
    grades: (i) => [own.gradeKey(i)],
    place: (i) => own.codes(of("places", i)),
    // Councils can be asked for one by one, and all together.
    decider: (i) => [...new Set(own.codes(of("deciders", i)).flatMap((code) => [code, code.split(":")[0]]))],
    onlyNew: (i) => (of("isNew", i) ? ["new"] : []),
  };
  const nodes = {};
  const known = {};

  // Taken apart once: this is asked for at every change of a filter.
  function keysOf(name, i) {
    known[name] ??= [];
    known[name][i] ??= KEYS[name](i);
    return known[name][i];
  }

  // For each choice how many findings are left when it alone is taken, with all other filters as they are.
  function facets() {
    const counts = Object.fromEntries(Object.keys(KEYS).map((name) => [name, new Map()]));
    const none = own.noFilters();
    const active = Object.entries(own.state.filters).filter(([, value]) => (value instanceof Set ? value.size : value));
    const alone = active.map(([name, value]) => [name, { ...none, [name]: value }]);
    own.current().forEach((i) => {
      const failed = [];
      for (let at = 0; at < alone.length && failed.length < 2; at += 1) {
        if (!own.passes(i, alone[at][1])) failed.push(alone[at][0]);
      }
      if (failed.length > 1) return;
      (failed.length ? failed : Object.keys(KEYS)).forEach((name) => {
        if (!counts[name]) return;
        keysOf(name, i).forEach((key) => counts[name].set(key, (counts[name].get(key) || 0) + 1));
      });
    });
    return counts;
  }

  function present(name) {
    const found = new Set();
    own.model.findings.id.forEach((_, i) => keysOf(name, i).forEach((key) => found.add(key)));
    return [...found];
  }

  function set(patch) {
    own.update({ filters: patch });
  }

  function toggle(name, key, isOn) {
    const chosen = new Set(own.state.filters[name]);
    if (isOn) chosen.add(key);
    else chosen.delete(key);
    set({ [name]: chosen });
  }

  function checkbox(name, key, ...about) {
    const label = own.element("label", "filter-choice");
    const box = own.element("input");
    box.type = "checkbox";
    box.dataset[name] = key;
    box.addEventListener("change", () => toggle(name, key, box.checked));
    const count = own.element("span", "left");
    const text = own.element("span", "what");
    text.append(...about);
    label.append(box, text, count);
    nodes.boxes.push({ name, key, box, count, label });
    return label;
  }

  function option(value, text) {
    const made = own.element("option", "", text);
    made.value = value;
    return made;
  }

  function ruleOf(id) {
    return own.model.rules.find((rule) => rule.id === id);
  }

  const KINDS = ["conflict", "opportunity"];
  const gradesOf = (keys, kind) => [...keys].filter((key) => key.startsWith(kind)).map((key) => Number(key.split("-")[1])).sort((a, b) => b - a);

  const isOfEach = (code) => own.model.findings.deciders.some((codes) => codes.includes(`${code}:`));
  const partyName = (code) => (isOfEach(code) ? own.word("findings.any_of_them", { what: own.party(code) }) : own.party(code));

  function partyGroups(codes) {
    const level = (code) => (own.model.parties[code.split(":")[0]] || { level: "other" }).level;
    const groups = new Map(LEVELS.map((name) => [name, []]));
    codes.forEach((code) => (groups.get(level(code)) || groups.get("other")).push(code));
    return [...groups.values()].flatMap((group) => group.sort((a, b) => compare()(own.party(a), own.party(b))));
  }

  function build() {
    nodes.boxes = [];
    const themes = present("themes");
    nodes.themes.append(...THEMES.filter((name) => themes.includes(name))
      .map((name) => checkbox("themes", name, own.theme(name))));
    nodes.themes.parentNode.hidden = !nodes.themes.childNodes.length;
    const grades = present("grades");
    KINDS.forEach((kind) => {
      const boxes = gradesOf(grades, kind).map((grade) => checkbox("grades", `${kind}-${grade}`, own.gradeMark(kind, grade)));
      nodes[kind].append(...boxes);
      nodes[kind].parentNode.hidden = boxes.length === 0;
    });
    const rules = present("rules");
    nodes.rules.append(...own.model.rules.filter((rule) => rules.includes(rule.id))
      .map((rule) => checkbox("rules", rule.id, rule.title, " ", own.element("small", "", rule.id))));
    const places = present("place").sort((a, b) => compare()(own.place(a), own.place(b)));
    nodes.options = [
      ...places.map((code) => ({ name: "place", key: code, text: own.place(code), node: option(code, "") })),
      ...partyGroups(present("decider"))
        .map((code) => ({ name: "decider", key: code, text: partyName(code), node: option(code, "") })),
    ];
    nodes.place.append(option("", own.word("findings.any_place")), ...nodes.options.filter((o) => o.name === "place").map((o) => o.node));
    nodes.decider.append(option("", own.word("findings.any_decider")), ...nodes.options.filter((o) => o.name === "decider").map((o) => o.node));
    const since = own.model.meta.previous_on;
    // Without a release before it nothing can be new.
    nodes.newText.parentNode.hidden = !since;
    if (since) nodes.newText.textContent = own.word("findings.only_new", { day: own.day(since) });
    const unknown = own.model.rules.filter((rule) => !rule.evaluated).length;
    nodes.unevaluated.hidden = unknown === 0;
    nodes.unevaluated.textContent = own.word(unknown === 1 ? "findings.unevaluated_one" : "findings.unevaluated", { count: own.number(unknown) });
  }

  // What is active, as a sentence: nobody should have to read the state off a row of boxes.
  own.filtersInWords = function () {
    const filters = own.state.filters;
    const any = (set, text) => [...set].map(text).join(` ${own.word("findings.or")} `);
    const parts = [];
    const add = (key, what) => parts.push(own.word(`findings.${key}`, { what }));
    if (filters.themes.size) add("is_theme", any(filters.themes, (name) => own.theme(name)));
    const graded = KINDS.map((kind) => [kind, gradesOf(filters.grades, kind)]).filter(([, grades]) => grades.length)
      .map(([kind, grades]) => own.word(`findings.is_${kind}`, { what: any(grades, (grade) => `${grade} ${own.gradeWord(kind, grade)}`) }));
    if (graded.length) parts.push(graded.join(` ${own.word("findings.or")} `));
    if (filters.rules.size) add("is_rule", any(filters.rules, (id) => (ruleOf(id) ? ruleOf(id).title : id)));
    if (filters.place) add("is_place", own.place(filters.place));
    if (filters.decider) add("is_decider", partyName(filters.decider));
    if (filters.onlyNew) add("is_new", "");
    if (filters.only) add("is_only", "");
    if (filters.text) add("is_text", filters.text);
    return parts.join("; ");
  };

  function summary() {
    const total = own.current().length;
    const count = own.shown().length;
    const what = own.filtersInWords();
    const words = { count: own.number(count), total: own.number(total), what };
    if (!total) return own.word("findings.nothing");
    if (!what) return own.word("findings.all_shown", words);
    return own.word(count ? "findings.some_shown" : "findings.none_shown", words);
  }

  function show() {
    const filters = own.state.filters;
    const counts = facets();
    nodes.boxes.forEach(({ name, key, box, count, label }) => {
      const left = counts[name].get(key) || 0;
      box.checked = filters[name].has(key);
      count.textContent = own.number(left);
      label.classList.toggle("empty", !left && !box.checked);
    });
    nodes.options.forEach(({ name, key, text, node }) => {
      node.textContent = own.word("findings.choice", { what: text, count: own.number(counts[name].get(key) || 0) });
    });
    nodes.place.value = filters.place;
    nodes.decider.value = filters.decider;
    nodes.onlyNew.checked = filters.onlyNew;
    nodes.newCount.textContent = own.number(counts.onlyNew.get("new") || 0);
    if (nodes.text.value !== filters.text && document.activeElement !== nodes.text) nodes.text.value = filters.text;
    const said = summary();
    if (nodes.summary.textContent !== said) nodes.summary.textContent = said;
    nodes.reset.hidden = !own.filtersInWords();
  }

  function reset() {
    nodes.text.value = "";
    set(own.noFilters());
    // The button goes away with the filters; a reader who came by keyboard stays with them.
    nodes.text.focus();
  }

  own.modules.push({
    start() {
      const ids = ["summary", "reset", "text", "themes", "rules", ...KINDS, "place", "decider", "unevaluated"];
      ids.forEach((name) => { nodes[name] = document.getElementById(`filter-${name}`); });
      nodes.onlyNew = document.getElementById("filter-new");
      nodes.newText = document.getElementById("filter-new-text");
      nodes.newCount = document.getElementById("filter-new-count");
      build();
      nodes.place.addEventListener("change", () => set({ place: nodes.place.value }));
      nodes.decider.addEventListener("change", () => set({ decider: nodes.decider.value }));
      nodes.onlyNew.addEventListener("change", () => set({ onlyNew: nodes.onlyNew.checked }));
      nodes.reset.addEventListener("click", reset);
      let waiting = 0;
      nodes.text.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => set({ text: nodes.text.value.trim() }), TYPING_MS);
      });
      show();
    },
    change(names) {
      if (names.includes("filters") || names.includes("scenario")) show();
    },
  });
})(window.opgavenkaart);
