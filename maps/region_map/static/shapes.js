"use strict";
// Reads the shapes of the page. On screen they are paths in units of Leaflet's map at zoom 0 (256 wide) from the middle
// of all shapes, so that the numbers are small enough for the half precision that canvas paths have.
(function (own) {
  const UNIT = 1e-5;
  const WORLD = 256;

  class Numbers {
    constructor(bytes, at) {
      this.bytes = bytes;
      this.at = at;
    }

    next() {
      let value = 0;
      let factor = 1;
      for (;;) {
        const byte = this.bytes[this.at];
        this.at += 1;
        value += (byte & 127) * factor;
        if (byte < 128) return value;
        factor *= 128;
      }
    }

    signed() {
      const value = this.next();
      return value % 2 ? -(value + 1) / 2 : value / 2;
    }
  }

  const across = (longitude) => (longitude / 360 + 0.5) * WORLD;
  const down = (latitude) => (0.5 - Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) / (2 * Math.PI)) * WORLD;
  const longitudeAt = (x) => (x / WORLD - 0.5) * 360;
  const latitudeAt = (y) => (Math.atan(Math.exp((0.5 - y / WORLD) * 2 * Math.PI)) * 360) / Math.PI - 90;

  own.Shapes = class {
    constructor(buffer) {
      const bytes = new Uint8Array(buffer);
      const length = new DataView(buffer).getUint32(0, true);
      const structure = new Numbers(bytes, 4);
      this.count = structure.next();
      const parts = Array.from({ length: this.count }, () => structure.next());
      // Per shape how many rings each of its polygons has, none for points, and its rings as first and last position.
      this.polygons = parts.map((count) => Array.from({ length: count }, () => structure.next()));
      let total = 0;
      this.rings = this.polygons.map((polygons) => {
        const count = polygons.length ? polygons.reduce((sum, rings) => sum + rings, 0) : 1;
        return Array.from({ length: count }, () => {
          const size = structure.next();
          total += size;
          return [total - size, total];
        });
      });
      this.read(new Numbers(bytes, 4 + length), total);
      this.bound();
      this.paths = new Map();
    }

    read(numbers, total) {
      this.x = new Float64Array(total);
      this.y = new Float64Array(total);
      let value = 0;
      for (let at = 0; at < total; at += 1) {
        value += numbers.signed();
        this.y[at] = down(value * UNIT);
      }
      value = 0;
      for (let at = 0; at < total; at += 1) {
        value += numbers.signed();
        this.x[at] = across(value * UNIT);
      }
      this.originX = total ? this.x[0] : 0;
      this.originY = total ? this.y[0] : 0;
      for (let at = 0; at < total; at += 1) {
        this.x[at] -= this.originX;
        this.y[at] -= this.originY;
      }
    }

    bound() {
      this.boxes = new Float64Array(4 * this.count);
      this.rings.forEach((rings, shape) => {
        let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
        rings.forEach(([first, last]) => {
          for (let at = first; at < last; at += 1) {
            west = Math.min(west, this.x[at]);
            east = Math.max(east, this.x[at]);
            north = Math.min(north, this.y[at]);
            south = Math.max(south, this.y[at]);
          }
        });
        this.boxes.set([west, north, east, south], 4 * shape);
      });
    }

    isDots(shape) {
      return this.polygons[shape].length === 0;
    }

    // A shape is asked for when it is first drawn: most readers never open most layers.
    path(shape) {
      let path = this.paths.get(shape);
      if (!path) {
        path = new Path2D();
        this.rings[shape].forEach(([first, last]) => {
          path.moveTo(this.x[first], this.y[first]);
          for (let at = first + 1; at < last; at += 1) path.lineTo(this.x[at], this.y[at]);
          path.closePath();
        });
        this.paths.set(shape, path);
      }
      return path;
    }

    latLng(x, y) {
      return L.latLng(latitudeAt(y + this.originY), longitudeAt(x + this.originX));
    }

    // Where a place of the map lies in the units of the paths.
    place(latLng) {
      return [across(latLng.lng) - this.originX, down(latLng.lat) - this.originY];
    }

    bounds(shape) {
      const [west, north, east, south] = this.boxes.subarray(4 * shape, 4 * shape + 4);
      return L.latLngBounds(this.latLng(west, south), this.latLng(east, north));
    }

    // As Leaflet takes them: a list of polygons of rings, or a list of points.
    latLngs(shape) {
      const rings = this.rings[shape].map(([first, last]) => {
        const points = [];
        for (let at = first; at < last; at += 1) points.push(this.latLng(this.x[at], this.y[at]));
        return points;
      });
      if (this.isDots(shape)) return rings[0];
      let at = 0;
      return this.polygons[shape].map((count) => {
        at += count;
        return rings.slice(at - count, at);
      });
    }

    // The middle of the largest outline's widest horizontal line lies inside, also in a crescent.
    labelPlace(shape) {
      const outlines = this.latLngs(shape);
      if (this.isDots(shape)) return outlines[0];
      const extent = (outline) => {
        const bounds = L.latLngBounds(outline);
        return (bounds.getNorth() - bounds.getSouth()) * (bounds.getEast() - bounds.getWest());
      };
      const [outline] = outlines.map((polygon) => polygon[0]).sort((a, b) => extent(b) - extent(a));
      const bounds = L.latLngBounds(outline);
      const latitude = bounds.getCenter().lat;
      const crossings = [];
      outline.forEach(({ lat, lng }, at) => {
        const next = outline[(at + 1) % outline.length];
        if ((lat > latitude) !== (next.lat > latitude)) {
          crossings.push(lng + ((latitude - lat) / (next.lat - lat)) * (next.lng - lng));
        }
      });
      crossings.sort((a, b) => a - b);
      let best = [bounds.getWest(), bounds.getEast()];
      let width = -1;
      for (let at = 0; at + 1 < crossings.length; at += 2) {
        if (crossings[at + 1] - crossings[at] > width) {
          width = crossings[at + 1] - crossings[at];
          best = [crossings[at], crossings[at + 1]];
        }
      }
      return L.latLng(latitude, (best[0] + best[1]) / 2);
    }
  };
})(window.opgavenkaart);
