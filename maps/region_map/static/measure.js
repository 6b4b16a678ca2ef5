"use strict";
// Measuring on the map: a line or an area, by pointer or by keyboard. While it is on, a click puts a point and chooses
// nothing.
(function (own) {
  const say = (key, values) => own.word(`measure.${key}`, values);
  const STYLE = { color: "#111", weight: 3, fillColor: "#ffd400", fillOpacity: 0.25, interactive: false, pane: "measure" };

  let map = null;
  let mode = "";
  let places = [];
  let pointer = null;
  let drawn = null;
  let told = null;
  let buttons = [];

  function length(metres) {
    return metres < 1000 ? `${own.number(metres, 0)} m` : `${own.number(metres / 1000, 2)} km`;
  }

  function area(hectares) {
    const squareKm = hectares >= 100 ? ` (${own.number(hectares / 100, 2)} km²)` : "";
    return `${own.number(hectares, hectares < 10 ? 2 : 1)} ha${squareKm}`;
  }

  function result() {
    const whole = pointer ? [...places, pointer] : places;
    if (mode === "line" && whole.length > 1) return say("line_told", { length: length(own.lengthM(whole)) });
    if (mode === "area" && whole.length > 2) {
      return say("area_told", { area: area(own.areaHa(whole)), outline: length(own.lengthM([...whole, whole[0]])) });
    }
    return say(mode === "line" ? "line_begin" : "area_begin");
  }

  function show() {
    drawn.clearLayers();
    const whole = pointer ? [...places, pointer] : places;
    if (whole.length > 1) drawn.addLayer(mode === "area" ? L.polygon(whole, STYLE) : L.polyline(whole, { ...STYLE, fill: false }));
    places.forEach((place) => drawn.addLayer(L.circleMarker(place, { ...STYLE, radius: 4, weight: 2, fillColor: "#fff", fillOpacity: 1 })));
    told.querySelector("output").textContent = result();
  }

  function use(name) {
    mode = name;
    own.isMeasuring = mode !== "";
    places = [];
    pointer = null;
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.value === mode)));
    map.getContainer().classList.toggle("measuring", mode !== "");
    map.doubleClickZoom[mode ? "disable" : "enable"]();
    told.hidden = mode === "";
    if (mode) map.getContainer().focus({ preventScroll: true });
    if (mode) show();
    else drawn.clearLayers();
  }

  function add(place) {
    places.push(place);
    pointer = null;
    show();
  }

  // Seen before Leaflet sees it, as a click would also choose what lies there.
  function click(event) {
    if (!mode || event.target.closest(".leaflet-control, .measure-told")) return;
    event.stopPropagation();
    if (!map.dragging.moved()) add(map.mouseEventToLatLng(event));
  }

  function key(event) {
    if (!mode || event.target.closest("button, input")) return;
    const act = {
      Enter: () => add(map.getCenter()),
      " ": () => add(map.getCenter()),
      Backspace: () => {
        places.pop();
        show();
      },
      Escape: () => use(""),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    map.getContainer().classList.toggle("by-keyboard", event.key !== "Escape");
    act();
  }

  const Control = L.Control.extend({
    options: { position: "topleft" },
    onAdd() {
      const box = own.element("div", "leaflet-bar measure-tools");
      buttons = [["line", "↔"], ["area", "▱"]].map(([value, sign]) => {
        const button = own.element("button", "", sign);
        Object.assign(button, { type: "button", value, title: say(value) });
        button.setAttribute("aria-label", say(value));
        button.setAttribute("aria-pressed", "false");
        button.addEventListener("click", () => use(mode === value ? "" : value));
        return button;
      });
      box.append(...buttons);
      L.DomEvent.disableClickPropagation(box);
      return box;
    },
  });

  own.modules.push({
    start(theMap) {
      map = theMap;
      map.createPane("measure").style.zIndex = 640;
      map.getPane("measure").style.pointerEvents = "none";
      drawn = L.layerGroup().addTo(map);
      told = own.element("div", "measure-told");
      told.hidden = true;
      const output = own.element("output", "");
      output.setAttribute("aria-live", "polite");
      told.append(output, own.element("small", "", say("keys")));
      const container = map.getContainer();
      container.append(told, own.element("span", "crosshair"));
      container.addEventListener("click", click, true);
      container.addEventListener("keydown", key, true);
      map.on("mousemove", ({ latlng }) => {
        if (!mode || !places.length) return;
        container.classList.remove("by-keyboard");
        pointer = latlng;
        show();
      });
      map.addControl(new Control());
    },
    change() {},
  });
})(window.opgavenkaart);
