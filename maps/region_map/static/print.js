"use strict";
// The print sheet: the page shows it as it will be on paper, so that a reader frames the map before printing it.
(function (own) {
  // On paper a canvas needs more dots than on screen. What is drawn in the moment of printing goes to paper as lines, and
  // only then in its right place when a pixel has one dot (Chromium 156 shrinks others).
  const DOTS_BEFORE = 2.5;
  const DOTS_PRINTING = 1;
  const ZOOM_STEP = 0.05;
  const byId = (id) => document.getElementById(id);

  let map = null;
  let before = null;
  let numbers = null;
  const paper = () => document.querySelector('input[name="paper"]:checked').value;

  function show() {
    if (!before) return;
    own.fillSheet(map, numbers, paper());
  }

  function layOut() {
    const { classList } = document.body;
    ["a4", "a3"].forEach((name) => classList.toggle(`paper-${name}`, before !== null && paper() === name));
    classList.toggle("sheet-open", before !== null);
    byId("sheet-bar").hidden = before === null;
    map.invalidateSize({ animate: false, pan: false });
  }

  // What is seen, without the ground around the region: a screen is wider than a sheet.
  function framed() {
    const view = map.getBounds();
    const region = own.shapes.bounds(own.layer("region").features[0].s).pad(0.03);
    if (!view.overlaps(region)) return view;
    const [low, high] = ["max", "min"].map((most) => (a, b) => Math[most](a, b));
    return L.latLngBounds(
      [low(view.getSouth(), region.getSouth()), low(view.getWest(), region.getWest())],
      [high(view.getNorth(), region.getNorth()), high(view.getEast(), region.getEast())],
    );
  }

  function open(isAsked) {
    if (before) return;
    const { zoomSnap } = map.options;
    before = { centre: map.getCenter(), zoom: map.getZoom(), zoomSnap, focus: document.activeElement, isAsked };
    const bounds = framed();
    own.canvas.dots = isAsked ? DOTS_BEFORE : DOTS_PRINTING;
    own.canvas.isAtOnce = !isAsked;
    map.options.zoomSnap = ZOOM_STEP;
    layOut();
    map.fitBounds(bounds, { animate: false });
    show();
    if (isAsked) byId("print-now").focus();
  }

  function close() {
    if (!before) return;
    const { centre, zoom, zoomSnap, focus } = before;
    before = null;
    map.options.zoomSnap = zoomSnap;
    own.canvas.dots = null;
    own.canvas.isAtOnce = false;
    numbers.clearLayers();
    own.clearSheet();
    layOut();
    map.setView(centre, zoom, { animate: false });
    focus.focus();
  }

  function usePaper() {
    const bounds = map.getBounds();
    layOut();
    map.fitBounds(bounds, { animate: false });
    show();
  }

  own.modules.push({
    start(theMap) {
      map = theMap;
      map.createPane("sheet").style.zIndex = 630;
      numbers = L.layerGroup().addTo(map);
      byId("print-open").addEventListener("click", () => open(true));
      byId("print-close").addEventListener("click", close);
      byId("print-now").addEventListener("click", () => {
        if (own.canvas.isDrawing) own.canvas.once("drawn", () => window.print());
        else window.print();
      });
      document.querySelectorAll('input[name="paper"]').forEach((radio) => radio.addEventListener("change", usePaper));
      // Before others hear of it: what lies beneath the sheet stays as it is.
      document.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !before) return;
        event.stopPropagation();
        close();
      }, true);
      map.on("moveend", show);
      // Who prints by the browser's own menu gets the sheet as well.
      window.addEventListener("beforeprint", () => open(false));
      window.addEventListener("afterprint", () => { if (before && !before.isAsked) close(); });
    },
    change() {},
  });
})(window.opgavenkaart);
