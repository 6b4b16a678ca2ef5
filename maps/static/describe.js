"use strict";
// What tooltips and popups say. Everything is put in as text: names come from data and are nobody's markup.
(function (own) {
  const TOOLTIP_ITEMS = 3;

  own.element = function (tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined && text !== null) node.textContent = text;
    return node;
  };

  function heading(layer, feature, tag) {
    const head = own.element("header", "about-head");
    const kicker = own.element("p", "about-layer", layer.title);
    layer.badges.forEach((word) => kicker.append(" ", own.element("span", "badge", word)));
    head.append(kicker, own.element(tag, "about-name", feature.n || own.words.unnamed));
    return head;
  }

  function gradeMark(layer, grade) {
    return own.element("span", `grade ${layer.kind}-${grade}`, `${grade} ${own.words.grades[layer.kind][grade]}`);
  }

  function facts(pairs) {
    const list = own.element("dl", "facts");
    pairs.forEach(([label, value]) => list.append(own.element("dt", "", label), own.element("dd", "", value)));
    return list;
  }

  function values(layer, feature) {
    return layer.fields.map((field, at) => [field, (feature.v || [])[at]]).filter((pair) => pair[1] !== null && pair[1] !== undefined);
  }

  function more(count) {
    return own.element("p", "more", own.words.more.replace("{count}", count));
  }

  own.tooltip = function (layer, feature) {
    const box = own.element("div", "about");
    box.append(heading(layer, feature, "strong"));
    const items = feature.i || [];
    items.slice(0, TOOLTIP_ITEMS).forEach((item, at) => {
      const line = own.element("p", "reason");
      line.append(gradeMark(layer, item.g), " ", at === 0 ? item.r : item.b);
      box.append(line);
    });
    const left = Math.max(0, items.length - TOOLTIP_ITEMS) + (feature.m || 0);
    if (left) box.append(more(left));
    if (!items.length) box.append(facts(values(layer, feature).slice(0, 5)));
    return box;
  };

  function full(layer, feature) {
    const box = own.element("section", "about");
    box.append(heading(layer, feature, "h3"));
    (feature.i || []).forEach((item, at) => {
      const part = own.element("details", "finding");
      part.open = at === 0;
      const line = own.element("summary", "reason");
      line.append(gradeMark(layer, item.g), " ", item.b);
      part.append(line, own.element("p", "full", item.r), facts(item.f));
      box.append(part);
    });
    if (feature.m) box.append(more(feature.m));
    const rest = [...values(layer, feature), ...layer.facts];
    if (rest.length) box.append(facts(rest));
    return box;
  }

  // The first of what lies under the pointer is told in full, the rest can be opened.
  own.popup = function (found) {
    const box = own.element("div", "found");
    const [first, ...others] = found;
    box.append(full(first.layer, first.feature));
    if (others.length) {
      box.append(own.element("p", "also", own.words.also_here));
      others.forEach(({ layer, feature }) => {
        const part = own.element("details", "other");
        const line = own.element("summary", "");
        if (feature.g !== undefined) line.append(gradeMark(layer, feature.g), " ");
        line.append(own.element("span", "", feature.n || own.words.unnamed), own.element("small", "", ` ${layer.title}`));
        part.append(line, full(layer, feature));
        box.append(part);
      });
    }
    return box;
  };
})(window.opgavenkaart);
