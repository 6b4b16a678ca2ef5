"use strict";
// The published programme beneath the weighing. It is not made anew: an order of decisions needs more than weights. What
// of it is among the first under the reader's weights is marked.
(function (own) {
  const say = (key, values) => own.word(`programme.${key}`, values);

  function gain(row) {
    const parts = [];
    if (!own.isMissing(row.dwellings)) parts.push(say("dwellings", { count: own.number(row.dwellings) }));
    if (!own.isMissing(row.energy_gwh)) parts.push(say("energy", { count: own.short(row.energy_gwh) }));
    return parts.join(" · ");
  }

  function facts(row) {
    const { findings } = own.model;
    const list = own.element("dl", "facts");
    const conflicts = own.codes(row.depends_on).map((id) => findings.id.indexOf(id)).filter((at) => at >= 0);
    const pairs = [
      ["yields", gain(row)],
      ["first", row.decide_first],
      ["by", own.codes(row.decide_first_by).map(own.party).join(", ")],
      ["instrument", row.instrument],
      ["lead_time", own.isMissing(row.lead_time_months) ? "" : say("months", { count: own.short(row.lead_time_months) })],
    ];
    pairs.filter((pair) => pair[1]).forEach(([key, value]) => {
      list.append(own.element("dt", "", say(key)), own.element("dd", "", value));
    });
    if (conflicts.length) {
      const links = own.element("dd");
      conflicts.slice(0, 5).forEach((at) => {
        const { kind, title } = own.rule(at);
        const names = [findings.leftName[at], findings.rightName[at]].filter(Boolean).join(" × ");
        const line = own.element("p");
        line.append(own.gradeMark(kind, findings.grade[at]), " ");
        line.append(own.button("link", names || title, () => own.update({ selected: { finding: at } })));
        links.append(line);
      });
      if (conflicts.length > 5) links.append(own.element("p", "rest", own.word("field.more", { count: own.number(conflicts.length - 5) })));
      list.append(own.element("dt", "", say("depends")), links);
    }
    return list;
  }

  function entry(row, first) {
    const at = own.model.findings.id.indexOf(row.finding_id);
    const item = own.element("li", first.has(row.finding_id) ? "first" : "");
    const names = [...new Set([row.left_name, row.right_name])].filter(Boolean).join(" × ") || own.word("field.unnamed");
    item.append(at < 0 ? own.element("span", "", names) : own.button("link", names, () => own.update({ selected: { finding: at } })));
    item.append(own.element("small", "", ` ${row.title}`));
    if (first.has(row.finding_id)) item.append(" ", own.element("span", "badge", say("among_first")));
    item.append(facts(row));
    return item;
  }

  // `first` holds the ids of the opportunities that are the first under the present weights.
  own.showProgramme = function (first, isOpportunities) {
    const box = document.getElementById("programme");
    const rows = own.model.programme;
    box.hidden = !isOpportunities;
    if (!isOpportunities) return;
    const kept = rows.filter((row) => first.has(row.finding_id)).length;
    document.getElementById("programme-told").textContent = rows.length
      ? say("told", { count: own.number(rows.length), kept: own.number(kept) }) : say("none");
    document.getElementById("programme-rows").replaceChildren(...rows.map((row) => entry(row, first)));
  };
})(window.opgavenkaart);
