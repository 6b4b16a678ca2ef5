// A map layer that draws in slices on a hidden canvas and shows it when it is whole, so that however much there is to
// draw the page never stops answering, and what was drawn before stays where it is until then.
/** @import { Item } from "./items.js" */
import { element } from "../../../common/static/elements.js";
import { shapes } from "../state/model.js";
import { contextOf } from "./hatch.js";

const PADDING = 0.15;
const SLICE_MS = 12;
const AT_ONCE = 24;

/**
 * What a canvas shows: `scale` is pixels in a unit of the shapes, `box` what is seen in these units, `low` the corner
 * on the map's own layer, `ratio` dots in a pixel.
 *
 * @typedef {{
 *   zoom: number, scale: number, low: L.Point, width: number, height: number, left: number, top: number, ratio: number,
 *   box: [number, number, number, number], corner: L.LatLng,
 * }} Frame
 */

/** @typedef {(context: CanvasRenderingContext2D, frame: Frame, item: Item) => void} Paint */

/** @typedef {{ _latLngToNewLayerPoint(latLng: L.LatLng, zoom: number, center: L.LatLng): L.Point }} ZoomingMap */

export class Canvas extends L.Layer {
  /** @param {Paint} paint */
  constructor(paint) {
    super();
    this.paint = paint;
    /** @type {Item[]} */
    this.items = [];
    this.canvases = [0, 1].map(() => element("canvas", "leaflet-zoom-animated"));
    // Which of the two is seen, and how often drawing began.
    this.turn = 0;
    this.round = 0;
    /** @type {Frame | null} */
    this.drawn = null;
    this.isMarked = false;
    // For paper: how many dots a pixel has, and whether all is drawn at once, as it is printed in the same moment.
    /** @type {number | null} */
    this.dots = null;
    this.isAtOnce = false;
    this.isDrawing = false;
  }

  onAdd() {
    this.canvases.forEach((canvas) => {
      canvas.setAttribute("aria-hidden", "true");
      canvas.style.visibility = "hidden";
      this.getPane()?.appendChild(canvas);
    });
    this.redraw();
    return this;
  }

  onRemove() {
    this.round += 1;
    this.canvases.forEach((canvas) => canvas.remove());
    return this;
  }

  getEvents() {
    return {
      moveend: this.redraw,
      zoomanim: /** @type {L.LeafletEventHandlerFn} */ (this.follow),
      zoom: /** @type {L.LeafletEventHandlerFn} */ (this.follow),
    };
  }

  /** @param {Item[]} items */
  setItems(items) {
    this.items = items;
    this.redraw();
  }

  /**
   * While the map zooms what was drawn before is stretched along.
   *
   * @param {Partial<L.ZoomAnimEvent>} event
   */
  follow({ center = this._map.getCenter(), zoom = this._map.getZoom() }) {
    if (!this.drawn) return;
    const map = /** @type {ZoomingMap} */ (/** @type {unknown} */ (this._map));
    const scale = this._map.getZoomScale(zoom, this.drawn.zoom);
    const offset = map._latLngToNewLayerPoint(this.drawn.corner, zoom, center);
    L.DomUtil.setTransform(this.canvases[this.turn], offset, scale);
  }

  /** @returns {Frame} */
  frame() {
    const map = this._map;
    const size = map.getSize();
    const low = map.containerPointToLayerPoint(size.multiplyBy(-PADDING)).round();
    const zoom = map.getZoom();
    const scale = 2 ** zoom;
    const origin = map.getPixelOrigin().add(low);
    const [left, top] = [origin.x / scale - shapes.originX, origin.y / scale - shapes.originY];
    const [width, height] = [size.x, size.y].map((side) => Math.round(side * (1 + 2 * PADDING)));
    return {
      zoom, scale, low, width, height, left, top,
      ratio: this.dots || window.devicePixelRatio || 1,
      box: [left, top, left + width / scale, top + height / scale],
      corner: map.layerPointToLatLng(low),
    };
  }

  redraw() {
    if (!this._map) return;
    this.round += 1;
    this.isDrawing = true;
    const frame = this.frame();
    const canvas = this.canvases[1 - this.turn];
    this.slices(canvas, prepared(canvas, frame), frame);
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {CanvasRenderingContext2D} context
   * @param {Frame} frame
   */
  slices(canvas, context, frame) {
    const { items, round } = this;
    let at = 0;
    const slice = () => {
      if (round !== this.round) return;
      const end = this.isAtOnce ? Infinity : performance.now() + SLICE_MS;
      while (at < items.length && performance.now() < end) {
        const stop = Math.min(at + AT_ONCE, items.length);
        for (; at < stop; at += 1) this.paint(context, frame, items[at]);
        // A canvas keeps what it is given until it is shown; reading from it makes it draw now, within the slice.
        context.getImageData(0, 0, 1, 1);
      }
      if (at < items.length) window.setTimeout(slice);
      else this.show(canvas, frame);
    };
    slice();
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Frame} frame
   */
  show(canvas, frame) {
    const before = this.canvases[this.turn];
    this.turn = this.canvases.indexOf(canvas);
    this.drawn = frame;
    L.DomUtil.setTransform(canvas, frame.low, 1);
    canvas.style.visibility = "visible";
    before.style.visibility = "hidden";
    this.isDrawing = false;
    if (!this.isMarked) performance.mark("drawn");
    this.isMarked = true;
    this.fire("drawn");
  }
}

/**
 * The context of a canvas that is as large as a frame, in the units of the shapes.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Frame} frame
 */
function prepared(canvas, frame) {
  canvas.width = frame.width * frame.ratio;
  canvas.height = frame.height * frame.ratio;
  canvas.style.width = `${frame.width}px`;
  canvas.style.height = `${frame.height}px`;
  const context = contextOf(canvas, { willReadFrequently: true });
  const scale = frame.scale * frame.ratio;
  context.setTransform(scale, 0, 0, scale, -frame.left * scale, -frame.top * scale);
  context.lineJoin = "round";
  return context;
}
