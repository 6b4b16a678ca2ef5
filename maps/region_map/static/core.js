"use strict";
// What every part of the page uses: elements, words, numbers and names.
window.opgavenkaart = window.opgavenkaart || {};

(function (own) {
  const SVG = "http://www.w3.org/2000/svg";
  const NUMBERS = {};

  // Parts of the page: each is started once with the map, then told what changed in the state.
  own.modules = [];

  // Everything is put in as text: names come from data and are nobody's markup.
  own.element = function (tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined && text !== null) node.textContent = text;
    return node;
  };

  own.button = function (className, text, press) {
    const node = own.element("button", className, text);
    node.type = "button";
    node.addEventListener("click", press);
    return node;
  };

  own.svg = function (tag, attributes) {
    const node = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    return node;
  };

  // A text of maps/texts.yaml by its key, which may leave out "map.", with its {places} filled.
  own.word = function (key, values = {}) {
    const { words } = own.model;
    const text = words[`map.${key}`] ?? words[key];
    if (text === undefined) throw new Error(`there is no text '${key}'`);
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  };

  own.hasWord = (key) => own.model.words[`map.${key}`] !== undefined || own.model.words[key] !== undefined;

  // Status, health, certainty and the like: a code without a word is shown as it is.
  own.codeWord = (kind, code) => (own.hasWord(`${kind}.${code}`) ? own.word(`${kind}.${code}`) : String(code));

  own.gradeWord = (kind, grade) => own.word(`${kind === "conflict" ? "severity" : "strength"}.${grade}`);

  own.isMissing = (value) => value === null || value === undefined || Number.isNaN(value);

  // As maps/numbers.py writes them: a missing number is a word, one that rounds to nothing is "< 0,1".
  own.number = function (value, decimals = 0) {
    if (own.isMissing(value)) return own.word("value.unknown");
    const key = `${own.model.meta.lang}${decimals}`;
    NUMBERS[key] ??= new Intl.NumberFormat(own.model.meta.lang === "nl" ? "nl-NL" : "en-GB", {
      minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: "always", roundingMode: "halfEven",
    });
    const least = 10 ** -decimals;
    if (value !== 0 && Math.abs(value) < least / 2) {
      return value > 0 ? `< ${NUMBERS[key].format(least)}` : `> -${NUMBERS[key].format(least)}`;
    }
    return NUMBERS[key].format(value);
  };

  // No decimals from 100 on, one from 1 on, else two.
  own.short = function (value) {
    if (own.isMissing(value)) return own.word("value.unknown");
    const size = Math.abs(value);
    return own.number(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 1 ? 1 : 2);
  };

  own.day = function (iso) {
    const [year, month, day] = iso.split("-");
    return own.model.meta.lang === "nl" ? `${day}-${month}-${year}` : iso;
  };

  // "raad:GM0141" becomes "gemeenteraad Almelo"; an abbreviation keeps its capitals.
  own.party = function (code) {
    const [party, place] = code.split(":");
    const { parties, places } = own.model;
    const title = parties[party] ? parties[party].title : own.codeWord("party", party);
    if (!place) return title;
    const isWord = title.length > 1 && title[1] === title[1].toLocaleLowerCase() && title[1] !== title[1].toLocaleUpperCase();
    return `${isWord ? title[0].toLocaleLowerCase() + title.slice(1) : title} ${places[place] || place}`;
  };

  own.codes = (text) => (text ? text.split(",") : []);

  own.rule = (finding) => own.model.rules[own.model.findings.rule[finding]];

  // The sentence of the rule with what was found in it; as maps/reason.py fills it.
  own.reason = function (finding) {
    const { findings } = own.model;
    const fill = (field) => {
      if (field === "left_name") return findings.leftName[finding] || own.word("field.unnamed");
      if (field === "right_name") return findings.rightName[finding] || own.word("field.unnamed");
      const value = findings[field === "distance_km" ? "distance_m" : field][finding];
      if (own.isMissing(value)) return own.word("value.unknown");
      if (field === "distance_km") return own.number(value / 1000, 1);
      return field === "distance_m" || field === "dwellings" ? own.number(value) : own.short(value);
    };
    return own.rule(finding).reason.replace(/\{\{|\}\}|\{(\w+)\}/g, (whole, field) => (field ? fill(field) : whole[0]));
  };

  own.gradeMark = (kind, grade) => own.element("span", `grade ${kind}-${grade}`, `${grade} ${own.gradeWord(kind, grade)}`);

  // A layer of the page by its key, and a feature of it by "layer:id".
  own.layer = (key) => own.model.layersByKey.get(key);
  own.feature = function (reference) {
    const at = reference.indexOf(":");
    const layer = own.layer(reference.slice(0, at));
    const feature = layer && layer.byId.get(reference.slice(at + 1));
    return feature ? { layer, feature } : null;
  };
})(window.opgavenkaart);
