"use strict";
// Answers to the pointer: what lies under it is told beside it; pressing chooses it.
(function (own) {
  const TOOLTIP_ITEMS = 3;
  const REACH_PIXELS = 3;
  const scratch = document.createElement("canvas").getContext("2d");

  function isHit(item, x, y, scale) {
    const { shapes } = own;
    if (shapes.isDots(item.shape) || own.isSmall(item.shape, scale)) {
      const reach = (own.dotRadius(item) + REACH_PIXELS) / scale;
      return own.dotsOf(item.shape).some(([dotX, dotY]) => Math.hypot(dotX - x, dotY - y) <= reach);
    }
    const at = 4 * item.shape;
    const { boxes } = shapes;
    if (x < boxes[at] || x > boxes[at + 2] || y < boxes[at + 1] || y > boxes[at + 3]) return false;
    return scratch.isPointInPath(shapes.path(item.shape), x, y, "evenodd");
  }

  // What lies at a place, the topmost first; borders are told by their names already.
  own.itemsAt = function (map, latLng) {
    const [x, y] = own.shapes.place(latLng);
    const scale = 2 ** map.getZoom();
    return own.canvas.items.filter((item) => (item.kind || item.layer) && !(item.layer && isSilent(item.layer)) && isHit(item, x, y, scale)).reverse();
  };

  const isSilent = (layer) => layer.labelled || layer.key === "region";

  own.itemTitle = (item) => (item.kind ? own.rule(item.findings[0]).title : item.layer.title);
  own.itemName = (item) => (item.kind ? own.model.findings.leftName[item.findings[0]] : item.feature.n) || own.word("field.unnamed");

  function badges(item, node) {
    if (!item.layer) return;
    item.layer.badges.forEach(({ kind, text }) => node.append(" ", own.element("span", `badge ${kind}`, text)));
  }

  function about(item) {
    const box = own.element("div", "about");
    const kicker = own.element("p", "about-layer", own.itemTitle(item));
    badges(item, kicker);
    box.append(kicker, own.element("strong", "about-name", own.itemName(item)));
    if (item.kind) {
      item.findings.slice(0, TOOLTIP_ITEMS).forEach((finding) => {
        const line = own.element("p", "reason");
        line.append(own.gradeMark(item.kind, own.model.findings.grade[finding]), " ", own.reason(finding));
        box.append(line);
      });
      const left = item.findings.length - TOOLTIP_ITEMS;
      if (left > 0) box.append(own.element("p", "more", own.word("field.more", { count: own.number(left) })));
    } else if (!item.layer.noData) {
      const told = item.layer.fields.map((field, at) => [field, item.feature.v[at]]).filter(([, value]) => value !== null);
      const list = own.element("dl", "facts");
      told.slice(0, 5).forEach(([field, value]) => list.append(own.element("dt", "", field), own.element("dd", "", value)));
      box.append(list);
    } else {
      box.append(own.element("p", "reason", own.word("layers.no_data_meaning")));
    }
    return box;
  }

  own.chosen = (item) => (item.kind ? { finding: item.findings[0] } : { feature: `${item.layer.key}:${item.feature.id}` });

  // All that lies at one place, each to choose.
  function list(map, latLng, items) {
    const box = own.element("div", "found");
    box.append(own.element("p", "also", own.word("layers.choose")));
    const rows = own.element("ul", "choices");
    items.forEach((item) => {
      const findings = item.kind ? item.findings : [null];
      findings.forEach((finding) => {
        const press = () => own.update({ selected: finding === null ? own.chosen(item) : { finding } });
        const button = own.button("choice", "", press);
        if (finding !== null) button.append(own.gradeMark(item.kind, own.model.findings.grade[finding]), " ");
        button.append(own.element("span", "", finding === null ? own.itemName(item) : own.reason(finding)));
        const kicker = own.element("small", "", ` ${own.itemTitle(finding === null ? item : { kind: item.kind, findings: [finding] })}`);
        badges(item, kicker);
        button.append(kicker);
        const row = own.element("li");
        row.append(button);
        rows.append(row);
      });
    });
    box.append(rows);
    map.openPopup(box, latLng, { maxWidth: 380, maxHeight: 360, className: "answer", autoPan: true });
  }

  // Draws what is chosen on top of all: the shape of a finding, and both its features dashed.
  function mark(group, selected) {
    group.clearLayers();
    if (!selected) return;
    const line = (shape, options) => {
      const style = { color: "#111", weight: 3, fill: false, interactive: false, pane: "chosen", ...options };
      const { shapes } = own;
      if (shapes.isDots(shape)) shapes.latLngs(shape).forEach((at) => L.circleMarker(at, { ...style, radius: 10 }).addTo(group));
      else L.polygon(shapes.latLngs(shape), style).addTo(group);
      L.circleMarker(shapes.bounds(shape).getCenter(), { ...style, radius: 13, opacity: 0.55 }).addTo(group);
    };
    const numbers = own.shapesOf(selected);
    numbers.forEach((shape, at) => line(shape, at === 0 ? {} : { weight: 2.5, dashArray: "2 6" }));
  }

  // The shapes that a choice is about, the main one first.
  own.shapesOf = function (selected) {
    if (!selected) return [];
    if (selected.feature !== undefined) {
      const found = own.feature(selected.feature);
      return found ? [found.feature.s] : [];
    }
    const { findings } = own.model;
    const at = selected.finding;
    const rule = own.rule(at);
    const sides = [[rule.left, findings.left[at]], [rule.right, findings.right[at]]]
      .filter(([key, number]) => number >= 0 && own.layer(key))
      .map(([key, number]) => own.layer(key).features[number].s);
    return [...new Set([...(findings.shape[at] >= 0 ? [findings.shape[at]] : []), ...sides])];
  };

  own.modules.push({
    start(map) {
      map.createPane("chosen").style.zIndex = 610;
      this.group = L.layerGroup().addTo(map);
      const tip = L.tooltip({ sticky: true, opacity: 1, className: "tip", direction: "auto" });
      let pending = null;
      let rests = "";
      const isResting = ({ originalEvent: { clientX, clientY } }) => {
        const before = rests;
        rests = `${clientX} ${clientY}`;
        return rests === before;
      };
      const hide = () => { tip.remove(); map.getContainer().classList.remove("pointing"); };
      map.on("mousemove", (event) => {
        // A map that moves below a pointer that rests is no question of the reader.
        if (isResting(event)) return;
        if (pending) window.cancelAnimationFrame(pending);
        pending = window.requestAnimationFrame(() => {
          pending = null;
          const [item] = map.dragging.moving() || own.isMeasuring ? [] : own.itemsAt(map, event.latlng);
          if (!item) hide();
          else {
            if (tip.item !== item || !map.hasLayer(tip)) tip.setContent(about(item));
            tip.item = item;
            tip.setLatLng(event.latlng).addTo(map);
            map.getContainer().classList.add("pointing");
          }
        });
      });
      map.on("mouseout movestart zoomstart", hide);
      map.on("click", (event) => {
        if (own.isMeasuring) return;
        isResting(event);
        hide();
        const items = own.itemsAt(map, event.latlng);
        if (!items.length) {
          if (own.state.selected) own.update({ selected: null });
          return;
        }
        // One thing alone is told by the passport.
        if (items.length > 1 || items[0].findings?.length > 1) list(map, event.latlng, items);
        else map.closePopup();
        own.update({ selected: own.chosen(items[0]) });
      });
    },

    change(names) {
      if (names.includes("selected")) mark(this.group, own.state.selected);
    },
  });
})(window.opgavenkaart);
