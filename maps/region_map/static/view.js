"use strict";
// What is seen, as text and back: map, tab, filters, scenario, what is on, and what is selected. The address of the page
// holds it after '#', short and readable.
(function (own) {
  const TABS = ["layers", "findings", "weighing", "about"];
  const PLACES = 5;
  const LONGEST_TOLD = 60;
  // What an address may hold as it is; everything else is written as a browser writes it.
  const PLAIN = { "%2F": "/", "%3A": ":", "%2C": ",", "%20": "+" };
  const GRADE = /^(c[0-4]|o[0-3])$/;
  let map = null;
  // What was on, and how was weighed, when the page opened.
  let first = null;

  const list = (text) => text.split(",").filter(Boolean);
  const encoded = (text) => encodeURIComponent(text).replace(/%2F|%3A|%2C|%20/g, (code) => PLAIN[code]);
  const knownRule = (field) => (name) => own.model.rules.some((rule) => rule[field] === name);

  // Adds the names that this map knows; tells whether it knows all.
  function taken(names, isKnown, into) {
    names.filter(isKnown).forEach((name) => into.add(name));
    return names.length > 0 && names.every(isKnown);
  }

  function kept(isKnown, keep) {
    if (isKnown) keep();
    return isKnown;
  }

  const rulesOf = (kind) => own.model.rules.filter((rule) => rule.kind === kind).map((rule) => `rule:${rule.id}`);

  // Only what differs from how the page opens: what was switched on, and with '-' what was switched off. Rules of a
  // kind that all are on or off are named by their kind: there may be dozens.
  function layersWritten() {
    const { on } = own.state;
    const changes = [];
    const covered = new Set();
    ["conflict", "opportunity"].forEach((kind) => {
      const keys = rulesOf(kind);
      const count = keys.filter((key) => on.has(key)).length;
      const changed = keys.filter((key) => on.has(key) !== first.on.has(key)).length;
      if (changed < 2 || (count !== 0 && count !== keys.length)) return;
      keys.forEach((key) => covered.add(key));
      changes.push(count ? kind : `-${kind}`);
    });
    const rest = (from, against) => [...from].filter((key) => !against.has(key) && !covered.has(key));
    return [...changes, ...rest(on, first.on), ...rest(first.on, on).map((key) => `-${key}`)].join(",");
  }

  function layersRead(text, wanted) {
    const names = list(text);
    const known = new Map([
      ...own.model.layers.map(({ key }) => [key, [key]]),
      ...[...first.on].map((key) => [key, [key]]),
      ...["conflict", "opportunity"].flatMap((kind) => [
        [kind, rulesOf(kind)],
        ...rulesOf(kind).map((key) => [key, [key]]),
        ...Object.keys(own.model.colours[kind]).map((grade) => [`grade:${kind}-${grade}`, [`grade:${kind}-${grade}`]]),
      ]),
    ]);
    const keysOf = (name) => known.get(name.replace(/^-/, "")) || [];
    names.forEach((name) => keysOf(name).forEach((key) => (name.startsWith("-") ? wanted.on.delete(key) : wanted.on.add(key))));
    return names.length > 0 && names.every((name) => keysOf(name).length > 0);
  }

  function mapRead(text, wanted) {
    const numbers = text.split("/").map(Number);
    const [zoom, latitude, longitude] = numbers;
    const isPlace = numbers.length === 3 && numbers.every(Number.isFinite)
      && zoom >= 0 && zoom <= 22 && Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180;
    return kept(isPlace, () => { wanted.map = numbers; });
  }

  function mapWritten() {
    const { lat, lng } = map.getCenter();
    return `${Math.round(map.getZoom() * 10) / 10}/${lat.toFixed(PLACES)}/${lng.toFixed(PLACES)}`;
  }

  // The parts of an address in their order. Each is written as text, '' when it is as the page opens, and read into what
  // is wanted; reading tells whether the part fits this map.
  const PARTS = {
    map: { write: mapWritten, read: mapRead },
    tab: {
      write: () => (own.state.tab === TABS[0] ? "" : own.state.tab),
      read: (text, wanted) => kept(TABS.includes(text), () => { wanted.tab = text; }),
    },
    scenario: {
      write: () => (own.state.scenario ? own.model.scenarios[own.state.scenario].id : ""),
      read(text, wanted) {
        const at = own.model.scenarios.findIndex((scenario) => scenario.id === text);
        return kept(at >= 0, () => { wanted.scenario = at; });
      },
    },
    theme: {
      write: () => [...own.state.filters.themes].join(","),
      read: (text, wanted) => taken(list(text), knownRule("theme"), wanted.filters.themes),
    },
    rule: {
      write: () => [...own.state.filters.rules].join(","),
      read: (text, wanted) => taken(list(text), knownRule("id"), wanted.filters.rules),
    },
    grade: {
      write: () => [...own.state.filters.grades].map((key) => key[0] + key.split("-")[1]).join(","),
      read(text, wanted) {
        const codes = new Set();
        const isWhole = taken(list(text), (code) => GRADE.test(code), codes);
        codes.forEach((code) => wanted.filters.grades.add(`${code[0] === "c" ? "conflict" : "opportunity"}-${code[1]}`));
        return isWhole;
      },
    },
    place: {
      write: () => own.state.filters.place,
      read: (text, wanted) => kept(Object.hasOwn(own.model.places, text), () => { wanted.filters.place = text; }),
    },
    decider: {
      write: () => own.state.filters.decider,
      read: (text, wanted) => kept(Object.hasOwn(own.model.parties, text.split(":")[0]), () => { wanted.filters.decider = text; }),
    },
    new: {
      write: () => (own.state.filters.onlyNew ? "1" : ""),
      read: (text, wanted) => kept(text === "1", () => { wanted.filters.onlyNew = true; }),
    },
    text: {
      write: () => own.state.filters.text,
      read: (text, wanted) => kept(text !== "", () => { wanted.filters.text = text; }),
    },
    only: {
      write: () => (own.state.filters.only ? "1" : ""),
      read: (text, wanted) => kept(text === "1", () => { wanted.only = true; }),
    },
    layers: { write: layersWritten, read: layersRead },
    weights: {
      write: () => (own.weights ? own.weights.get() : ""),
      read: (text, wanted) => kept(own.weights !== undefined, () => { wanted.weights = text; }),
    },
    finding: {
      write: () => (own.state.selected?.finding === undefined ? "" : own.of("id", own.state.selected.finding)),
      // Which of its rows is meant depends on the scenario, which may stand in any part.
      read: (text, wanted) => kept(text !== "", () => { wanted.finding = text; }),
    },
    feature: {
      write: () => own.state.selected?.feature ?? "",
      read: (text, wanted) => kept(own.feature(text) !== null, () => { wanted.selected = { feature: text }; }),
    },
  };

  // What is seen now.
  own.viewText = function () {
    return Object.entries(PARTS).map(([key, part]) => [key, part.write()])
      .filter(([, text]) => text).map(([key, text]) => `${key}=${encoded(text)}`).join("&");
  };

  function decoded(text) {
    try {
      return decodeURIComponent(text.replaceAll("+", " "));
    } catch (error) {
      if (error instanceof URIError) return null;
      throw error;
    }
  }

  own.viewFault = function (key, value) {
    const told = value.length > LONGEST_TOLD ? `${value.slice(0, LONGEST_TOLD)}\u2026` : value;
    const isThing = key === "finding" || key === "feature";
    return isThing ? own.word(`findings.broken_${key}`, { value: told }) : own.word("findings.broken_part", { key: key.slice(0, LONGEST_TOLD), value: told });
  };

  // Reads a view into what is wanted, and lists what of it does not fit this map.
  own.readView = function (text) {
    const wanted = { tab: TABS[0], scenario: 0, selected: null, filters: own.noFilters(), on: new Set(first.on), weights: first.weights };
    const faults = [];
    text.split("&").filter(Boolean).forEach((part) => {
      const [key, ...rest] = part.split("=");
      const value = decoded(rest.join("="));
      const isFit = Object.hasOwn(PARTS, key) && value !== null && PARTS[key].read(value, wanted);
      if (!isFit) faults.push(own.viewFault(key, value ?? rest.join("=")));
    });
    if (wanted.finding) {
      const at = own.findingAt(wanted.finding, wanted.scenario);
      if (at < 0) faults.push(own.viewFault("finding", wanted.finding));
      else wanted.selected = { finding: at };
    }
    return { wanted, faults };
  };

  own.modules.push({
    start(given) {
      map = given;
      first = { on: new Set(own.state.on), weights: own.weights ? own.weights.get() : "" };
    },
  });
})(window.opgavenkaart);
