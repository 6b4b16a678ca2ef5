"use strict";
// Rows of the ranking: place, move and spread of what is weighed, and beneath it the measures that its scores come from.
(function (own) {
  const say = (key, values) => own.word(`weighing.${key}`, values);

  function moved(row, against) {
    const node = own.element("span", "moved");
    if (row.moved === null || row.moved === 0) {
      node.textContent = row.moved === 0 ? "=" : "";
      node.title = row.moved === 0 ? say("same", { title: against.title }) : "";
      return node;
    }
    node.classList.add(row.moved > 0 ? "up" : "down");
    node.textContent = `${row.moved > 0 ? "▲" : "▼"} ${Math.abs(row.moved)}`;
    node.title = say(row.moved > 0 ? "higher" : "lower", { count: Math.abs(row.moved), title: against.title });
    return node;
  }

  // The measures themselves, each with the score that the criterion gives it.
  function facts(subject, weights) {
    const list = own.element("ul", "measures");
    own.model.weighing.criteria.forEach((criterion, at) => {
      const raw = subject.raws[at];
      if (raw === null || raw === undefined) return;
      const item = own.element("li", weights[at] > 0 ? "" : "idle");
      const unit = criterion.unit ? ` ${criterion.unit}` : "";
      item.append(own.element("span", "what", criterion.title), ` ${own.short(raw)}${unit}`);
      if (subject.scores[at] !== null) item.append(own.element("b", "", own.number(subject.scores[at], 2)));
      item.style.setProperty("--score", subject.scores[at] || 0);
      list.append(item);
    });
    return list;
  }

  function isSelected(subject) {
    const { finding, feature } = own.state.selected || {};
    return subject.kind === "opportunity" ? subject.findings.includes(finding) : subject.features.includes(feature);
  }

  function nameOf(subject) {
    const isFinding = subject.kind === "opportunity" && subject.findings.length > 0;
    const selected = isFinding ? { finding: subject.findings[0] } : { feature: subject.features[0] };
    return own.button("link", subject.name || own.word("field.unnamed"), () => own.update({ selected }));
  }

  function spreadOf(row) {
    if (!row.spread) return "";
    const { best, worst } = row.spread;
    return best === worst ? own.number(best) : `${own.number(best)}–${own.number(worst)}`;
  }

  // Two rows a subject: its place, and beneath it over the whole width what that rests on.
  own.rankingRows = function (row, against, weights) {
    const isFirst = row.rank !== null && row.rank <= own.model.weighing.first_n;
    const place = own.element("tr", isFirst ? "place first" : "place");
    if (isSelected(row.subject)) place.setAttribute("aria-current", "true");
    const rank = own.element("td", "rank", row.rank === null ? "–" : own.number(row.rank));
    rank.append(moved(row, against));
    const what = own.element("th", "subject");
    what.scope = "row";
    what.append(nameOf(row.subject));
    const spread = own.element("td", "number", spreadOf(row));
    if (row.spread) spread.title = say("top_in", { count: row.spread.topIn, of: row.spread.of, n: own.model.weighing.first_n });
    place.append(rank, what, own.element("td", "number", row.score === null ? say("unknown") : own.number(row.score, 2)), spread);
    const rest = own.element("tr", "rest");
    const cell = own.element("td");
    cell.colSpan = 4;
    cell.append(facts(row.subject, weights));
    const firm = row.spread ? `${spread.title}. ` : "";
    cell.append(own.element("small", "basis", `${firm}${row.subject.stability.basis || ""}`));
    rest.append(cell);
    return [place, rest];
  };

  // What a hard restriction shuts out, apart and with the reason.
  own.showExcluded = function (excluded) {
    const box = document.getElementById("weighing-excluded");
    box.hidden = excluded.length === 0;
    box.querySelector("summary").textContent = say("excluded", { count: own.number(excluded.length) });
    box.querySelector("ul").replaceChildren(...excluded.map((subject) => {
      const item = own.element("li");
      item.append(nameOf(subject), own.element("small", "", subject.stability.basis), facts(subject, []));
      return item;
    }));
  };
})(window.opgavenkaart);
