"use strict";
// A map layer that draws in slices on a hidden canvas and shows it when it is whole, so that however much there is to
// draw the page never stops answering, and what was drawn before stays where it is until then.
(function (own) {
  const PADDING = 0.15;
  const SLICE_MS = 12;
  const AT_ONCE = 24;

  own.Canvas = L.Layer.extend({
    // `paint(context, frame, item)` draws one item; frame holds scale, box (in the units of shapes) and zoom.
    initialize(paint) {
      this.paint = paint;
      this.items = [];
      this.canvases = [0, 1].map(() => own.element("canvas", "leaflet-zoom-animated"));
      this.turn = 0;
      this.round = 0;
      // For paper: how many dots a pixel has, and whether all is drawn at once, as it is printed in the same moment.
      this.dots = null;
      this.isAtOnce = false;
      this.isDrawing = false;
    },

    onAdd() {
      this.canvases.forEach((canvas) => {
        canvas.setAttribute("aria-hidden", "true");
        canvas.style.visibility = "hidden";
        this.getPane().appendChild(canvas);
      });
      this.redraw();
    },

    onRemove() {
      this.round += 1;
      this.canvases.forEach((canvas) => canvas.remove());
    },

    getEvents() {
      return { moveend: this.redraw, zoomanim: this.follow, zoom: this.follow };
    },

    setItems(items) {
      this.items = items;
      this.redraw();
    },

    // While the map zooms what was drawn before is stretched along.
    follow(event) {
      if (!this.drawn) return;
      const { center, zoom } = event && event.center ? event : { center: this._map.getCenter(), zoom: this._map.getZoom() };
      const scale = this._map.getZoomScale(zoom, this.drawn.zoom);
      const offset = this._map._latLngToNewLayerPoint(this.drawn.corner, zoom, center);
      L.DomUtil.setTransform(this.canvases[this.turn], offset, scale);
    },

    frame() {
      const map = this._map;
      const size = map.getSize();
      const low = map.containerPointToLayerPoint(size.multiplyBy(-PADDING)).round();
      const zoom = map.getZoom();
      const scale = 2 ** zoom;
      const origin = map.getPixelOrigin().add(low);
      const [left, top] = [origin.x / scale - own.shapes.originX, origin.y / scale - own.shapes.originY];
      const [width, height] = [size.x, size.y].map((side) => Math.round(side * (1 + 2 * PADDING)));
      return {
        zoom, scale, low, width, height, left, top,
        ratio: this.dots || window.devicePixelRatio || 1,
        box: [left, top, left + width / scale, top + height / scale],
        corner: map.layerPointToLatLng(low),
      };
    },

    redraw() {
      if (!this._map) return;
      this.round += 1;
      this.isDrawing = true;
      const { round } = this;
      const frame = this.frame();
      const canvas = this.canvases[1 - this.turn];
      canvas.width = frame.width * frame.ratio;
      canvas.height = frame.height * frame.ratio;
      canvas.style.width = `${frame.width}px`;
      canvas.style.height = `${frame.height}px`;
      const context = canvas.getContext("2d", { willReadFrequently: true });
      const scale = frame.scale * frame.ratio;
      context.setTransform(scale, 0, 0, scale, -frame.left * scale, -frame.top * scale);
      context.lineJoin = "round";
      const { items } = this;
      let at = 0;
      const slice = () => {
        if (round !== this.round) return;
        const end = this.isAtOnce ? Infinity : performance.now() + SLICE_MS;
        while (at < items.length && performance.now() < end) {
          const stop = Math.min(at + AT_ONCE, items.length);
          for (; at < stop; at += 1) this.paint(context, frame, items[at]);
          // A canvas keeps what it is told until it is shown; reading from it makes it draw now, within the slice.
          context.getImageData(0, 0, 1, 1);
        }
        if (at < items.length) window.setTimeout(slice);
        else this.show(canvas, frame);
      };
      slice();
    },

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
    },
  });
})(window.opgavenkaart);
