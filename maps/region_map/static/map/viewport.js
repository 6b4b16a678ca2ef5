// Which part of the map is seen: the whole region, or what a reader asked to see.
/** @import { Selected } from "../state/state.js" */
import { byId } from "../../../common/static/elements.js";
import { regionShape, shapesOf } from "../state/features.js";
import { shapes } from "../state/model.js";
import { word } from "../words/texts.js";

// A reader who asks to see a plan wants to see what is around it, too.
const CLOSEST_ZOOM = 14;
const MARGIN = 40;

/** @type {L.Map} */
let map;

export const regionBounds = () => shapes.bounds(regionShape());

function showRegion() {
  map.fitBounds(regionBounds(), { padding: [12, 12] });
}

/**
 * Brings all that a choice is about into view.
 *
 * @param {Selected} selected
 */
export function bringIntoView(selected) {
  const bounds = L.latLngBounds([]);
  shapesOf(selected).forEach((shape) => bounds.extend(shapes.bounds(shape)));
  if (bounds.isValid()) map.fitBounds(bounds, { maxZoom: CLOSEST_ZOOM, ...room() });
}

/**
 * What a reader chose elsewhere must be seen, but the map stays as near or far as it was.
 *
 * @param {Selected} selected
 */
export function keepInView(selected) {
  const [shape] = shapesOf(selected);
  if (shape === undefined) return;
  const { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] } = room();
  const size = map.getSize();
  const seen = L.latLngBounds(
    map.containerPointToLatLng([left, size.y - bottom]), map.containerPointToLatLng([size.x - right, top]),
  );
  const bounds = shapes.bounds(shape);
  if (!seen.intersects(bounds)) map.panInside(bounds.getCenter(), { ...room(), animate: false });
}

/**
 * The details panel lies over a part of the map; what is shown must not lie under it.
 *
 * @returns {{ paddingTopLeft: [number, number], paddingBottomRight: [number, number] }}
 */
export function room() {
  const panel = byId("details");
  const size = map.getSize();
  const isBeside = !panel.hidden && panel.offsetWidth < size.x * 0.7;
  const isBelow = !panel.hidden && !isBeside && panel.offsetHeight < size.y * 0.8;
  return {
    paddingTopLeft: [MARGIN + (isBeside ? panel.offsetWidth : 0), MARGIN],
    paddingBottomRight: [MARGIN, MARGIN + (isBelow ? panel.offsetHeight : 0)],
  };
}

// Who sees the whole region goes on seeing it when the map gets narrower.
function fit() {
  const isWhole = map.getBounds().contains(regionBounds());
  map.invalidateSize({ animate: false });
  if (isWhole && !map.getBounds().contains(regionBounds())) showRegion();
}

/** @param {L.Map} given */
export function startViewport(given) {
  map = given;
  showRegion();
  byId("whole-region").addEventListener("click", showRegion);
  map.setMinZoom(6).setMaxZoom(19);
  L.control.zoom({ zoomInTitle: word("page.zoom_in"), zoomOutTitle: word("page.zoom_out") }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.attributionControl.setPrefix("Leaflet");
  // The panel takes more room for the table; the map has what is left.
  new ResizeObserver(fit).observe(map.getContainer());
}
