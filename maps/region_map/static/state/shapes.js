// The shapes of the page. On screen they are paths in units of Leaflet's map at zoom 0 (256 wide) from the first
// position of all shapes, so that the numbers are small enough for the half precision that canvas paths have.
const UNIT = 1e-5;
const WORLD = 256;

/** @typedef {[number, number]} Position */

/** @param {number} longitude */
const across = (longitude) => (longitude / 360 + 0.5) * WORLD;
/** @param {number} latitude */
const down = (latitude) => (0.5 - Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) / (2 * Math.PI)) * WORLD;
/** @param {number} x */
const longitudeAt = (x) => (x / WORLD - 0.5) * 360;
/** @param {number} y */
const latitudeAt = (y) => (Math.atan(Math.exp((0.5 - y / WORLD) * 2 * Math.PI)) * 360) / Math.PI - 90;

// Whole numbers as varints: 7 bits a byte, lowest first, the high bit: more follows.
class Numbers {
  /**
   * @param {Uint8Array} bytes
   * @param {number} at
   */
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

export class Shapes {
  constructor() {
    this.count = 0;
    // Per shape how many rings each of its polygons has, none for points, and its rings as first and last position.
    /** @type {number[][]} */
    this.polygons = [];
    /** @type {Position[][]} */
    this.rings = [];
    this.x = new Float64Array(0);
    this.y = new Float64Array(0);
    this.originX = 0;
    this.originY = 0;
    // Of each shape west, north, east and south.
    this.boxes = new Float64Array(0);
    /** @type {Map<number, Path2D>} */
    this.paths = new Map();
  }

  /**
   * Reads what `maps.common.shapes.ShapeStore.encoded` wrote.
   *
   * @param {ArrayBuffer} buffer
   */
  load(buffer) {
    const bytes = new Uint8Array(buffer);
    const length = new DataView(buffer).getUint32(0, true);
    const structure = new Numbers(bytes, 4);
    this.count = structure.next();
    const parts = Array.from({ length: this.count }, () => structure.next());
    this.polygons = parts.map((count) => Array.from({ length: count }, () => structure.next()));
    let total = 0;
    this.rings = this.polygons.map((polygons) => {
      const count = polygons.length ? polygons.reduce((sum, rings) => sum + rings, 0) : 1;
      return Array.from({ length: count }, () => {
        const size = structure.next();
        total += size;
        return /** @type {Position} */ ([total - size, total]);
      });
    });
    this.readPositions(new Numbers(bytes, 4 + length), total);
    this.readBoxes();
  }

  /**
   * @param {Numbers} numbers
   * @param {number} total
   */
  readPositions(numbers, total) {
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

  readBoxes() {
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

  /** @param {number} shape */
  isDots(shape) {
    return this.polygons[shape].length === 0;
  }

  /**
   * The box of a shape: west, north, east and south in the units of the paths.
   *
   * @param {number} shape
   */
  box(shape) {
    return this.boxes.subarray(4 * shape, 4 * shape + 4);
  }

  /**
   * A shape is asked for when it is first drawn: most readers never open most layers.
   *
   * @param {number} shape
   * @returns {Path2D}
   */
  path(shape) {
    let path = this.paths.get(shape);
    if (!path) {
      path = this.outline(shape);
      this.paths.set(shape, path);
    }
    return path;
  }

  /** @param {number} shape */
  outline(shape) {
    const path = new Path2D();
    this.rings[shape].forEach(([first, last]) => {
      path.moveTo(this.x[first], this.y[first]);
      for (let at = first + 1; at < last; at += 1) path.lineTo(this.x[at], this.y[at]);
      path.closePath();
    });
    return path;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  latLng(x, y) {
    return L.latLng(latitudeAt(y + this.originY), longitudeAt(x + this.originX));
  }

  /**
   * Where a place of the map lies in the units of the paths.
   *
   * @param {L.LatLng} latLng
   * @returns {Position}
   */
  position(latLng) {
    return [across(latLng.lng) - this.originX, down(latLng.lat) - this.originY];
  }

  /** @param {number} shape */
  bounds(shape) {
    const [west, north, east, south] = this.box(shape);
    return L.latLngBounds(this.latLng(west, south), this.latLng(east, north));
  }

  /**
   * The rings of a shape as Leaflet takes them; of a shape of points one ring of them.
   *
   * @param {number} shape
   */
  ringsOf(shape) {
    return this.rings[shape].map(([first, last]) => {
      const points = [];
      for (let at = first; at < last; at += 1) points.push(this.latLng(this.x[at], this.y[at]));
      return points;
    });
  }

  /**
   * The polygons of a shape as lists of rings; none of a shape of points.
   *
   * @param {number} shape
   */
  polygonsOf(shape) {
    const rings = this.ringsOf(shape);
    let at = 0;
    return this.polygons[shape].map((count) => {
      at += count;
      return rings.slice(at - count, at);
    });
  }

  /**
   * Where a name or number stands: in the middle of the widest horizontal line of the largest outline at half its
   * height, which lies inside, also in a crescent; at the first of points.
   *
   * @param {number} shape
   */
  labelPlace(shape) {
    if (this.isDots(shape)) return this.ringsOf(shape)[0][0];
    const outlines = this.polygonsOf(shape).map((polygon) => polygon[0]);
    const [outline] = outlines.sort((a, b) => extent(b) - extent(a));
    const bounds = L.latLngBounds(outline);
    const latitude = bounds.getCenter().lat;
    let [west, east] = [bounds.getWest(), bounds.getEast()];
    const places = crossings(outline, latitude);
    let width = -1;
    for (let at = 0; at + 1 < places.length; at += 2) {
      if (places[at + 1] - places[at] > width) {
        [west, east] = [places[at], places[at + 1]];
        width = east - west;
      }
    }
    return L.latLng(latitude, (west + east) / 2);
  }
}

/** @param {L.LatLng[]} outline */
function extent(outline) {
  const bounds = L.latLngBounds(outline);
  return (bounds.getNorth() - bounds.getSouth()) * (bounds.getEast() - bounds.getWest());
}

/**
 * The longitudes at which an outline crosses a latitude, from west to east.
 *
 * @param {L.LatLng[]} outline
 * @param {number} latitude
 */
function crossings(outline, latitude) {
  /** @type {number[]} */
  const found = [];
  outline.forEach(({ lat, lng }, at) => {
    const next = outline[(at + 1) % outline.length];
    if ((lat > latitude) !== (next.lat > latitude)) {
      found.push(lng + ((latitude - lat) / (next.lat - lat)) * (next.lng - lng));
    }
  });
  return found.sort((a, b) => a - b);
}
