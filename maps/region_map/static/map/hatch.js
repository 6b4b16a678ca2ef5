// Slanted lines as a picture, for what must be told apart without colour.
/** @typedef {"conflict" | "no_data"} Hatch */

// Colours of the ground and of the lines.
/** @type {Record<Hatch, [string, string]>} */
export const HATCHES = { conflict: ["#67000d", "#ffd9c7"], no_data: ["#f4f5f7", "#a3acba"] };

const TILE_PIXELS = { conflict: 7, no_data: 10 };

/** @param {Hatch} hatch */
function tileOf(hatch) {
  const [ground, line] = HATCHES[hatch];
  const size = TILE_PIXELS[hatch];
  const tile = document.createElement("canvas");
  tile.width = size;
  tile.height = size;
  const context = contextOf(tile);
  context.fillStyle = ground;
  context.fillRect(0, 0, size, size);
  context.strokeStyle = line;
  context.lineWidth = 1.6;
  context.beginPath();
  [-1, 0, 1].forEach((step) => {
    context.moveTo(step * size - 1, size + 1);
    context.lineTo((step + 1) * size + 1, -1);
  });
  context.stroke();
  return tile;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
export function contextOf(canvas, settings = undefined) {
  const context = canvas.getContext("2d", settings);
  if (!context) throw new Error("this browser cannot draw on a canvas");
  return context;
}

/** @type {Map<string, CanvasPattern | null>} */
const patterns = new Map();

/**
 * The hatch as a style of fill, at the scale of a canvas.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Hatch} hatch
 * @param {number} scale
 */
export function hatchPattern(context, hatch, scale) {
  const key = `${hatch}${scale}`;
  if (!patterns.has(key)) patterns.set(key, context.createPattern(tileOf(hatch), "repeat"));
  const pattern = patterns.get(key);
  if (!pattern) throw new Error("this browser cannot draw a pattern");
  // The canvas is scaled to the units of the shapes, the lines keep their width on screen.
  pattern.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern;
}
