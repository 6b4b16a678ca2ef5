// Draws the items and the names of places, and draws them anew after each change.
/** @import { Frame } from "./canvas.js" */
/** @import { Item } from "./items.js" */
/** @import { Layer } from "../state/model.js" */
import { element } from "../../../common/static/elements.js";
import { model, shapes } from "../state/model.js";
import { onChange, state } from "../state/state.js";
import { Canvas } from "./canvas.js";
import { dotRadius, dotsOf, isDot } from "./dots.js";
import { hatchPattern } from "./hatch.js";
import { items } from "./items.js";

const EDGE_PIXELS = 12;

/**
 * @param {Item} item
 * @param {number} scale
 */
function dotPath(item, scale) {
  const path = new Path2D();
  const radius = dotRadius(item) / scale;
  dotsOf(item.shape).forEach(([x, y]) => {
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
  });
  return path;
}

/**
 * @param {number} shape
 * @param {Frame} frame
 */
function isOutside(shape, frame) {
  const [west, north, east, south] = shapes.box(shape);
  const [left, top, right, bottom] = frame.box;
  const edge = EDGE_PIXELS / frame.scale;
  return west > right + edge || east < left - edge || north > bottom + edge || south < top - edge;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Item} item
 */
function paint(context, frame, item) {
  const { shape, look } = item;
  if (isOutside(shape, frame)) return;
  const opacity = state.opacity[look.group] ?? 1;
  const isSmall = isDot(shape, frame.scale);
  const path = isSmall ? dotPath(item, frame.scale) : shapes.path(shape);
  if (look.fill || look.hatch) {
    context.globalAlpha = (isSmall ? Math.max(look.fillOpacity, 0.9) : look.hatch ? 0.9 : look.fillOpacity) * opacity;
    context.fillStyle = look.hatch ? hatchPattern(context, look.hatch, frame.scale) : look.fill;
    context.fill(path, "evenodd");
  }
  context.globalAlpha = opacity;
  context.strokeStyle = look.outline;
  context.lineWidth = look.weight / frame.scale;
  context.setLineDash(isSmall ? [] : look.dash.map((length) => length / frame.scale));
  context.stroke(path);
}

export const canvas = new Canvas(paint);

/** @type {Map<string, L.LayerGroup>} */
const names = new Map();

/** @param {Layer} layer */
function namesOf(layer) {
  const weak = layer.key === "neighbours" ? " weak" : "";
  return L.layerGroup(layer.features.map((feature) => {
    const html = element("span", "", feature.name);
    const icon = L.divIcon({ className: `place-name${weak}`, html, iconSize: [0, 0] });
    return L.marker(shapes.labelPlace(feature.shape), { icon, interactive: false, keyboard: false, pane: "names" });
  }));
}

/**
 * @param {L.Map} map
 * @param {Layer} layer
 */
function showNames(map, layer) {
  const group = names.get(layer.key) ?? namesOf(layer);
  names.set(layer.key, group);
  if (state.on.has(layer.key)) group.addTo(map);
  else group.remove();
}

// Draws what has to be drawn now.
export function drawItems() {
  canvas.setItems(items());
}

/** @param {L.Map} map */
export function startDrawing(map) {
  const draw = () => {
    drawItems();
    model.layers.filter((layer) => layer.labelled).forEach((layer) => showNames(map, layer));
  };
  let pending = 0;
  onChange((changed) => {
    if (changed.some((name) => ["filters", "scenario", "on"].includes(name))) {
      // In a task of its own: what is chosen shows at once, and several changes are drawn as one.
      window.clearTimeout(pending);
      pending = window.setTimeout(draw);
    } else if (changed.includes("opacity")) {
      canvas.redraw();
    }
  });
  const pane = map.createPane("names");
  pane.style.zIndex = "620";
  canvas.addTo(map);
  draw();
}
