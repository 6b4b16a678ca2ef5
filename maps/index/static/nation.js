"use strict";
// All regions on one map: borders, and the heaviest findings as points; the table below holds the same findings.
(function () {
  const data = JSON.parse(document.getElementById("nation-data").textContent);
  const { words, regions, rules, names, findings } = data;
  const PAGE = 100;
  const COLOURS = { conflict: "#67000d", opportunity: "#41c4cf" };
  const written = new Intl.NumberFormat(data.lang);
  const id = (name) => document.getElementById(name);

  function element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    // Text from data enters the page here and nowhere else, as text.
    if (text !== undefined) made.textContent = text;
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  function fill(template, values) {
    return template.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  }

  function ring(steps) {
    const points = [];
    let x = 0, y = 0;
    for (let at = 0; at < steps.length; at += 2) {
      x += steps[at];
      y += steps[at + 1];
      points.push([y, x]);
    }
    return points;
  }

  // Places are in units of 10 m of the national grid, which is a plane: no projection is needed.
  const map = L.map("map", { crs: L.CRS.Simple, minZoom: -8, maxZoom: 2, zoomSnap: 0.1, zoomDelta: 0.5, attributionControl: false, zoomControl: false, preferCanvas: true });
  L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
  map.createPane("points").style.zIndex = 450;
  const painter = L.canvas({ pane: "points", padding: 0.3 });
  const outlines = regions.map((region) => {
    const shape = L.polygon(region.outline.map((polygon) => polygon.map(ring)), { color: "#33475f", weight: 1, fillColor: "#ffffff", fillOpacity: 0.9 });
    shape.bindTooltip(element("span", region.name), { permanent: true, direction: "center", className: "name" });
    return shape.addTo(map);
  });
  const everything = L.featureGroup(outlines);
  if (outlines.length) map.fitBounds(everything.getBounds(), { padding: [10, 10] });
  else map.setView([0, 0], -4);

  const Diamond = L.CircleMarker.extend({
    _updatePath() {
      if (!this._renderer._drawing || this._empty()) return;
      const { x, y } = this._point, r = this._radius + 1, context = this._renderer._ctx;
      context.beginPath();
      context.moveTo(x, y - r);
      context.lineTo(x + r, y);
      context.lineTo(x, y + r);
      context.lineTo(x - r, y);
      context.closePath();
      this._renderer._fillStroke(context, this);
    },
  });

  function links(at) {
    return findings.regions[at].map((number) => {
      const region = regions[number];
      return element("a", region.name, { href: region.map });
    });
  }

  function between(at) {
    return fill(words.left_right, { left: names[findings.left[at]], right: names[findings.right[at]] });
  }

  function balloon(at) {
    const box = element("div");
    box.append(element("strong", rules[findings.rule[at]].title), element("p", between(at)));
    const last = element("p", `${words.in_regions}: `);
    links(at).forEach((link, number) => last.append(number ? ", " : "", link));
    box.append(last);
    return box;
  }

  const points = findings.id.map((_, at) => {
    const kind = rules[findings.rule[at]].kind;
    const Shape = kind === "conflict" ? L.CircleMarker : Diamond;
    const point = new Shape([findings.y[at], findings.x[at]], { pane: "points", renderer: painter, radius: 4.5, color: "#1b2a41", weight: 1, fillColor: COLOURS[kind], fillOpacity: 0.9 });
    return point.bindPopup(() => balloon(at));
  });

  const chosen = { conflict: id("show-conflict"), opportunity: id("show-opportunity"), rule: id("rule"), region: id("region") };
  rules.forEach((rule, at) => chosen.rule.append(element("option", `${rule.id} ${rule.title}`, { value: at })));
  regions.forEach((region, at) => chosen.region.append(element("option", region.name, { value: at })));

  let current = [];
  let listed = 0;

  function row(at) {
    const made = element("tr");
    const head = element("th", undefined, { scope: "row" });
    const button = element("button", rules[findings.rule[at]].title, { type: "button" });
    button.addEventListener("click", () => {
      map.setView(points[at].getLatLng(), Math.max(map.getZoom(), -2));
      points[at].openPopup();
      id("map").scrollIntoView({ block: "nearest" });
    });
    head.append(button);
    const where = element("td");
    where.append(...links(at));
    made.append(head, element("td", between(at)), where);
    return made;
  }

  function list(more) {
    const body = id("findings").tBodies[0];
    if (!more) {
      body.replaceChildren();
      listed = 0;
    }
    body.append(...current.slice(listed, listed + PAGE).map(row));
    listed = Math.min(current.length, listed + PAGE);
    id("more").hidden = listed === current.length;
    id("shown").textContent = current.length
      ? fill(words.shown, { shown: written.format(listed), count: written.format(current.length) })
      : words.none;
  }

  function show() {
    const rule = chosen.rule.value, region = chosen.region.value;
    current = [];
    points.forEach((point, at) => {
      const shown = chosen[rules[findings.rule[at]].kind].checked
        && (rule === "" || findings.rule[at] === Number(rule))
        && (region === "" || findings.regions[at].includes(Number(region)));
      if (shown) current.push(at);
      if (shown !== map.hasLayer(point)) shown ? point.addTo(map) : point.remove();
    });
    id("points").textContent = fill(words.points, { count: written.format(current.length) });
    list(false);
  }

  Object.values(chosen).forEach((control) => control.addEventListener("change", show));
  chosen.region.addEventListener("change", () => {
    const shape = chosen.region.value === "" ? everything : outlines[Number(chosen.region.value)];
    if (outlines.length) map.fitBounds(shape.getBounds(), { padding: [10, 10] });
  });
  id("more").addEventListener("click", () => list(true));
  show();
})();
