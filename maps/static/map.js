"use strict";
// Draws the layers, keeps them in step with the panel, and answers to pointer and keyboard.
(function (own) {
  // From bottom to top; what is worse lies on what is less bad.
  const PANES = [
    "context", "nature", "claim", "opportunity-1", "opportunity-2", "opportunity-3",
    "conflict-1", "conflict-2", "conflict-3", "conflict-4", "borders", "partners", "names",
  ];
  const TILE_ERRORS_ALLOWED = 4;
  const SEARCH_SHOWN = 8;
  const ABOUT = new WeakMap();

  function json(id) {
    return JSON.parse(document.getElementById(id).textContent);
  }

  // A layer of the panel: per grade one Leaflet group, made when it is first shown.
  class Drawn {
    constructor(layer, map, data, shapes) {
      Object.assign(this, { layer, map, data, shapes });
      this.groups = new Map();
      this.labels = null;
    }

    grades() {
      return [...new Set(this.layer.features.map((feature) => feature.g))];
    }

    group(grade) {
      if (!this.groups.has(grade)) {
        const made = this.layer.features.filter((feature) => feature.g === grade).map((feature) => this.draw(feature));
        this.groups.set(grade, L.layerGroup(made));
      }
      return this.groups.get(grade);
    }

    draw(feature) {
      const { layer, data, shapes, map } = this;
      const interactive = layer.kind !== "" || layer.fields.length > 0 || !["context", "borders"].includes(layer.pane);
      const style = own.pathStyle(layer, feature, data.colours, data.classes);
      const pane = layer.kind ? `${layer.kind}-${feature.g}` : layer.pane;
      const drawn = new own.FeatureLayer(shapes.get(feature.s), style, pane, interactive);
      if (interactive) {
        drawn.bindTooltip(() => own.tooltip(layer, feature), { sticky: true, opacity: 1, className: "tip" });
        drawn.on("click", (event) => {
          drawn.closeTooltip();
          own.tell(map, event, shapes);
        });
        drawn.on("mouseover", () => drawn.setStyle({ weight: style.weight + 2 }));
        drawn.on("mouseout", () => drawn.setStyle({ weight: style.weight }));
        drawn.on("add", () => drawn.eachLayer((path) => ABOUT.set(path.getElement(), { layer, feature })));
        drawn.on("layeradd", (event) => ABOUT.set(event.layer.getElement(), { layer, feature }));
      }
      return drawn;
    }

    names() {
      if (!this.labels) {
        const weak = this.layer.key === "neighbours" ? " weak" : "";
        this.labels = L.layerGroup(this.layer.features.map((feature) => {
          const text = own.element("span", "", feature.n);
          const icon = L.divIcon({ className: `place-name${weak}`, html: text, iconSize: [0, 0] });
          const options = { icon, interactive: false, keyboard: false, pane: "names" };
          return L.marker(labelPlace(this.shapes.get(feature.s)), options);
        }));
      }
      return this.labels;
    }

    show(isOn, hiddenGrades) {
      this.grades().forEach((grade) => {
        const wanted = isOn && !(grade !== undefined && hiddenGrades.has(`${this.layer.kind}-${grade}`));
        if (wanted) this.group(grade).addTo(this.map);
        else if (this.groups.has(grade)) this.groups.get(grade).remove();
      });
      if (this.layer.labelled) {
        if (isOn) this.names().addTo(this.map);
        else if (this.labels) this.labels.remove();
      }
    }
  }

  // The middle of the largest outline's widest horizontal line lies inside, also in a crescent.
  function labelPlace(shape) {
    const outline = shape.latlngs.map((polygon) => polygon[0]).sort((a, b) => extent(b) - extent(a))[0];
    const bounds = L.latLngBounds(outline);
    const latitude = bounds.getCenter().lat;
    const crossings = [];
    outline.forEach(([lat, lng], at) => {
      const [nextLat, nextLng] = outline[(at + 1) % outline.length];
      if ((lat > latitude) !== (nextLat > latitude)) {
        crossings.push(lng + ((latitude - lat) / (nextLat - lat)) * (nextLng - lng));
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
    return [latitude, (best[0] + best[1]) / 2];
  }

  function extent(outline) {
    const bounds = L.latLngBounds(outline);
    return (bounds.getNorth() - bounds.getSouth()) * (bounds.getEast() - bounds.getWest());
  }

  let partners = null;

  function openPopup(map, at, found, shapes) {
    map.openPopup(own.popup(found), at, { maxWidth: 380, maxHeight: 420, className: "answer" });
    if (partners) partners.remove();
    const numbers = new Set(found.flatMap(({ feature }) => (feature.i || []).map((item) => item.p)));
    numbers.delete(undefined);
    const style = { color: "#111", weight: 2.5, dashArray: "2 6", fill: false };
    partners = L.layerGroup([...numbers].map((number) => new own.FeatureLayer(shapes.get(number), style, "partners", false)));
    partners.addTo(map);
  }

  own.tell = function (map, event, shapes) {
    L.DomEvent.stopPropagation(event);
    const { clientX, clientY } = event.originalEvent;
    const found = [];
    document.elementsFromPoint(clientX, clientY).forEach((element) => {
      const about = ABOUT.get(element);
      if (about && !found.some((known) => known.feature === about.feature)) found.push(about);
    });
    if (found.length) openPopup(map, event.latlng, found, shapes);
  };

  // Tiles come when there is a network; a page that cannot reach them says so once and does not keep asking.
  function baseMap(map, tiles) {
    const box = document.getElementById("basemap");
    const state = document.getElementById("basemap-state");
    let errors = 0;
    const set = () => {
      const isOn = box.checked && navigator.onLine;
      if (isOn) tiles.addTo(map);
      else tiles.remove();
      state.hidden = navigator.onLine && errors < TILE_ERRORS_ALLOWED;
    };
    tiles.on("tileload", () => { errors = 0; });
    tiles.on("tileerror", () => {
      errors += 1;
      if (errors === TILE_ERRORS_ALLOWED) {
        tiles.remove();
        state.hidden = false;
      }
    });
    box.addEventListener("change", () => { errors = 0; set(); });
    window.addEventListener("online", () => { errors = 0; set(); });
    window.addEventListener("offline", set);
    set();
  }

  function search(map, layers, shapes) {
    const input = document.getElementById("search");
    const list = document.getElementById("found");
    const known = layers.filter(({ layer }) => !layer.kind && layer.key !== "region")
      .flatMap(({ layer }) => layer.features.map((feature) => ({ layer, feature })));
    const choose = ({ layer, feature }) => {
      const shape = shapes.get(feature.s);
      map.fitBounds(shape.bounds, { maxZoom: 14, padding: [60, 60] });
      if (!["context", "borders"].includes(layer.pane)) openPopup(map, shape.bounds.getCenter(), [{ layer, feature }], shapes);
    };
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLocaleLowerCase();
      const hits = wanted ? known.filter(({ feature }) => feature.n.toLocaleLowerCase().includes(wanted)) : [];
      const rows = hits.slice(0, SEARCH_SHOWN).map((hit) => {
        const button = own.element("button", "hit", hit.feature.n || own.words.unnamed);
        button.type = "button";
        button.append(own.element("small", "", ` ${hit.layer.title}`));
        button.addEventListener("click", () => choose(hit));
        const row = own.element("li");
        row.append(button);
        return row;
      });
      if (hits.length > SEARCH_SHOWN) rows.push(own.element("li", "rest", own.words.more.replace("{count}", hits.length - SEARCH_SHOWN)));
      if (wanted && !hits.length) rows.push(own.element("li", "rest", own.words.search_none));
      list.replaceChildren(...rows);
    });
  }

  own.start = function (map, tiles) {
    own.words = json("page-words");
    const data = json("page-data");
    const shapes = new own.Shapes(data.shapes);
    PANES.forEach((name, at) => { map.createPane(name).style.zIndex = 400 + at * 10; });
    data.layers.filter((layer) => ["region", "members"].includes(layer.key)).forEach((layer) => { layer.pane = "borders"; });
    const layers = data.layers.map((layer) => new Drawn(layer, map, data, shapes));
    const hidden = new Set();
    const boxes = new Map([...document.querySelectorAll("input[data-layer]")].map((box) => [box.dataset.layer, box]));
    const gradeBoxes = [...document.querySelectorAll("input[data-grade]")];
    const apply = () => {
      hidden.clear();
      gradeBoxes.filter((box) => !box.checked).forEach((box) => hidden.add(box.dataset.grade));
      layers.forEach((drawn) => drawn.show(boxes.get(drawn.layer.key).checked, hidden));
    };
    const region = data.layers.find((layer) => layer.key === "region").features[0];
    const whole = () => map.fitBounds(shapes.get(region.s).bounds, { padding: [12, 12] });
    whole();
    apply();
    [...boxes.values(), ...gradeBoxes].forEach((box) => box.addEventListener("change", apply));
    map.on("popupclose", () => { if (partners) partners.remove(); });
    document.getElementById("whole-region").addEventListener("click", whole);
    const toggle = document.getElementById("panel-toggle");
    toggle.addEventListener("click", () => {
      const isOpen = document.body.classList.toggle("panel-closed") === false;
      toggle.setAttribute("aria-expanded", String(isOpen));
      toggle.textContent = isOpen ? own.words.hide_panel : own.words.show_panel;
      map.invalidateSize();
    });
    map.setMinZoom(6).setMaxZoom(19);
    L.control.zoom({ zoomInTitle: own.words.zoom_in, zoomOutTitle: own.words.zoom_out }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    map.attributionControl.setPrefix("Leaflet");
    baseMap(map, tiles);
    search(map, layers, shapes);
  };
})(window.opgavenkaart);
