// The map of all regions: borders, and the heaviest findings as points. Places are in units of 10 m of the national
// grid, which is a plane: no projection is needed.
import { element } from "../../common/static/elements.js";
import { model, regionLinks, ruleOf, sidesOf } from "./nation_model.js";

const COLOURS = { conflict: "#67000d", opportunity: "#41c4cf" };
const FARTHEST_ZOOM = -4;
const CLOSE_ZOOM = -2;

/**
 * @param {number[]} steps
 * @returns {L.LatLngTuple[]}
 */
function ringOf(steps) {
  /** @type {L.LatLngTuple[]} */
  const points = [];
  let [x, y] = [0, 0];
  for (let at = 0; at < steps.length; at += 2) {
    x += steps[at];
    y += steps[at + 1];
    points.push([y, x]);
  }
  return points;
}

/**
 * What Leaflet's canvas knows of a point that it draws.
 *
 * @typedef {{
 *   _drawing: boolean, _ctx: CanvasRenderingContext2D, _fillStroke(context: unknown, path: unknown): void,
 * }} Painter
 * @typedef {{ _renderer: Painter, _empty(): boolean, _point: L.Point, _radius: number }} DrawnPoint
 */

class Diamond extends L.CircleMarker {
  _updatePath() {
    const point = /** @type {DrawnPoint} */ (/** @type {unknown} */ (this));
    const renderer = point._renderer;
    if (!renderer._drawing || point._empty()) return;
    const { x, y } = point._point;
    const reach = point._radius + 1;
    const context = renderer._ctx;
    context.beginPath();
    context.moveTo(x, y - reach);
    context.lineTo(x + reach, y);
    context.lineTo(x, y + reach);
    context.lineTo(x - reach, y);
    context.closePath();
    renderer._fillStroke(context, this);
  }
}

const map = L.map("map", {
  crs: L.CRS.Simple, minZoom: -8, maxZoom: 2, zoomSnap: 0.1, zoomDelta: 0.5, attributionControl: false,
  zoomControl: false, preferCanvas: true,
});
L.control.zoom({ zoomInTitle: model.words.zoom_in, zoomOutTitle: model.words.zoom_out }).addTo(map);
map.createPane("points").style.zIndex = "450";
const painter = L.canvas({ pane: "points", padding: 0.3 });

const outlines = model.regions.map((region) => {
  const style = { color: "#33475f", weight: 1, fillColor: "#ffffff", fillOpacity: 0.9 };
  const shape = L.polygon(region.outline.map((polygon) => polygon.map(ringOf)), style);
  const name = element("span", "", region.name);
  return shape.bindTooltip(name, { permanent: true, direction: "center", className: "name" }).addTo(map);
});

/** @param {number} finding */
function balloonOf(finding) {
  const box = element("div");
  const regions = element("p", "", `${model.words.in_regions}: `);
  regions.append(...regionLinks(finding).flatMap((link, at) => (at ? [", ", link] : [link])));
  box.append(element("strong", "", ruleOf(finding).title), element("p", "", sidesOf(finding)), regions);
  return box;
}

const points = model.findings.rule.map((_, finding) => {
  const { kind } = ruleOf(finding);
  const Shape = kind === "conflict" ? L.CircleMarker : Diamond;
  const { x, y } = model.findings;
  const point = new Shape([y[finding], x[finding]], {
    pane: "points", renderer: painter, radius: 4.5, color: "#1b2a41", weight: 1, fillColor: COLOURS[kind],
    fillOpacity: 0.9,
  });
  return point.bindPopup(() => balloonOf(finding));
});

/**
 * Shows the points of these findings and no others.
 *
 * @param {Set<number>} findings
 */
export function showPoints(findings) {
  points.forEach((point, finding) => {
    const isShown = findings.has(finding);
    if (isShown === map.hasLayer(point)) return;
    if (isShown) point.addTo(map);
    else point.remove();
  });
}

/**
 * Brings a finding into view and says what it is.
 *
 * @param {number} finding
 */
export function openPoint(finding) {
  map.setView(points[finding].getLatLng(), Math.max(map.getZoom(), CLOSE_ZOOM));
  points[finding].openPopup();
  map.getContainer().scrollIntoView({ block: "nearest" });
}

/**
 * Brings a region into view, or all of them.
 *
 * @param {number | null} region
 */
export function showRegion(region) {
  const shape = region === null ? L.featureGroup(outlines) : outlines[region];
  if (outlines.length) map.fitBounds(shape.getBounds(), { padding: [10, 10] });
  else map.setView([0, 0], FARTHEST_ZOOM);
}
