"use strict";
// What the reader has chosen, in one place: whoever changes it calls own.update, whoever shows it is told.
(function (own) {
  own.bus = new EventTarget();

  // An empty set, an empty text: no restriction.
  own.noFilters = () => ({
    themes: new Set(), rules: new Set(), grades: new Set(), place: "", decider: "", onlyNew: false, text: "", only: null,
  });

  own.state = {
    filters: own.noFilters(),
    scenario: 0,
    selected: null,
    on: new Set(),
    opacity: { conflict: 1, opportunity: 1, claim: 1, nature: 1 },
    tab: "layers",
  };

  let current = { key: null, found: [] };
  let shown = { key: null, found: [] };

  // Takes over what the patch names (of filters and opacity only the keys that it has) and tells who listens.
  own.update = function (patch) {
    const { state } = own;
    Object.entries(patch).forEach(([name, value]) => {
      state[name] = name === "filters" || name === "opacity" ? { ...state[name], ...value } : value;
    });
    const names = Object.keys(patch);
    own.bus.dispatchEvent(new CustomEvent("change", { detail: names }));
  };

  // The findings of a scenario: its own for the rules that it touches, those of the basic one for the others.
  own.findingsOf = function (scenario) {
    const { findings, scenarios } = own.model;
    const touched = new Set(scenarios[scenario].touched);
    const found = [];
    for (let at = 0; at < findings.id.length; at += 1) {
      const isOwn = findings.scenario[at] === scenario;
      if (isOwn || (findings.scenario[at] === 0 && !touched.has(findings.rule[at]))) found.push(at);
    }
    return found;
  };

  own.current = function () {
    if (current.key !== own.state.scenario) current = { key: own.state.scenario, found: own.findingsOf(own.state.scenario) };
    return current.found;
  };

  own.gradeKey = (finding) => `${own.rule(finding).kind}-${own.model.findings.grade[finding]}`;

  // Tells whether a finding passes some filters; a decider without a municipality means that of any.
  own.passes = function (finding, filters) {
    const { findings } = own.model;
    const rule = own.rule(finding);
    if (filters.themes.size && !filters.themes.has(rule.theme)) return false;
    if (filters.rules.size && !filters.rules.has(rule.id)) return false;
    if (filters.grades.size && !filters.grades.has(own.gradeKey(finding))) return false;
    if (filters.only && !filters.only.has(finding)) return false;
    if (filters.onlyNew && !findings.isNew[finding]) return false;
    if (filters.place && !own.codes(findings.places[finding]).includes(filters.place)) return false;
    if (filters.decider) {
      const wanted = (code) => code === filters.decider || code.split(":")[0] === filters.decider;
      if (!own.codes(findings.deciders[finding]).some(wanted)) return false;
    }
    if (filters.text) {
      const wanted = filters.text.toLocaleLowerCase();
      const told = [findings.leftName[finding], findings.rightName[finding], rule.title, findings.id[finding]];
      if (!told.some((text) => text.toLocaleLowerCase().includes(wanted))) return false;
    }
    return true;
  };

  own.shown = function () {
    const { filters, scenario } = own.state;
    if (shown.key !== filters || shown.scenario !== scenario) {
      shown = { key: filters, scenario, found: own.current().filter((finding) => own.passes(finding, filters)) };
    }
    return shown.found;
  };
})(window.opgavenkaart);
