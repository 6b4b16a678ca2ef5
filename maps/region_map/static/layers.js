"use strict";
// The tab with layers and legend: a line for each layer and each rule, with what is on, how it looks and how much.
(function (own) {
  const KINDS = ["conflict", "opportunity"];
  const SHOWN_FROM = { conflict: 2, opportunity: 1 };
  const GROUPS = ["claim", "nature", "context"];

  const grades = (kind) => Object.keys(own.model.colours[kind]).map(Number).sort((a, b) => b - a);

  // What is on when the page opens: conflicts from grade 2 on, claims and borders.
  own.defaultsOn = function () {
    const { model } = own;
    return new Set([
      ...model.layers.filter((layer) => layer.shown && layer.style).map((layer) => layer.key),
      ...model.rules.filter((rule) => rule.kind === "conflict").map((rule) => `rule:${rule.id}`),
      ...KINDS.flatMap((kind) => grades(kind).filter((grade) => grade >= SHOWN_FROM[kind]).map((grade) => `grade:${kind}-${grade}`)),
    ]);
  };

  own.swatch = function ({ fill, outline, opacity = 0.85, dash = "", hatch = "" }) {
    const node = own.svg("svg", { class: "swatch", width: 20, height: 14, "aria-hidden": "true", focusable: "false" });
    const style = { x: 1.5, y: 1.5, width: 17, height: 11, rx: 2, stroke: outline, "stroke-width": 1.6 };
    node.append(own.svg("rect", {
      ...style, fill: hatch ? own.hatchColours[hatch][0] : fill || "none", "fill-opacity": hatch ? 1 : opacity,
      ...(dash ? { "stroke-dasharray": dash } : {}),
    }));
    if (hatch) {
      node.append(own.svg("path", { d: "M3 11L10 3M8 11L15 3M13 11L18 5", stroke: own.hatchColours[hatch][1], "stroke-width": 1.6 }));
    }
    return node;
  };

  function box(key) {
    const input = own.element("input");
    input.type = "checkbox";
    input.dataset.on = key;
    input.checked = own.state.on.has(key);
    input.addEventListener("change", () => {
      const on = new Set(own.state.on);
      if (input.checked) on.add(key);
      else on.delete(key);
      own.update({ on });
    });
    return input;
  }

  function line(key, look, title, badges, count) {
    const label = own.element("label", "layer");
    label.append(box(key));
    if (look) label.append(own.swatch(look));
    const name = own.element("span", "name", title);
    badges.forEach(({ kind, text }) => name.append(own.element("span", `badge ${kind}`, text)));
    label.append(name, own.element("span", "count", count));
    return label;
  }

  function offLine(title, badges, why) {
    const row = own.element("li");
    const name = own.element("span", "name", title);
    badges.forEach(({ kind, text }) => name.append(own.element("span", `badge ${kind}`, text)));
    const head = own.element("p", "layer off");
    head.append(name);
    row.append(head, own.element("p", "line", why));
    return row;
  }

  function group(title, className, isOpen) {
    const part = own.element("details", `group ${className}`);
    part.open = isOpen;
    const head = own.element("summary");
    head.append(own.element("h3", "", title));
    part.append(head);
    return part;
  }

  function classes(layer) {
    const list = own.element("ul", "classes");
    Object.entries(own.model.classes).forEach(([code, colour]) => {
      const count = layer.features.filter((feature) => feature.c === code).length;
      if (!count) return;
      const row = own.element("li");
      row.append(
        own.swatch({ fill: colour, outline: layer.style.colour, opacity: 0.8 }),
        own.element("span", "", code ? own.word(`nitrogen.${code}`) : own.word("layer.unknown_class")),
        own.element("span", "count", own.number(count)),
      );
      list.append(row);
    });
    return list;
  }

  function layerRow(layer) {
    if (!layer.style) return offLine(layer.title, layer.badges, own.word("layer.absent"));
    const row = own.element("li");
    const { style } = layer;
    const hasClasses = layer.features.some((feature) => feature.c !== undefined);
    const look = layer.noData
      ? { outline: style.colour, hatch: "nodata" }
      : { fill: style.fill, outline: style.colour, opacity: style.fill_opacity, dash: style.dash };
    row.append(line(layer.key, hasClasses ? null : look, layer.title, layer.badges, own.number(layer.features.length)));
    if (layer.noData) row.append(own.element("p", "line", own.word("layers.no_data_meaning")));
    if (hasClasses) row.append(classes(layer));
    if (layer.notes.length) {
      const notes = own.element("details", "note");
      notes.append(own.element("summary", "", own.word("map.layers.note")), ...layer.notes.map((note) => own.element("p", "", note)));
      row.append(notes);
    }
    return row;
  }

  function layerGroup(name) {
    const part = group(own.word(`group.${name}`), name, name !== "context");
    const list = own.element("ul", "layers");
    list.append(...own.model.layers.filter((layer) => layer.group === name).map(layerRow));
    part.append(list);
    if (name === "context") part.append(own.element("p", "line", own.word("layers.water")));
    return part;
  }

  function gradeBoxes(kind, counts) {
    const fields = own.element("fieldset", "grades");
    fields.append(own.element("legend", "", own.word(`legend.${kind}`)));
    grades(kind).forEach((grade) => {
      const [fill, outline] = own.model.colours[kind][grade];
      const label = own.element("label");
      const look = { fill, outline, hatch: kind === "conflict" && grade === 4 ? "conflict" : "", dash: kind === "opportunity" ? "4 2" : "" };
      label.append(box(`grade:${kind}-${grade}`), own.swatch(look), own.element("span", "", `${grade} ${own.gradeWord(kind, grade)}`));
      label.append(own.element("span", "count", own.number(counts.get(`${kind}-${grade}`) || 0)));
      fields.append(label);
    });
    return fields;
  }

  // The badges of the layers that a rule's findings are made of: a finding is as real and as fresh as these.
  function inherited(rule) {
    const found = new Map();
    [rule.left, rule.right].map(own.layer).filter(Boolean)
      .forEach((layer) => layer.badges.forEach((badge) => found.set(badge.text, badge)));
    return [...found.values()];
  }

  function everyRule(kind, rules) {
    const keys = rules.map((rule) => `rule:${rule.id}`);
    const label = own.element("label", "layer every");
    const input = own.element("input");
    input.type = "checkbox";
    const count = keys.filter((key) => own.state.on.has(key)).length;
    input.checked = count === keys.length;
    input.indeterminate = count > 0 && count < keys.length;
    input.dataset.every = kind;
    input.addEventListener("change", () => {
      const on = new Set(own.state.on);
      keys.forEach((key) => (input.checked ? on.add(key) : on.delete(key)));
      own.update({ on });
    });
    label.append(input, own.element("span", "name", own.word("layers.all")));
    return label;
  }

  function kindGroup(kind) {
    const { findings } = own.model;
    const byRule = new Map();
    const byGrade = new Map();
    own.shown().forEach((finding) => {
      const rule = own.rule(finding);
      const told = byRule.get(rule.id) || { drawn: 0, undrawn: 0 };
      const isDrawn = findings.shape[finding] >= 0 && findings.grade[finding] > 0;
      told[isDrawn ? "drawn" : "undrawn"] += 1;
      byRule.set(rule.id, told);
      byGrade.set(own.gradeKey(finding), (byGrade.get(own.gradeKey(finding)) || 0) + 1);
    });
    const rules = own.model.rules.filter((rule) => rule.kind === kind);
    const found = rules.filter((rule) => byRule.has(rule.id));
    const part = group(own.word(`group.${kind}`), kind, true);
    part.append(gradeBoxes(kind, byGrade));
    const list = own.element("ul", "layers");
    if (found.length) {
      const row = own.element("li");
      row.append(everyRule(kind, found));
      list.append(row);
    }
    found.forEach((rule) => {
      const { drawn, undrawn } = byRule.get(rule.id);
      const row = own.element("li");
      row.append(line(`rule:${rule.id}`, null, rule.title, inherited(rule), own.number(drawn)));
      if (undrawn) row.append(own.element("p", "line", own.word("layers.undrawn", { count: own.number(undrawn) })));
      list.append(row);
    });
    part.append(list);
    [["not_evaluated", rules.filter((rule) => !rule.evaluated)], ["nothing_found", rules.filter((rule) => rule.evaluated && !byRule.has(rule.id))]]
      .filter(([, rest]) => rest.length)
      .forEach(([key, rest]) => {
        const more = own.element("details", "note");
        more.append(own.element("summary", "", `${own.word(`layers.${key}`)} (${own.number(rest.length)})`));
        const rows = own.element("ul", "layers");
        rows.append(...rest.map((rule) => offLine(rule.title, [], rule.evaluated ? rule.id : rule.needs)));
        more.append(rows);
        part.append(more);
      });
    return part;
  }

  own.modules.push({
    start() {
      this.fill();
    },

    // What is open and where the reader is stays, though the lines are made anew.
    fill() {
      const parent = document.getElementById("layer-list");
      const open = new Map([...parent.querySelectorAll("details.group")].map((part) => [part.className, part.open]));
      const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset : {};
      const { on, every } = { ...focused };
      parent.replaceChildren(...KINDS.map(kindGroup), ...GROUPS.map(layerGroup));
      parent.querySelectorAll("details.group").forEach((part) => { if (open.has(part.className)) part.open = open.get(part.className); });
      const again = [...parent.querySelectorAll("input")].find((input) => (on && input.dataset.on === on) || (every && input.dataset.every === every));
      if (again) again.focus();
    },

    change(names) {
      if (names.some((name) => ["filters", "scenario", "on"].includes(name))) this.isStale = true;
      if (!this.isStale || own.state.tab !== "layers") return;
      this.isStale = false;
      this.fill();
    },
  });
})(window.opgavenkaart);
