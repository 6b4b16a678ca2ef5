"use strict";
// The outline on the map around what the row of the table is about that a reader points at.
(function (own) {
  const MAIN = { color: "#111", weight: 3.5, opacity: 0.95, fill: false, interactive: false, pane: "lit" };
  const PARTNER = { ...MAIN, weight: 2.5, dashArray: "2 6" };
  // A light line below the dark one, so that it is seen on every ground.
  const HALO = { ...MAIN, color: "#fff", weight: 7, opacity: 0.8 };
  const DOT_PIXELS = 9;
  let map = null;
  let lit = null;
  let pointed = -1;

  function drawn(shape, style) {
    const places = own.shapes.latLngs(shape);
    if (!own.shapes.isDots(shape)) return [L.polygon(places, style)];
    return places.map((place) => L.circleMarker(place, { ...style, radius: DOT_PIXELS }));
  }

  function show() {
    if (lit) lit.remove();
    lit = null;
    if (pointed < 0) return;
    const shapes = own.shapesOf({ finding: pointed });
    const outlines = shapes.flatMap((shape, at) => [...drawn(shape, HALO), ...drawn(shape, at ? PARTNER : MAIN)]);
    lit = L.layerGroup(outlines).addTo(map);
  }

  // Points at a finding without choosing it; -1 points at none.
  own.highlight = function (finding) {
    if (finding === pointed) return;
    pointed = finding;
    show();
  };

  own.modules.push({
    start(given) {
      map = given;
      const pane = map.createPane("lit");
      pane.style.zIndex = 615;
      pane.style.pointerEvents = "none";
    },
  });
})(window.opgavenkaart);
