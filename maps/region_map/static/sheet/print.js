// The print sheet: the page shows it as it will be on paper, so that a reader frames the map before printing it.
import { byId } from "../../../common/static/elements.js";
import { canvas } from "../map/drawing.js";
import { regionBounds } from "../map/viewport.js";
import { clearSheet, fillSheet } from "./sheet.js";

// On paper a canvas needs more dots than on screen. What is drawn in the moment of printing goes to paper as lines, and
// only then in its right place when a pixel has one dot (Chromium 156 shrinks others).
const DOTS_BEFORE = 2.5;
const DOTS_PRINTING = 1;
const ZOOM_STEP = 0.05;
const PAPERS = ["a4", "a3"];

/**
 * How the page was before the sheet, and whether the reader asked for it or the browser began to print.
 *
 * @typedef {{
 *   centre: L.LatLng, zoom: number, zoomSnap: number | undefined, focus: Element | null, isAsked: boolean,
 * }} Before
 */

/** @type {L.Map} */
let map;
/** @type {L.LayerGroup} */
let numbers;
/** @type {Before | null} */
let before = null;

const paperChoices = () => [...document.querySelectorAll("input")].filter((input) => input.name === "paper");
const paper = () => paperChoices().find((input) => input.checked)?.value ?? PAPERS[0];

function show() {
  if (before) fillSheet(map, numbers, paper());
}

function layOut() {
  const { classList } = document.body;
  const isOpen = before !== null;
  PAPERS.forEach((name) => classList.toggle(`paper-${name}`, isOpen && paper() === name));
  classList.toggle("sheet-open", isOpen);
  byId("sheet-bar").hidden = !isOpen;
  map.invalidateSize({ animate: false, pan: false });
}

// What is seen, without the ground around the region: a screen is wider than a sheet.
function framed() {
  const view = map.getBounds();
  const region = regionBounds().pad(0.03);
  if (!view.overlaps(region)) return view;
  return L.latLngBounds(
    [Math.max(view.getSouth(), region.getSouth()), Math.max(view.getWest(), region.getWest())],
    [Math.min(view.getNorth(), region.getNorth()), Math.min(view.getEast(), region.getEast())],
  );
}

/** @param {boolean} isAsked */
function open(isAsked) {
  if (before) return;
  const { zoomSnap } = map.options;
  before = { centre: map.getCenter(), zoom: map.getZoom(), zoomSnap, focus: document.activeElement, isAsked };
  const bounds = framed();
  canvas.dots = isAsked ? DOTS_BEFORE : DOTS_PRINTING;
  canvas.isAtOnce = !isAsked;
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
  canvas.dots = null;
  canvas.isAtOnce = false;
  numbers.clearLayers();
  clearSheet();
  layOut();
  map.setView(centre, zoom, { animate: false });
  if (focus instanceof HTMLElement) focus.focus();
}

function usePaper() {
  const bounds = map.getBounds();
  layOut();
  map.fitBounds(bounds, { animate: false });
  show();
}

function printNow() {
  if (canvas.isDrawing) canvas.once("drawn", () => window.print());
  else window.print();
}

/** @param {L.Map} given */
export function startPrint(given) {
  map = given;
  map.createPane("sheet").style.zIndex = "630";
  numbers = L.layerGroup().addTo(map);
  byId("print-open").addEventListener("click", () => open(true));
  byId("print-close").addEventListener("click", close);
  byId("print-now").addEventListener("click", printNow);
  paperChoices().forEach((radio) => radio.addEventListener("change", usePaper));
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
}
