"use strict";
// Reads the page's data, which stands compressed and as columns.
(function (own) {
  // The digits of Python's base64.b85encode, but for three that HTML might read: & < > are . , :
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%.()*+-;,=:?@^_`{|}~";

  // Five digits hold four bytes, the first the highest; a last group that is not whole is filled up with the last digit.
  function bytesOf(text) {
    const values = new Uint8Array(128);
    [...DIGITS].forEach((digit, value) => { values[digit.charCodeAt(0)] = value; });
    const groups = Math.ceil(text.length / 5);
    const bytes = new Uint8Array(groups * 4);
    const whole = text.padEnd(groups * 5, DIGITS[84]);
    for (let group = 0; group < groups; group += 1) {
      let value = 0;
      for (let at = 5 * group; at < 5 * group + 5; at += 1) value = value * 85 + values[whole.charCodeAt(at)];
      for (let at = 3; at >= 0; at -= 1) {
        bytes[4 * group + at] = value % 256;
        value = Math.floor(value / 256);
      }
    }
    return bytes.subarray(0, bytes.length - (groups * 5 - text.length));
  }

  own.unpacked = async function (id) {
    const bytes = bytesOf(document.getElementById(id).textContent.trim());
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
  };

  function features(layer) {
    const { s, id, n, v, c } = layer.features;
    return s.map((shape, at) => {
      const feature = { s: shape, id: id[at], n: n[at], v: v.map((column) => column[at]) };
      if (c) feature.c = c[at];
      return feature;
    });
  }

  // A side that is a feature of a layer is told by its number there; here it gets id and name like all others.
  function sides(model) {
    const { findings, rules } = model;
    ["left", "right"].forEach((side) => {
      const ids = [];
      const names = [];
      findings[side].forEach((number, at) => {
        const layer = model.layersByKey.get(rules[findings.rule[at]][side]);
        const [id, name] = number < 0 ? findings[`${side}Far`][at] : [layer.features[number].id, layer.features[number].n];
        ids.push(id);
        names.push(name);
      });
      findings[`${side}Id`] = ids;
      findings[`${side}Name`] = names;
    });
  }

  // What is weighed as objects; each knows the findings and the features ("layer:id") that it is about.
  function subjects(model) {
    const { findings, rules, weighing } = model;
    const columns = weighing.subjects;
    const about = new Map();
    const featuresOf = (at) => ["left", "right"].map((side) => `${rules[findings.rule[at]][side]}:${findings[`${side}Id`][at]}`);
    findings.id.forEach((id, at) => {
      if (findings.scenario[at]) return;
      new Set(featuresOf(at)).forEach((name) => {
        if (!about.has(name)) about.set(name, []);
        about.get(name).push(at);
      });
    });
    const names = Object.keys(columns.stability);
    return columns.kind.map((kind, row) => {
      const finding = columns.finding[row];
      const id = finding < 0 ? columns.id[row] : findings.id[finding];
      return {
        kind,
        id,
        name: columns.name[row],
        findings: finding < 0 ? about.get(id) || [] : [finding],
        features: finding < 0 ? [id] : [...new Set(featuresOf(finding))],
        excluded_by: columns.excluded_by[row].split(",").map((at) => findings.id[at] ?? at).join(","),
        scores: columns.scores.map((column) => column[row]),
        raws: columns.raws.map((column) => column[row]),
        stability: Object.fromEntries(names.map((name) => [name, columns.stability[name][row]])),
      };
    });
  }

  // Reads the page's data into own.model and own.shapes.
  own.decode = async function () {
    const [model, shapes] = await Promise.all([
      own.unpacked("page-model").then((answer) => answer.json()),
      own.unpacked("page-shapes").then((answer) => answer.arrayBuffer()),
    ]);
    model.layers.forEach((layer) => { layer.features = features(layer); });
    model.layersByKey = new Map(model.layers.map((layer) => [layer.key, layer]));
    model.layers.forEach((layer) => { layer.byId = new Map(layer.features.map((feature) => [feature.id, feature])); });
    sides(model);
    model.weighing.subjects = subjects(model);
    own.model = model;
    own.shapes = new own.Shapes(shapes);
  };
})(window.opgavenkaart);
