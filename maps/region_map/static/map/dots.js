// An area that is a few pixels wide would vanish, so a dot stands for it until it is large enough on screen.
/** @import { Item } from "./items.js" */
/** @import { Position } from "../state/shapes.js" */
import { shapes } from "../state/model.js";

const DOT_PIXELS = 9;
const POINT_RADIUS = 6;

/**
 * Whether a shape is drawn as dots at a scale.
 *
 * @param {number} shape
 * @param {number} scale
 */
export function isDot(shape, scale) {
  if (shapes.isDots(shape)) return true;
  const [west, north, east, south] = shapes.box(shape);
  return Math.max(east - west, south - north) * scale < DOT_PIXELS;
}

/** @param {Item} item */
export function dotRadius(item) {
  if (shapes.isDots(item.shape)) return POINT_RADIUS;
  return item.kind === "opportunity" ? 7.5 : item.kind ? 5.5 : 4;
}

/**
 * @param {number} shape
 * @returns {Position[]}
 */
export function dotsOf(shape) {
  if (!shapes.isDots(shape)) {
    const [west, north, east, south] = shapes.box(shape);
    return [[(west + east) / 2, (north + south) / 2]];
  }
  const [[first, last]] = shapes.rings[shape];
  return Array.from({ length: last - first }, (_, at) => [shapes.x[first + at], shapes.y[first + at]]);
}
