"use strict";
// What the passport tells of a finding.
(function (own) {
  const INFLUENCES = ["beslist", "stemt_in", "kadert", "voert_uit", "bezit", "betaalt", "verbindt", "toetst", "procedeert"];
  const LETTER = /^(.*?)\s*\[(V2?|D|U)\]/;
  const of = (name, i) => own.of(name, i);
  const text = (key, values) => own.word(`passport.${key}`, values);

  function measures(i) {
    const distance = of("distance_m", i);
    const known = (name, told) => (own.isMissing(of(name, i)) ? "" : told(of(name, i)));
    return own.passport.facts([
      [text("distance_m"), known("distance_m", () => (distance >= 1000
        ? text("kilometres", { number: own.number(distance / 1000, 1) })
        : text("metres", { number: own.number(distance, 0) })))],
      [text("area_ha"), known("area_ha", (value) => text("hectares", { number: own.short(value) }))],
      [text("dwellings"), known("dwellings", (value) => own.number(value, 0))],
      [text("energy_gwh"), known("energy_gwh", (value) => text("gwh", { number: own.short(value) }))],
      [text("places"), own.places(of("places", i))],
      [text("certainty"), own.codeWord("certainty", own.rule(i).certainty)],
      [text("flags"), of("flags", i)],
      [text("first_seen"), own.day(of("first_seen", i))],
      [text("id"), of("id", i)],
    ]);
  }

  function side(i, name) {
    const box = own.element("div", "side");
    const key = own.rule(i)[name];
    const layer = own.model.layerTitles[key] || key;
    if (!of(`${name}Id`, i)) {
      // Without an id it is no feature: the layer was counted, or the region as a whole is meant.
      box.append(own.element("p", "side-layer", text("several", { layer })));
      return box;
    }
    const title = of(`${name}Name`, i) || own.word("field.unnamed");
    const found = own.side(i, name);
    const head = own.element("p", "side-layer", layer);
    box.append(head, own.element("h4", "", title));
    if (!found) {
      box.append(own.element("p", "soft", text("no_attributes")));
      return box;
    }
    const reference = own.reference(found.layer, found.feature);
    head.append(...own.passport.badges(found.layer));
    box.append(own.attributes(found), actions(
      own.passport.button(text("zoom"), () => own.bringIntoView({ feature: reference }), text("zoom_to", { name: title })),
      own.passport.button(text("all_findings"), () => own.update({ selected: { feature: reference } }),
        text("open_feature", { name: title })),
    ));
    return box;
  }

  function actions(...buttons) {
    const line = own.element("p", "acts");
    line.append(...buttons);
    return line;
  }

  function action(row) {
    const line = own.element("li");
    const [, wait, letter] = LETTER.exec(row.lead_time || "") || [null, row.lead_time || "", row.status];
    const by = row.article ? text("article", { instrument: row.instrument, article: row.article }) : row.instrument;
    line.append(own.element("span", "influence", own.codeWord("report.influence", row.influence)), " ", row.action);
    const detail = (what) => {
      if (what) line.append(own.element("span", "detail", what));
      return line.lastChild;
    };
    detail(by);
    const takes = detail(wait && text("takes", { what: wait }));
    if (wait && letter === "U") takes.append(" ", own.element("span", "badge unverified", text("unverified")));
    detail(row.prerequisite && text("first", { what: row.prerequisite }));
    return line;
  }

  function who(i) {
    const codes = own.codes(of("deciders", i));
    const groups = new Set(codes.map((code) => (own.model.parties[code.split(":")[0]] || {}).group));
    const type = own.model.types[own.rule(i).type];
    const byParty = new Map();
    (type ? type.actions : []).forEach((row) => byParty.set(row.party, [...(byParty.get(row.party) || []), row]));
    const rank = (row) => INFLUENCES.indexOf(row.influence);
    const order = [...byParty].sort((a, b) => groups.has(b[0]) - groups.has(a[0])
      || Math.min(...a[1].map(rank)) - Math.min(...b[1].map(rank)));
    const parts = order.flatMap(([party, rows]) => {
      const list = own.element("ul", "actions");
      list.append(...rows.sort((a, b) => rank(a) - rank(b)).map(action));
      return [own.element("h4", "", capital(own.party(party))), list];
    });
    return [
      own.passport.part(text("decides"), [own.element("p", "deciders", capital(own.parties(of("deciders", i))))]),
      parts.length ? own.passport.part(text("others"), parts, true) : null,
    ];
  }

  const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

  function standing(i, scenario) {
    const kind = own.rule(i).kind;
    if (scenario > 0 && !own.isTouched(scenario, of("rule", i))) return text("untouched");
    const at = own.findingAt(of("id", i), scenario);
    if (at < 0) return text("gone");
    const told = own.element("span");
    told.append(own.gradeMark(kind, of("grade", at)));
    const basic = own.findingAt(of("id", i), 0);
    if (scenario > 0 && basic >= 0 && of("grade", at) !== of("grade", basic)) {
      told.append(" ", text(of("grade", at) > of("grade", basic) ? "worse" : "better"));
    }
    return told;
  }

  function scenarios(i) {
    if (own.model.scenarios.length < 2) return null;
    return own.passport.part(text("scenarios"), [
      own.passport.facts(own.model.scenarios.map((scenario, at) => [scenario.title, standing(i, at)])),
    ]);
  }

  // A number as it was given; a share as a percentage.
  function amount(value, unit) {
    if (own.isMissing(value)) return own.word("value.unknown");
    const isShare = unit === "share";
    const told = new Intl.NumberFormat(own.model.meta.lang, { maximumSignificantDigits: 8 }).format(isShare ? value * 100 : value);
    return `${told} ${own.codeWord("report.unit", unit)}`.trim();
  }

  function limits(i) {
    const rows = own.model.params[own.rule(i).id] || [];
    if (!rows.length) return own.passport.part(text("limits"), [own.element("p", "soft", text("no_limits"))], true);
    const list = own.element("ul", "limits");
    list.append(...rows.map((row) => {
      const line = own.element("li", "", `${capital(row.title)}: `);
      line.append(own.element("strong", "", amount(row.value, row.unit)));
      if (row.status === "U") line.append(" ", own.element("span", "badge unverified", text("unverified")));
      if (row.formula) line.append(own.element("span", "detail", text("formula", { formula: row.formula })));
      line.append(own.element("span", "detail", text("limit_source", { source: row.source, status: own.codeWord("status", row.status) })));
      return line;
    }));
    return own.passport.part(text("limits"), [list], true);
  }

  own.amount = amount;

  own.findingPassport = function (i) {
    const rule = own.rule(i);
    const head = own.element("p", "marks");
    head.append(own.gradeMark(rule.kind, of("grade", i)));
    if (of("isNew", i)) head.append(" ", own.element("span", "badge new", own.word("findings.new")));
    const isDrawn = own.shapesOf({ finding: i }).length > 0;
    return {
      kicker: [own.word(`findings.kind.${rule.kind}`), own.theme(rule.theme)].filter(Boolean).map(capital).join(" \u00b7 "),
      title: rule.title,
      body: [
        head,
        own.element("p", "names", own.findingName(i)),
        own.element("p", "reason", own.reason(i)),
        rule.doubted ? own.element("p", "doubt", text("doubted")) : null,
        isDrawn ? actions(own.passport.button(text("zoom"), () => own.bringIntoView({ finding: i }))) : own.element("p", "soft", text("not_drawn")),
        own.passport.part(text("numbers"), [measures(i)]),
        own.gradeChangePart(i),
        ...who(i),
        own.passport.part(text("features"), ["left", "right"].map((name) => side(i, name))),
        scenarios(i),
        own.weighingPart((subject) => subject.id === of("id", i)),
        own.programmePart([of("id", i)]),
        limits(i),
        own.passport.part(text("rule"), [own.element("p", "", `${rule.id}; ${rule.source}. ${own.codeWord("status", rule.status)}.`)], true),
      ].filter(Boolean),
    };
  };
})(window.opgavenkaart);
