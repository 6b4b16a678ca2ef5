"use strict";
// Turns the page's data into Leaflet layers. Positions are whole numbers of 1e-6 degree, latitude first; in a ring each
// position but the first is the difference to the one before.
window.opgavenkaart = window.opgavenkaart || {};

(function (own) {
  const UNIT = 1e-6;
  const DOT_PIXELS = 9;

  function ring(numbers) {
    const points = [];
    let latitude = 0;
    let longitude = 0;
    for (let at = 0; at < numbers.length; at += 2) {
      latitude += numbers[at];
      longitude += numbers[at + 1];
      points.push([latitude * UNIT, longitude * UNIT]);
    }
    return points;
  }

  function positions(numbers) {
    const points = [];
    for (let at = 0; at < numbers.length; at += 2) {
      points.push([numbers[at] * UNIT, numbers[at + 1] * UNIT]);
    }
    return points;
  }

  // Shapes are read when a layer is first shown: most readers never open most layers.
  own.Shapes = class {
    constructor(encoded) {
      this.encoded = encoded;
      this.read = new Map();
    }

    get(number) {
      if (!this.read.has(number)) {
        const shape = this.encoded[number];
        const isDots = typeof shape[0] === "number";
        const latlngs = isDots ? positions(shape) : shape.map((polygon) => polygon.map(ring));
        const bounds = L.latLngBounds(isDots ? latlngs : latlngs.flatMap((polygon) => polygon[0]));
        this.read.set(number, { isDots, latlngs, bounds });
      }
      return this.read.get(number);
    }
  };

  own.pathStyle = function (layer, feature, colours, classes) {
    const style = layer.style;
    let fill = style.fill;
    let outline = style.colour;
    if (feature.g !== undefined) {
      [fill, outline] = colours[layer.kind][feature.g];
      if (layer.kind === "conflict" && feature.g === 4) fill = "url(#hatch)";
    } else if (feature.c !== undefined) {
      fill = classes[feature.c];
    }
    return {
      color: outline,
      weight: style.weight,
      dashArray: style.dash || null,
      fill: fill !== "",
      fillColor: fill,
      fillOpacity: style.fill_opacity,
    };
  };

  // An area that is a few pixels wide would vanish, so a dot stands for it until it is large enough on screen.
  own.FeatureLayer = L.FeatureGroup.extend({
    initialize(shape, style, pane, interactive) {
      L.FeatureGroup.prototype.initialize.call(this);
      const options = { ...style, pane, interactive };
      this.bounds = shape.bounds;
      if (shape.isDots) {
        shape.latlngs.forEach((at) => this.addLayer(L.circleMarker(at, { ...options, radius: 6, fillOpacity: 0.85 })));
      } else {
        this.addLayer(L.polygon(shape.latlngs, options));
        const radius = /-\d$/.test(pane) ? 5.5 : 4;
        this.dot = L.circleMarker(shape.bounds.getCenter(), { ...options, dashArray: null, radius, fillOpacity: 0.9 });
      }
    },

    onAdd(map) {
      L.FeatureGroup.prototype.onAdd.call(this, map);
      map.on("zoomend", this.refresh, this);
      this.refresh();
    },

    onRemove(map) {
      map.off("zoomend", this.refresh, this);
      L.FeatureGroup.prototype.onRemove.call(this, map);
    },

    refresh() {
      if (!this.dot || !this._map) return;
      const low = this._map.project(this.bounds.getSouthWest());
      const high = this._map.project(this.bounds.getNorthEast());
      const isSmall = Math.max(high.x - low.x, low.y - high.y) < DOT_PIXELS;
      if (isSmall !== this.hasLayer(this.dot)) {
        if (isSmall) this.addLayer(this.dot);
        else this.removeLayer(this.dot);
      }
    },
  });
})(window.opgavenkaart);
