// Lengths and areas of what a reader draws, in RD New (EPSG:28992) like every number of the report. The conversion is
// the series of Schreutelkamp and Strang van Hees (Geodesia 2001, 43, 64–69): off by some decimetres at most here.
const LATITUDE_0 = 52.1551744;
const LONGITUDE_0 = 5.38720621;
const X_0 = 155000;
const Y_0 = 463000;

// Power of the latitude, power of the longitude, coefficient.
/** @typedef {[number, number, number]} Term */

/** @type {Term[]} */
const X_TERMS = [
  [0, 1, 190094.945], [1, 1, -11832.228], [2, 1, -114.221], [0, 3, -32.391], [1, 0, -0.705], [3, 1, -2.34],
  [1, 3, -0.608], [0, 2, -0.008], [2, 3, 0.148],
];
/** @type {Term[]} */
const Y_TERMS = [
  [1, 0, 309056.544], [0, 2, 3638.893], [2, 0, 73.077], [1, 2, -157.984], [3, 0, 59.788], [0, 1, 0.433],
  [2, 2, -6.439], [1, 1, -0.032], [0, 4, 0.092], [1, 4, -0.054],
];

/** @typedef {{ lat: number, lng: number }} Place */

/**
 * @param {Term[]} terms
 * @param {number} latitude
 * @param {number} longitude
 */
function series(terms, latitude, longitude) {
  return terms.reduce((sum, [p, q, factor]) => sum + factor * latitude ** p * longitude ** q, 0);
}

/**
 * x and y in metres of a place in degrees.
 *
 * @param {Place} place
 */
function rd({ lat, lng }) {
  const latitude = 0.36 * (lat - LATITUDE_0);
  const longitude = 0.36 * (lng - LONGITUDE_0);
  return [X_0 + series(X_TERMS, latitude, longitude), Y_0 + series(Y_TERMS, latitude, longitude)];
}

/**
 * The length of a line through these places, in metres.
 *
 * @param {Place[]} places
 */
export function lengthM(places) {
  const points = places.map(rd);
  return points.slice(1).reduce((sum, [x, y], at) => sum + Math.hypot(x - points[at][0], y - points[at][1]), 0);
}

/**
 * The area within a ring of these places, in hectares; a ring that crosses itself has no meaningful one.
 *
 * @param {Place[]} places
 */
export function areaHa(places) {
  const points = places.map(rd);
  const [[originX, originY]] = points;
  const doubled = points.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = points[(at + 1) % points.length];
    return sum + (x - originX) * (nextY - originY) - (nextX - originX) * (y - originY);
  }, 0);
  return Math.abs(doubled) / 2 / 10000;
}
