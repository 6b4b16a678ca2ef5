// Measuring on the map: a line or an area, by pointer or by keyboard. While it is on, a click puts a point and chooses
// nothing.
import { element } from "../../../common/static/elements.js";
import { button, closest } from "../parts/controls.js";
import { number } from "../words/numbers.js";
import { word } from "../words/texts.js";
import { areaHa, lengthM } from "./rd.js";

/** @typedef {"" | "line" | "area"} Mode */

/** @type {L.CircleMarkerOptions} */
const LINE = { color: "#111", weight: 3, fillColor: "#ffd400", fillOpacity: 0.25, interactive: false, pane: "measure" };
/** @type {L.CircleMarkerOptions} */
const POINT = { ...LINE, radius: 4, weight: 2, fillColor: "#fff", fillOpacity: 1 };

/** @type {[Mode, string][]} */
const SIGNS = [["line", "↔"], ["area", "▱"]];

/**
 * @param {string} key
 * @param {Record<string, string>} [values]
 */
const say = (key, values = {}) => word(`measure.${key}`, values);

/** @type {L.Map} */
let map;
/** @type {Mode} */
let mode = "";
/** @type {L.LatLng[]} */
let places = [];
/** @type {L.LatLng | null} */
let pointer = null;
/** @type {L.LayerGroup} */
let drawn;
const box = element("div", "measure-result");
const output = element("output");
/** @type {HTMLButtonElement[]} */
let buttons = [];

export const isMeasuring = () => mode !== "";

/** @param {number} metres */
function lengthText(metres) {
  return metres < 1000 ? `${number(metres, 0)} m` : `${number(metres / 1000, 2)} km`;
}

/** @param {number} hectares */
function areaText(hectares) {
  const squareKm = hectares >= 100 ? ` (${number(hectares / 100, 2)} km²)` : "";
  return `${number(hectares, hectares < 10 ? 2 : 1)} ha${squareKm}`;
}

const line = () => (pointer ? [...places, pointer] : places);

function result() {
  const whole = line();
  if (mode === "line" && whole.length > 1) return say("line_told", { length: lengthText(lengthM(whole)) });
  if (mode === "area" && whole.length > 2) {
    return say("area_told", { area: areaText(areaHa(whole)), outline: lengthText(lengthM([...whole, whole[0]])) });
  }
  return say(mode === "line" ? "line_begin" : "area_begin");
}

function show() {
  drawn.clearLayers();
  const whole = line();
  if (whole.length > 1) {
    drawn.addLayer(mode === "area" ? L.polygon(whole, LINE) : L.polyline(whole, { ...LINE, fill: false }));
  }
  places.forEach((place) => drawn.addLayer(L.circleMarker(place, POINT)));
  output.textContent = result();
}

/** @param {Mode} wanted */
function use(wanted) {
  mode = wanted;
  places = [];
  pointer = null;
  buttons.forEach((one) => one.setAttribute("aria-pressed", String(one.value === mode)));
  map.getContainer().classList.toggle("measuring", mode !== "");
  map.doubleClickZoom[mode ? "disable" : "enable"]();
  box.hidden = mode === "";
  if (mode) map.getContainer().focus({ preventScroll: true });
  if (mode) show();
  else drawn.clearLayers();
}

/** @param {L.LatLng} place */
function add(place) {
  places.push(place);
  pointer = null;
  show();
}

// Seen before Leaflet sees it, as a click would also choose what lies there.
/** @param {MouseEvent} event */
function click(event) {
  if (!mode || closest(event, ".leaflet-control, .measure-result")) return;
  event.stopPropagation();
  const dragging = /** @type {{ moved(): boolean }} */ (/** @type {unknown} */ (map.dragging));
  if (!dragging.moved()) add(map.mouseEventToLatLng(event));
}

/** @type {Record<string, () => void>} */
const KEYS = {
  Enter: () => add(map.getCenter()),
  " ": () => add(map.getCenter()),
  Backspace: () => {
    places.pop();
    show();
  },
  Escape: () => use(""),
};

/** @param {KeyboardEvent} event */
function press(event) {
  if (!mode || closest(event, "button, input") || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  map.getContainer().classList.toggle("by-keyboard", event.key !== "Escape");
  KEYS[event.key]();
}

class MeasureControl extends L.Control {
  constructor() {
    super({ position: "topleft" });
  }

  onAdd() {
    const tools = element("div", "leaflet-bar measure-tools");
    buttons = SIGNS.map(([value, sign]) => {
      const one = button("", sign, () => use(mode === value ? "" : value));
      Object.assign(one, { value, title: say(value) });
      one.setAttribute("aria-label", say(value));
      one.setAttribute("aria-pressed", "false");
      return one;
    });
    tools.append(...buttons);
    L.DomEvent.disableClickPropagation(tools);
    return tools;
  }
}

/** @param {L.Map} given */
export function startMeasuring(given) {
  map = given;
  const pane = map.createPane("measure");
  pane.style.zIndex = "640";
  pane.style.pointerEvents = "none";
  drawn = L.layerGroup().addTo(map);
  box.hidden = true;
  output.setAttribute("aria-live", "polite");
  box.append(output, element("small", "", say("keys")));
  const container = map.getContainer();
  container.append(box, element("span", "crosshair"));
  container.addEventListener("click", click, true);
  container.addEventListener("keydown", press, true);
  map.on("mousemove", ({ latlng }) => {
    if (!mode || !places.length) return;
    container.classList.remove("by-keyboard");
    pointer = latlng;
    show();
  });
  map.addControl(new MeasureControl());
}
