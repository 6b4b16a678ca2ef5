// Outlines on top of all: around what is chosen, and around what the row of the table is about that a reader points at.
import { shapes } from "../state/model.js";
import { shapesOf } from "../state/features.js";
import { onChange, state } from "../state/state.js";

/** @typedef {L.CircleMarkerOptions} Line */

/** @type {Line} */
const CHOSEN = { color: "#111", weight: 3, fill: false, interactive: false, pane: "chosen" };
/** @type {Line} */
const POINTED = { color: "#111", weight: 3.5, opacity: 0.95, fill: false, interactive: false, pane: "lit" };
// What belongs to the main shape is dashed.
/** @type {Line} */
const PARTNER = { weight: 2.5, dashArray: "2 6" };
// A light line below the dark one, so that it is seen on every ground.
/** @type {Line} */
const HALO = { ...POINTED, color: "#fff", weight: 7, opacity: 0.8 };

const CHOSEN_DOT_PIXELS = 10;
const POINTED_DOT_PIXELS = 9;
const RING_PIXELS = 13;

/**
 * @param {number} shape
 * @param {Line} line
 * @param {number} radius
 * @returns {L.Layer[]}
 */
function outlined(shape, line, radius) {
  if (!shapes.isDots(shape)) return [L.polygon(shapes.polygonsOf(shape), line)];
  return shapes.ringsOf(shape)[0].map((place) => L.circleMarker(place, { ...line, radius }));
}

/** @param {L.LayerGroup} group */
function showChosen(group) {
  group.clearLayers();
  shapesOf(state.selected).forEach((shape, at) => {
    const line = at === 0 ? CHOSEN : { ...CHOSEN, ...PARTNER };
    const ring = L.circleMarker(shapes.bounds(shape).getCenter(), { ...line, radius: RING_PIXELS, opacity: 0.55 });
    [...outlined(shape, line, CHOSEN_DOT_PIXELS), ring].forEach((layer) => group.addLayer(layer));
  });
}

let pointed = -1;
/** @type {L.LayerGroup} */
let lit;

/**
 * Points at a finding without choosing it; -1 points at none.
 *
 * @param {number} finding
 */
export function pointAt(finding) {
  if (finding === pointed) return;
  pointed = finding;
  lit.clearLayers();
  if (finding < 0) return;
  shapesOf({ finding }).forEach((shape, at) => {
    const line = at ? { ...POINTED, ...PARTNER } : POINTED;
    [HALO, line].flatMap((one) => outlined(shape, one, POINTED_DOT_PIXELS)).forEach((layer) => lit.addLayer(layer));
  });
}

/** @param {L.Map} map */
export function startOutlines(map) {
  map.createPane("chosen").style.zIndex = "610";
  const chosen = L.layerGroup().addTo(map);
  const pane = map.createPane("lit");
  pane.style.zIndex = "615";
  pane.style.pointerEvents = "none";
  lit = L.layerGroup().addTo(map);
  onChange((names) => {
    if (names.includes("selected")) showChosen(chosen);
  });
}
