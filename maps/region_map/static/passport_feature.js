"use strict";
// What the passport tells of a plan, a search area or a nature area: its attributes, all its findings, its place in
// the weighing and in the programme.
(function (own) {
  const LISTED = 15;
  const of = (name, i) => own.of(name, i);
  const text = (key, values) => own.word(`passport.${key}`, values);

  own.attributes = function ({ layer, feature }) {
    const values = feature.v || [];
    return own.passport.facts((layer.fields || []).map((name, at) => [name, values[at]]));
  };

  function line(i, feature) {
    const rule = own.rule(i);
    const isLeft = of("leftId", i) === feature.id;
    const other = of(isLeft ? "rightName" : "leftName", i);
    const row = own.element("li");
    const button = own.passport.button("", () => {
      own.update({ selected: { finding: i } });
      own.focusPassport();
    });
    button.className = "finding-line";
    button.append(own.gradeMark(rule.kind, of("grade", i)), own.element("span", "", rule.title));
    if (other) button.append(own.element("small", "", other));
    row.append(button);
    return row;
  }

  function list(found, feature) {
    if (!found.length) return [own.element("p", "soft", text("feature_none"))];
    const rows = own.element("ul", "finding-lines");
    rows.append(...found.slice(0, LISTED).map((i) => line(i, feature)));
    if (found.length <= LISTED) return [rows];
    const more = own.passport.button(text("more", { count: own.number(found.length) }), () => {
      rows.append(...found.slice(LISTED).map((i) => line(i, feature)));
      rows.children[LISTED].querySelector("button").focus();
      more.remove();
    });
    return [rows, more];
  }

  function rankOf(subject) {
    const { rank_best: best, rank_worst: worst } = subject.stability || {};
    if (subject.excluded_by && subject.excluded_by.length) {
      const ids = own.codes(String(subject.excluded_by));
      const titles = ids.map((id) => own.findingAt(id, 0)).map((i, at) => (i < 0 ? ids[at] : own.rule(i).title));
      return text("excluded", { what: [...new Set(titles)].join("; ") });
    }
    if (own.isMissing(best)) return text("unranked");
    const ranked = own.model.weighing.subjects
      .filter((one) => one.kind === subject.kind && !own.isMissing((one.stability || {}).rank_best));
    return text(best === worst ? "rank" : "ranks", { best: own.number(best), worst: own.number(worst), count: own.number(ranked.length) });
  }

  function weighed(subject) {
    const rows = own.model.weighing.criteria.map((criterion, at) => {
      const [raw, score] = [subject.raws[at], subject.scores[at]];
      if (own.isMissing(raw)) return [criterion.title, own.isMissing(score) ? "" : text("score_unknown")];
      const told = own.amount(Number(raw.toPrecision(3)), criterion.unit);
      return [criterion.title, own.isMissing(score) ? told : text("score", { raw: told, score: own.number(score, 2) })];
    });
    return [own.element("p", "", rankOf(subject)), own.passport.facts(rows)];
  }

  own.weighingPart = function (isMine) {
    const subjects = own.model.weighing.subjects.filter(isMine);
    return subjects.length ? own.passport.part(text("weighing"), subjects.flatMap(weighed)) : null;
  };

  own.programmePart = function (ids) {
    const rows = own.model.programme.filter((row) => ids.includes(row.finding_id));
    if (!rows.length) return null;
    const steps = rows.map((row) => {
      const values = { position: own.number(row.position), what: row.decide_first || text("nothing_first"), who: own.parties(row.decide_first_by) };
      return own.element("p", "", `${row.title}. ${text(values.who ? "step_by" : "step", values)}`);
    });
    return own.passport.part(text("programme"), steps);
  };

  own.featurePassport = function (key) {
    const { layer, feature } = own.feature(key);
    const found = own.findingsAbout({ layer, feature });
    const name = feature.n || own.word("field.unnamed");
    const badges = own.element("p", "marks");
    badges.append(...own.passport.badges(layer));
    const acts = own.element("p", "acts");
    acts.append(own.passport.button(text("zoom"), () => own.bringIntoView({ feature: key }), text("zoom_to", { name })));
    return {
      kicker: layer.title,
      title: name,
      body: [
        badges.childNodes.length ? badges : null,
        own.attributes({ layer, feature }),
        acts,
        own.passport.part(text("feature_findings", { count: own.number(found.length) }), list(found, feature)),
        own.weighingPart((subject) => (subject.features || []).includes(key)),
        own.programmePart(found.map((i) => of("id", i))),
      ].filter(Boolean),
    };
  };
})(window.opgavenkaart);
