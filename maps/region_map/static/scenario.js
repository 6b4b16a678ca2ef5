"use strict";
// The scenario that is shown, and what it changes in comparison with the basic one: on the map, in words and as a list.
(function (own) {
  const LISTED = 40;
  const RULES_OPEN = 2;
  // Told apart by line, so also without colours. What is lost is drawn from the basic scenario.
  const STYLES = {
    gained: { color: "#08306b", weight: 3.5, dash: [] },
    regraded: { color: "#54278f", weight: 3.5, dash: [2, 4] },
    lost: { color: "#08306b", weight: 2.5, dash: [9, 6] },
  };
  const CHANGES = Object.keys(STYLES);
  const say = (key, values) => own.word(`scenario.${key}`, values);
  const byId = (id) => document.getElementById(id);

  const known = new Map();

  // Findings that a scenario has and the basic one has not, the other way round, and pairs of another grade.
  own.difference = function (scenario) {
    if (!known.has(scenario)) {
      const { findings, scenarios } = own.model;
      const touched = new Set(scenarios[scenario].touched);
      const mine = (found) => new Map(found.filter((at) => touched.has(findings.rule[at])).map((at) => [findings.id[at], at]));
      const [before, now] = [mine(own.findingsOf(0)), mine(own.findingsOf(scenario))];
      known.set(scenario, {
        gained: [...now].filter(([id]) => !before.has(id)).map(([, at]) => at),
        lost: [...before].filter(([id]) => !now.has(id)).map(([, at]) => at),
        regraded: [...now].filter(([id, at]) => before.has(id) && findings.grade[before.get(id)] !== findings.grade[at])
          .map(([id, at]) => ({ before: before.get(id), now: at })),
      });
    }
    return known.get(scenario);
  };

  const numberOf = (entry) => (typeof entry === "number" ? entry : entry.now);

  // Drawn with everything else, on top: first a white line, so that the other stands out on any ground.
  function items() {
    if (own.state.scenario === 0 || !byId("difference-on").checked) return [];
    const difference = own.difference(own.state.scenario);
    return CHANGES.flatMap((change) => {
      const shapes = new Set(difference[change].map((entry) => own.model.findings.shape[numberOf(entry)]));
      const { color, weight, dash } = STYLES[change];
      const look = { pane: "border", fill: "", fillOpacity: 0, hatch: "", group: "difference" };
      return [...shapes].filter((shape) => shape >= 0).flatMap((shape) => [
        { shape, look: { ...look, outline: "#fff", weight: weight + 3, dash: [] } },
        { shape, look: { ...look, outline: color, weight, dash }, change },
      ]);
    });
  }

  function mark(change) {
    const { color, weight, dash } = STYLES[change];
    const svg = own.svg("svg", { width: 26, height: 10, "aria-hidden": "true", class: "line-mark" });
    svg.append(own.svg("line", { x1: 1, x2: 25, y1: 5, y2: 5, stroke: color, "stroke-width": weight, "stroke-dasharray": dash.join(" ") || "none" }));
    return svg;
  }

  // For the legend of the print sheet.
  own.differenceMarks = function () {
    if (own.state.scenario === 0 || !byId("difference-on").checked) return [];
    const difference = own.difference(own.state.scenario);
    return CHANGES.filter((change) => difference[change].length).map((change) => {
      const row = own.element("li");
      row.append(mark(change), own.element("span", "", say(change, { count: own.number(difference[change].length) })));
      return row;
    });
  };

  function entry(change, found) {
    const { findings } = own.model;
    const at = numberOf(found);
    const names = [findings.leftName[at] || own.word("field.unnamed"), findings.rightName[at]].filter(Boolean).join(" × ");
    const row = own.element("li");
    const { kind, title } = own.rule(at);
    row.append(own.gradeMark(kind, findings.grade[at]), " ");
    if (change === "regraded") row.append(say("was", { grade: findings.grade[found.before] }), " ");
    row.append(own.button("link", names, () => own.update({ selected: { finding: at } })), own.element("small", "", ` ${title}`));
    return row;
  }

  function list(change, found) {
    const { grade } = own.model.findings;
    const box = own.element("details", "changes");
    const head = own.element("summary");
    head.append(mark(change), " ", say(change, { count: own.number(found.length) }));
    const rows = [...found].sort((a, b) => grade[numberOf(b)] - grade[numberOf(a)]);
    const items = own.element("ul");
    items.append(...rows.slice(0, LISTED).map((one) => entry(change, one)));
    if (rows.length > LISTED) items.append(own.element("li", "rest", own.word("field.more", { count: own.number(rows.length - LISTED) })));
    box.append(head, items);
    return box;
  }

  // Ground, dwellings and energy by rule, as the report reckons them: each square metre and each plan once.
  function measures(row) {
    const parts = [["area", "ha", 1], ["dwellings", "", 0], ["energy", "gwh", 1]].flatMap(([name, unit, decimals]) => {
      const key = (way) => [name, way, unit].filter(Boolean).join("_");
      return [["gained", "+"], ["lost", "−"]].filter(([way]) => row[key(way)] > 0)
        .map(([way, sign]) => say(name, { count: `${sign}${own.number(row[key(way)], decimals)}` }));
    });
    return parts.join(" · ");
  }

  function byRule(rows) {
    const box = own.element("details", "changes");
    box.open = rows.length <= RULES_OPEN;
    box.append(own.element("summary", "", say("by_rule")), own.element("p", "line", say("by_rule_note")));
    const items = own.element("ul");
    rows.forEach((row) => {
      const item = own.element("li", "", `${row.rule_id} ${(own.model.rules.find(({ id }) => id === row.rule_id) || {}).title || ""}: `);
      const counts = CHANGES.filter((change) => row[change] > 0).map((change) => say(change, { count: own.number(row[change]) }));
      item.append(own.element("span", "", [...counts, measures(row)].filter(Boolean).join(" · ") || say("same")));
      items.append(item);
    });
    box.append(items);
    return box;
  }

  function show() {
    const { scenario } = own.state;
    byId("scenario").value = String(scenario);
    const box = byId("difference");
    box.hidden = scenario === 0;
    const difference = scenario === 0 ? null : own.difference(scenario);
    if (!difference) return;
    const { title, difference: rows = [] } = own.model.scenarios[scenario];
    byId("difference-title").textContent = say("against", { title, basic: own.model.scenarios[0].title });
    const isSame = CHANGES.every((change) => difference[change].length === 0);
    const parts = CHANGES.filter((change) => difference[change].length).map((change) => list(change, difference[change]));
    if (isSame) parts.push(own.element("p", "line", say("same")));
    if (rows.length && !isSame) parts.push(byRule(rows));
    byId("difference-lists").replaceChildren(...parts);
  }

  // What is only in the difference is a filter like others: table, map and print sheet follow it.
  function restrict() {
    const { scenario } = own.state;
    const isOnly = byId("difference-only").checked && scenario !== 0;
    const { gained, regraded } = isOnly ? own.difference(scenario) : { gained: [], regraded: [] };
    const only = isOnly ? new Set([...gained, ...regraded.map(numberOf)]) : null;
    if (only || own.state.filters.only) own.update({ filters: { only } });
  }

  own.modules.push({
    start() {
      const { scenarios } = own.model;
      own.moreItems.push(items);
      const select = byId("scenario");
      scenarios.forEach(({ title }, at) => {
        const option = own.element("option", "", title);
        option.value = String(at);
        select.append(option);
      });
      byId("scenario-choice").hidden = scenarios.length < 2;
      select.addEventListener("change", () => own.update({ scenario: Number(select.value) }));
      byId("difference-on").addEventListener("change", () => own.canvas.setItems(own.items()));
      byId("difference-only").addEventListener("change", restrict);
      show();
    },
    change(names) {
      if (names.includes("scenario")) {
        show();
        restrict();
      } else if (names.includes("filters") && own.state.scenario !== 0 && !own.state.filters.only) {
        byId("difference-only").checked = false;
      }
    },
  });
})(window.opgavenkaart);
