"use strict";
// What the print sheet tells of the map in its frame: scale, legend, findings with the numbers that stand on the map, and
// sources.
(function (own) {
  const MM_IN_PIXEL = 25.4 / 96;
  const METRES_IN_PIXEL_0 = (2 * Math.PI * 6378137) / 256;
  const BAR_MM = 45;
  const MOST = 80;
  const DECIDERS = 2;
  const byId = (id) => document.getElementById(id);
  const say = (key, values) => own.word(`print.${key}`, values);

  // Metres on the ground of a pixel in the middle of the map: the map's own projection stretches northwards.
  function metresInPixel(map) {
    return (METRES_IN_PIXEL_0 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / 2 ** map.getZoom();
  }

  function showScale(map, paper) {
    const metres = metresInPixel(map);
    const most = (BAR_MM / MM_IN_PIXEL) * metres;
    const unit = 10 ** Math.floor(Math.log10(most));
    const length = [5, 2, 1].map((times) => times * unit).find((value) => value <= most);
    const width = length / metres;
    const line = own.svg("svg", { width: width + 2, height: 12, "aria-hidden": "true" });
    line.append(
      own.svg("rect", { x: 1, y: 4, width: width / 2, height: 5, fill: "#1b2a41", stroke: "#1b2a41" }),
      own.svg("rect", { x: 1 + width / 2, y: 4, width: width / 2, height: 5, fill: "#fff", stroke: "#1b2a41" }),
    );
    const told = length >= 1000 ? `${own.short(length / 1000)} km` : `${own.short(length)} m`;
    byId("sheet-bar-line").replaceChildren(line, own.element("span", "", told));
    const ratio = metres / (MM_IN_PIXEL / 1000);
    const digits = 10 ** Math.max(0, Math.floor(Math.log10(ratio)) - 1);
    byId("sheet-scale").textContent = say("scale", { scale: own.number(Math.round(ratio / digits) * digits), paper: paper.toUpperCase() });
  }

  // Findings that are drawn within the frame, by kind, the most severe first.
  function inView(map) {
    const { grade, shape } = own.model.findings;
    const frame = map.getBounds();
    const found = own.shown().filter((at) => own.isDrawn(at) && frame.intersects(own.shapes.bounds(shape[at])));
    const order = (a, b) => grade[b] - grade[a] || a - b;
    return Object.fromEntries(["conflict", "opportunity"].map((kind) => [kind, found.filter((at) => own.rule(at).kind === kind).sort(order)]));
  }

  function legendRow(look, text) {
    const row = own.element("li");
    row.append(own.swatch(look), own.element("span", "", text));
    return row;
  }

  function gradeRows(kind, found) {
    const grades = [...new Set(found.map((at) => own.model.findings.grade[at]))].sort((a, b) => b - a);
    return grades.map((grade) => {
      const [fill, outline] = own.model.colours[kind][grade];
      const look = { fill, outline, hatch: kind === "conflict" && grade === 4 ? "conflict" : "", dash: kind === "opportunity" ? "4 2" : "" };
      return legendRow(look, `${own.word(`legend.${kind}`)} ${grade} ${own.gradeWord(kind, grade)}`);
    });
  }

  function layerRows(layer) {
    const { style } = layer;
    const badges = layer.badges.map(({ text }) => text).join(", ");
    const title = badges ? `${layer.title} (${badges})` : layer.title;
    const codes = [...new Set(layer.features.map((feature) => feature.c))].filter((code) => code !== undefined);
    const look = { fill: style.fill, outline: style.colour, opacity: style.fill_opacity, dash: style.dash, hatch: layer.noData ? "nodata" : "" };
    if (!codes.length) return [legendRow(look, title)];
    const words = (code) => (code ? own.word(`nitrogen.${code}`) : own.word("layer.unknown_class"));
    return codes.map((code) => legendRow({ ...look, fill: own.model.classes[code] }, `${title}: ${words(code)}`));
  }

  const layersOn = () => own.model.layers.filter((layer) => layer.style && own.state.on.has(layer.key));

  function showLegend(found) {
    const rows = [
      ...gradeRows("conflict", found.conflict), ...gradeRows("opportunity", found.opportunity), ...layersOn().flatMap(layerRows),
    ];
    byId("sheet-legend").replaceChildren(...rows, ...own.differenceMarks());
  }

  function entry(at, number) {
    const { findings } = own.model;
    const { kind, title } = own.rule(at);
    const row = own.element("li");
    const names = [findings.leftName[at] || own.word("field.unnamed"), findings.rightName[at]].filter(Boolean).join(" × ");
    const measures = [
      findings.area_ha[at] > 0 ? own.word("scenario.area", { count: own.short(findings.area_ha[at]) }) : "",
      findings.distance_m[at] > 0 ? `${own.number(findings.distance_m[at])} m` : "",
    ];
    const deciders = own.codes(findings.deciders[at]);
    const named = deciders.slice(0, DECIDERS).map(own.party).join(", ");
    const others = deciders.length > DECIDERS ? own.word("field.more", { count: deciders.length - DECIDERS }) : "";
    row.append(own.element("span", "sheet-number", number), own.gradeMark(kind, findings.grade[at]), " ", own.element("b", "", names));
    row.append(own.element("small", "", [title, ...measures, [named, others].filter(Boolean).join(" ")].filter(Boolean).join("; ")));
    return row;
  }

  // Two conflicts for each opportunity: neither fills the sheet alone while there is some of the other.
  function mixed({ conflict, opportunity }) {
    const [some, others] = [conflict, opportunity].map((found) => found.slice(0, MOST));
    const order = [];
    while (order.length < MOST && (some.length || others.length)) order.push(...some.splice(0, 2), ...others.splice(0, 1));
    return order;
  }

  function list(found, count) {
    const chosen = mixed(found).slice(0, count);
    const numbered = ["conflict", "opportunity"].flatMap((kind) => found[kind].filter((at) => chosen.includes(at)));
    const parts = ["conflict", "opportunity"].flatMap((kind) => {
      const rows = numbered.map((at, place) => [at, place + 1]).filter(([at]) => own.rule(at).kind === kind);
      if (!rows.length) return [];
      const items = own.element("ol");
      items.append(...rows.map(([at, number]) => entry(at, number)));
      return [own.element("h3", "", say(kind)), items];
    });
    const rest = found.conflict.length + found.opportunity.length - numbered.length;
    if (!numbered.length) parts.push(own.element("p", "", say("none")));
    else if (rest) parts.push(own.element("p", "sheet-rest", say("rest", { count: own.number(rest) })));
    byId("sheet-findings").replaceChildren(...parts);
    return numbered;
  }

  // As many as the sheet has room for.
  function showFindings(found) {
    const box = byId("sheet-findings");
    const fits = () => box.scrollHeight <= box.clientHeight + 1;
    let [low, high] = [0, Math.min(found.conflict.length + found.opportunity.length, MOST)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      list(found, middle);
      if (fits()) low = middle;
      else high = middle - 1;
    }
    return list(found, low);
  }

  function showNumbers(map, numbers, numbered) {
    numbers.clearLayers();
    const { shape } = own.model.findings;
    const at = new Map();
    numbered.forEach((finding, place) => {
      at.set(shape[finding], [...(at.get(shape[finding]) || []), place + 1]);
    });
    const frame = map.getBounds().pad(-0.02);
    at.forEach((found, number) => {
      const inside = own.shapes.labelPlace(number);
      const middle = own.shapes.isDots(number) ? inside[0] : inside;
      const place = L.latLng(
        Math.min(Math.max(middle.lat, frame.getSouth()), frame.getNorth()),
        Math.min(Math.max(middle.lng, frame.getWest()), frame.getEast()),
      );
      const told = found.length > 3 ? `${found.slice(0, 3).join(" ")} +` : found.join(" ");
      const icon = L.divIcon({ className: "sheet-mark", html: own.element("span", "", told), iconSize: [0, 0] });
      L.marker(place, { icon, interactive: false, keyboard: false, pane: "sheet" }).addTo(numbers);
    });
  }

  // Of the sources as many as the foot has room for: the map keeps its height whatever is told.
  function showWords(found) {
    const { scenarios, rules } = own.model;
    const shown = own.shown();
    byId("sheet-view").textContent = say("view", {
      scenario: scenarios[own.state.scenario].title, count: own.number(shown.length), total: own.number(own.current().length),
    });
    // What stands at the foot of the page stands on the sheet too.
    const [signals, accuracy] = document.querySelectorAll("body > footer p");
    byId("sheet-signals").textContent = signals.textContent;
    byId("sheet-accuracy").textContent = accuracy.textContent;
    const missing = rules.filter((rule) => !rule.evaluated).length;
    byId("sheet-missing").textContent = missing ? say("not_evaluated", { count: own.number(missing), total: own.number(rules.length) }) : "";
    const told = new Set([...found.conflict, ...found.opportunity].map(own.rule));
    const layers = new Set([...layersOn().map(({ key }) => key), ...[...told].flatMap((rule) => [rule.left, rule.right])]);
    const used = [...document.querySelectorAll("#sources li")].filter((row) => row.dataset.layers.split(",").some((name) => layers.has(name)));
    const foot = byId("sheet-foot");
    for (let count = used.length; count >= 0; count -= 1) {
      const byProvider = new Map();
      used.slice(0, count).forEach(({ dataset: { provider, short } }) => byProvider.set(provider, [...(byProvider.get(provider) || []), short]));
      const told = [...byProvider].map(([provider, names]) => `${provider}: ${names.join(", ")}`);
      if (used.length > count) told.push(own.word("field.more", { count: own.number(used.length - count) }));
      byId("sheet-sources").textContent = told.length ? say("sources", { list: told.join("; ") }) : "";
      if (foot.scrollHeight <= foot.clientHeight + 1) break;
    }
  }

  // Put away, the sheet says nothing: all of it stands elsewhere on the page.
  own.clearSheet = function () {
    ["sheet-signals", "sheet-accuracy", "sheet-missing", "sheet-sources", "sheet-view", "sheet-legend", "sheet-findings"]
      .forEach((id) => byId(id).replaceChildren());
  };

  own.fillSheet = function (map, numbers, paper) {
    const found = inView(map);
    showScale(map, paper);
    showWords(found);
    showLegend(found);
    showNumbers(map, numbers, showFindings(found));
  };
})(window.opgavenkaart);
