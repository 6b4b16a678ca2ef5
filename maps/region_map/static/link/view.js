// What is seen, as text and back: map, tab, filters, scenario, what is on, and what is selected. The address of the
// page holds it after '#', short and readable.
/** @import { Filters, Selected, Tab } from "../state/state.js" */
import { weights } from "../mca/weights.js";
import { featureOf } from "../state/features.js";
import { findingAt, of, ruleById } from "../state/findings.js";
import { model } from "../state/model.js";
import { noFilters, state, TABS } from "../state/state.js";
import { word } from "../words/texts.js";
import { layersText, readLayers } from "./layers_part.js";

const PLACES = 5;
const LONGEST_SHOWN = 60;
// What an address may hold as it is; everything else is written as a browser writes it.
/** @type {Record<string, string>} */
const PLAIN = { "%2F": "/", "%3A": ":", "%2C": ",", "%20": "+" };
const GRADE = /^(c[0-4]|o[0-3])$/;

/**
 * What a link asks for; `map` is zoom, latitude and longitude, `only` the difference of the scenario alone.
 *
 * @typedef {{
 *   tab: Tab, scenario: number, selected: Selected | null, filters: Filters, on: Set<string>, weights: string,
 *   map?: [number, number, number], only?: boolean, finding?: string,
 * }} Wanted
 */

/**
 * A part of an address. It is written as text, '' when it is as the page opens, and read into what is wanted; reading
 * tells whether it fits this map.
 *
 * @typedef {{ write: () => string, read: (text: string, wanted: Wanted) => boolean }} Part
 */

/** @type {L.Map} */
let map;
// What was on, and with which weights, when the page opened.
/** @type {{ on: Set<string>, weights: string }} */
let first = { on: new Set(), weights: "" };

/** @param {string} text */
const list = (text) => text.split(",").filter(Boolean);

/** @param {string} text */
const encoded = (text) => encodeURIComponent(text).replace(/%2F|%3A|%2C|%20/g, (code) => PLAIN[code]);

/**
 * Adds the names that this map knows; tells whether it knows all.
 *
 * @param {string[]} names
 * @param {(name: string) => boolean} isKnown
 * @param {Set<string>} into
 */
function taken(names, isKnown, into) {
  names.filter(isKnown).forEach((name) => into.add(name));
  return names.length > 0 && names.every(isKnown);
}

/**
 * @param {boolean} isKnown
 * @param {() => void} keep
 */
function kept(isKnown, keep) {
  if (isKnown) keep();
  return isKnown;
}

/**
 * @param {string} text
 * @param {Wanted} wanted
 */
function readMap(text, wanted) {
  const numbers = text.split("/").map(Number);
  const [zoom, latitude, longitude] = numbers;
  const isPlace = numbers.length === 3 && numbers.every(Number.isFinite)
    && zoom >= 0 && zoom <= 22 && Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180;
  return kept(isPlace, () => { wanted.map = [zoom, latitude, longitude]; });
}

function mapText() {
  const { lat, lng } = map.getCenter();
  return `${Math.round(map.getZoom() * 10) / 10}/${lat.toFixed(PLACES)}/${lng.toFixed(PLACES)}`;
}

/**
 * @param {string} text
 * @param {Wanted} wanted
 */
function readGrades(text, wanted) {
  const codes = new Set(/** @type {string[]} */ ([]));
  const isWhole = taken(list(text), (code) => GRADE.test(code), codes);
  codes.forEach((code) => wanted.filters.grades.add(`${code[0] === "c" ? "conflict" : "opportunity"}-${code[1]}`));
  return isWhole;
}

// The parts of an address in their order.
/** @type {Record<string, Part>} */
const PARTS = {
  map: { write: mapText, read: readMap },
  tab: {
    write: () => (state.tab === TABS[0] ? "" : state.tab),
    read(text, wanted) {
      const tab = TABS.find((name) => name === text);
      return kept(tab !== undefined, () => { wanted.tab = tab ?? TABS[0]; });
    },
  },
  scenario: {
    write: () => (state.scenario ? model.scenarios[state.scenario].id : ""),
    read(text, wanted) {
      const at = model.scenarios.findIndex((scenario) => scenario.id === text);
      return kept(at >= 0, () => { wanted.scenario = at; });
    },
  },
  theme: {
    write: () => [...state.filters.themes].join(","),
    read: (text, wanted) =>
      taken(list(text), (name) => model.rules.some((rule) => rule.theme === name), wanted.filters.themes),
  },
  rule: {
    write: () => [...state.filters.rules].join(","),
    read: (text, wanted) => taken(list(text), (name) => ruleById(name) !== undefined, wanted.filters.rules),
  },
  grade: {
    write: () => [...state.filters.grades].map((key) => key[0] + key.split("-")[1]).join(","),
    read: readGrades,
  },
  place: {
    write: () => state.filters.place,
    read: (text, wanted) => kept(Object.hasOwn(model.places, text), () => { wanted.filters.place = text; }),
  },
  decider: {
    write: () => state.filters.decider,
    read: (text, wanted) =>
      kept(Object.hasOwn(model.parties, text.split(":")[0]), () => { wanted.filters.decider = text; }),
  },
  new: {
    write: () => (state.filters.onlyNew ? "1" : ""),
    read: (text, wanted) => kept(text === "1", () => { wanted.filters.onlyNew = true; }),
  },
  text: {
    write: () => state.filters.text,
    read: (text, wanted) => kept(text !== "", () => { wanted.filters.text = text; }),
  },
  only: {
    write: () => (state.filters.only ? "1" : ""),
    read: (text, wanted) => kept(text === "1", () => { wanted.only = true; }),
  },
  layers: {
    write: () => layersText(first.on),
    read: (text, wanted) => readLayers(list(text), first.on, wanted.on),
  },
  weights: {
    write: weights.get,
    read: (text, wanted) => kept(true, () => { wanted.weights = text; }),
  },
  finding: {
    write: () => (state.selected?.finding === undefined ? "" : of("id", state.selected.finding)),
    // Which of its rows is meant depends on the scenario, which may stand in any part.
    read: (text, wanted) => kept(text !== "", () => { wanted.finding = text; }),
  },
  feature: {
    write: () => state.selected?.feature ?? "",
    read: (text, wanted) => kept(featureOf(text) !== null, () => { wanted.selected = { feature: text }; }),
  },
};

// What is seen now.
export function viewText() {
  const parts = Object.entries(PARTS).map(([key, part]) => ({ key, text: part.write() }));
  return parts.filter(({ text }) => text).map(({ key, text }) => `${key}=${encoded(text)}`).join("&");
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/**
 * Says what part of a link does not fit.
 *
 * @param {string} key
 * @param {string} value
 */
export function viewFault(key, value) {
  const start = value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value;
  if (key === "finding" || key === "feature") return word(`findings.broken_${key}`, { value: start });
  return word("findings.broken_part", { key: key.slice(0, LONGEST_SHOWN), value: start });
}

/**
 * Reads a view into what is wanted, and lists what of it does not fit this map.
 *
 * @param {string} text
 */
export function readView(text) {
  /** @type {Wanted} */
  const wanted = {
    tab: TABS[0], scenario: 0, selected: null, filters: noFilters(), on: new Set(first.on), weights: first.weights,
  };
  /** @type {string[]} */
  const faults = [];
  text.split("&").filter(Boolean).forEach((part) => {
    const [key, ...rest] = part.split("=");
    const value = decoded(rest.join("="));
    const isFit = Object.hasOwn(PARTS, key) && value !== null && PARTS[key].read(value, wanted);
    if (!isFit) faults.push(viewFault(key, value ?? rest.join("=")));
  });
  if (wanted.finding) {
    const finding = findingAt(wanted.finding, wanted.scenario);
    if (finding < 0) faults.push(viewFault("finding", wanted.finding));
    else wanted.selected = { finding };
  }
  return { wanted, faults };
}

/** @param {L.Map} given */
export function startView(given) {
  map = given;
  first = { on: new Set(state.on), weights: weights.get() };
}
