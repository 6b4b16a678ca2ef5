"use strict";
// Where a plan, an area or a finding of the page is found again, what it is called, and where it lies on the map.
(function (own) {
  // A reader who asks to see a plan wants to see what is around it, too.
  const CLOSEST_ZOOM = 14;
  const MARGIN = 40;
  let rows = null;

  // A column of the findings, of one of them.
  own.of = (name, finding) => own.model.findings[name][finding];

  own.place = (code) => own.model.places[code] || code;
  own.places = (codes) => own.codes(codes).map(own.place).join(", ");
  own.parties = (codes) => own.codes(codes).map(own.party).join(", ");
  own.findingName = (finding) => [own.of("leftName", finding) || own.word("field.unnamed"), own.of("rightName", finding)]
    .filter(Boolean).join(" \u00d7 ");

  // A rule of someone's own may have no theme.
  own.theme = (name) => (name ? own.codeWord("findings.theme", name) : "");

  own.reference = (layer, feature) => `${layer.key}:${feature.id}`;

  // One side of a finding as layer and feature; null where a layer was counted and no single feature is meant.
  own.side = (finding, side) => own.feature(`${own.rule(finding)[side]}:${own.of(`${side}Id`, finding)}`);

  function rowsOf(id) {
    if (!rows) {
      rows = new Map();
      own.model.findings.id.forEach((name, at) => rows.set(name, [...(rows.get(name) || []), at]));
    }
    return rows.get(id) || [];
  }

  own.isTouched = (scenario, rule) => scenario > 0 && own.model.scenarios[scenario].touched.includes(rule);

  // The row that tells of a finding under a scenario, -1 where there is none: a rule that the scenario does not touch
  // says what it says in the basic one.
  own.findingAt = function (id, scenario) {
    const found = rowsOf(id).find((at) => {
      const where = own.isTouched(scenario, own.of("rule", at)) ? scenario : 0;
      return own.of("scenario", at) === where;
    });
    return found === undefined ? -1 : found;
  };

  // The findings of the current scenario in which a feature is one of the two sides, the heaviest first.
  own.findingsAbout = function ({ layer, feature }) {
    const isAbout = (finding, side) => own.of(`${side}Id`, finding) === feature.id && own.rule(finding)[side] === layer.key;
    return own.current().filter((finding) => isAbout(finding, "left") || isAbout(finding, "right"))
      .sort((a, b) => own.rule(a).kind.localeCompare(own.rule(b).kind) || own.of("grade", b) - own.of("grade", a) || a - b);
  };

  let map = null;

  // Brings all that a choice is about into view.
  own.bringIntoView = function (selected) {
    const bounds = L.latLngBounds([]);
    own.shapesOf(selected).forEach((shape) => bounds.extend(own.shapes.bounds(shape)));
    if (!bounds.isValid()) return;
    map.fitBounds(bounds, { maxZoom: CLOSEST_ZOOM, ...own.room() });
  };

  // What a reader chose elsewhere must be seen, but the map stays as near or far as it was.
  own.keepInView = function (selected) {
    const [shape] = own.shapesOf(selected);
    if (shape === undefined) return;
    const { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] } = own.room();
    const size = map.getSize();
    const seen = L.latLngBounds(map.containerPointToLatLng([left, size.y - bottom]), map.containerPointToLatLng([size.x - right, top]));
    const bounds = own.shapes.bounds(shape);
    if (!seen.intersects(bounds)) map.panInside(bounds.getCenter(), { ...own.room(), animate: false });
  };

  // The passport lies over a part of the map; what is shown must not lie under it.
  own.room = function () {
    const drawer = document.getElementById("passport");
    const size = map.getSize();
    const isBeside = !drawer.hidden && drawer.offsetWidth < size.x * 0.7;
    const isBelow = !drawer.hidden && !isBeside && drawer.offsetHeight < size.y * 0.8;
    return {
      paddingTopLeft: [MARGIN + (isBeside ? drawer.offsetWidth : 0), MARGIN],
      paddingBottomRight: [MARGIN, MARGIN + (isBelow ? drawer.offsetHeight : 0)],
    };
  };

  // Who sees the whole region goes on seeing it when the map gets narrower.
  function fit() {
    const [region] = own.layer("region").features;
    const isWhole = map.getBounds().contains(own.shapes.bounds(region.s));
    map.invalidateSize({ animate: false });
    if (isWhole && !map.getBounds().contains(own.shapes.bounds(region.s))) own.wholeRegion();
  }

  own.modules.push({
    start(given) {
      map = given;
      // The panel takes more room for the table; the map has what is left.
      new ResizeObserver(fit).observe(map.getContainer());
    },
    change() {},
  });
})(window.opgavenkaart);
