"use strict";
// Decides what is drawn, in which order and how: layers, findings by grade with the worst on top, and white spots.
(function (own) {
  const DOT_PIXELS = 9;
  const POINT_RADIUS = 6;
  const LIFT = {
    "context": 0, "no-data": 1, "nature": 2, "claim": 3, "opportunity-1": 4, "opportunity-2": 5, "opportunity-3": 6,
    "conflict-1": 7, "conflict-2": 8, "conflict-3": 9, "conflict-4": 10, "border": 11,
  };
  const FINDING = {
    conflict: { weight: 1.4, dash: [] },
    // Wider, and below: where a place has both, the dashes stand around what the conflict covers.
    opportunity: { weight: 3, dash: [6, 4] },
  };
  const HATCH = { conflict: ["#67000d", "#ffd9c7"], nodata: ["#f4f5f7", "#a3acba"] };

  // Slanted lines as a picture, for what must be told apart without colour.
  own.hatchTile = function ([ground, line], size = 7) {
    const tile = document.createElement("canvas");
    tile.width = size;
    tile.height = size;
    const context = tile.getContext("2d");
    context.fillStyle = ground;
    context.fillRect(0, 0, size, size);
    context.strokeStyle = line;
    context.lineWidth = 1.6;
    context.beginPath();
    [-1, 0, 1].forEach((step) => {
      context.moveTo(step * size - 1, size + 1);
      context.lineTo((step + 1) * size + 1, -1);
    });
    context.stroke();
    return tile;
  };

  own.hatchColours = HATCH;

  const patterns = new Map();

  function pattern(context, name, frame) {
    const key = `${name}${frame.scale}`;
    if (!patterns.has(key)) patterns.set(key, context.createPattern(own.hatchTile(HATCH[name], name === "nodata" ? 10 : 7), "repeat"));
    const made = patterns.get(key);
    // The canvas is scaled to the units of the shapes, the lines keep their width on screen.
    made.setTransform(new DOMMatrix().scale(1 / frame.scale));
    return made;
  }

  function layerLook(layer, feature) {
    const { style } = layer;
    const isBorder = layer.key === "region" || layer.key === "members";
    return {
      pane: layer.noData ? "no-data" : isBorder ? "border" : layer.group,
      fill: feature.c === undefined ? style.fill : own.model.classes[feature.c],
      outline: style.colour,
      fillOpacity: style.fill_opacity,
      weight: style.weight,
      dash: style.dash ? style.dash.split(" ").map(Number) : [],
      hatch: layer.noData ? "nodata" : "",
      group: layer.group,
    };
  }

  function findingLook(kind, grade) {
    const [fill, outline] = own.model.colours[kind][grade];
    const hatch = kind === "conflict" && grade === 4 ? "conflict" : "";
    return { pane: `${kind}-${grade}`, fill, outline, fillOpacity: 0.75, ...FINDING[kind], hatch, group: kind };
  }

  const looks = new Map();

  function lookOf(key, make) {
    if (!looks.has(key)) looks.set(key, make());
    return looks.get(key);
  }

  own.isDrawn = (finding) => {
    const { on } = own.state;
    const { shape, grade } = own.model.findings;
    return shape[finding] >= 0 && grade[finding] > 0 && on.has(`rule:${own.rule(finding).id}`) && on.has(`grade:${own.gradeKey(finding)}`);
  };

  // Findings of one kind on one shape become one drawing with the worst grade.
  function findingItems() {
    const { findings } = own.model;
    const found = { conflict: new Map(), opportunity: new Map() };
    own.shown().filter(own.isDrawn).forEach((finding) => {
      const at = found[own.rule(finding).kind];
      const shape = findings.shape[finding];
      const item = at.get(shape);
      if (!item) at.set(shape, { shape, grade: findings.grade[finding], findings: [finding] });
      else {
        item.findings.push(finding);
        item.grade = Math.max(item.grade, findings.grade[finding]);
      }
    });
    return Object.entries(found).flatMap(([kind, items]) => [...items.values()].map((item) => {
      item.findings.sort((a, b) => findings.grade[b] - findings.grade[a] || a - b);
      return { ...item, kind, look: lookOf(`${kind}-${item.grade}`, () => findingLook(kind, item.grade)) };
    }));
  }

  function layerItems(layer) {
    return layer.features.map((feature) => ({
      shape: feature.s, layer, feature, look: lookOf(`${layer.key} ${feature.c}`, () => layerLook(layer, feature)),
    }));
  }

  // Further drawings of other parts of the page: functions that return items with a shape and a look.
  own.moreItems = [];

  own.items = function () {
    const { model, state } = own;
    const layers = model.layers.filter((layer) => layer.style && state.on.has(layer.key));
    const items = [...layers.flatMap(layerItems), ...findingItems(), ...own.moreItems.flatMap((more) => more())];
    return items.sort((a, b) => LIFT[a.look.pane] - LIFT[b.look.pane]);
  };

  own.isSmall = function (shape, scale) {
    const { boxes } = own.shapes;
    const at = 4 * shape;
    return Math.max(boxes[at + 2] - boxes[at], boxes[at + 3] - boxes[at + 1]) * scale < DOT_PIXELS;
  };

  own.dotRadius = (item) => (own.shapes.isDots(item.shape) ? POINT_RADIUS : item.kind === "opportunity" ? 7.5 : item.kind ? 5.5 : 4);

  // An area that is a few pixels wide would vanish, so a dot stands for it until it is large enough on screen.
  own.dotsOf = function (shape) {
    const { shapes } = own;
    if (!shapes.isDots(shape)) {
      const [west, north, east, south] = shapes.boxes.subarray(4 * shape, 4 * shape + 4);
      return [[(west + east) / 2, (north + south) / 2]];
    }
    const [[first, last]] = shapes.rings[shape];
    return Array.from({ length: last - first }, (_, at) => [shapes.x[first + at], shapes.y[first + at]]);
  };

  function paint(context, frame, item) {
    const { shape, look } = item;
    const { boxes } = own.shapes;
    const [west, north, east, south] = frame.box;
    const at = 4 * shape;
    const edge = 12 / frame.scale;
    if (boxes[at] > east + edge || boxes[at + 2] < west - edge || boxes[at + 1] > south + edge || boxes[at + 3] < north - edge) return;
    const opacity = own.state.opacity[look.group] ?? 1;
    const isDot = own.shapes.isDots(shape) || own.isSmall(shape, frame.scale);
    let path = null;
    if (isDot) {
      path = new Path2D();
      const radius = own.dotRadius(item) / frame.scale;
      own.dotsOf(shape).forEach(([x, y]) => {
        path.moveTo(x + radius, y);
        path.arc(x, y, radius, 0, 2 * Math.PI);
      });
    } else {
      path = own.shapes.path(shape);
    }
    if (look.fill || look.hatch) {
      context.globalAlpha = (isDot ? Math.max(look.fillOpacity, 0.9) : look.hatch ? 0.9 : look.fillOpacity) * opacity;
      context.fillStyle = look.hatch ? pattern(context, look.hatch, frame) : look.fill;
      context.fill(path, "evenodd");
    }
    context.globalAlpha = opacity;
    context.strokeStyle = look.outline;
    context.lineWidth = look.weight / frame.scale;
    context.setLineDash(isDot ? [] : look.dash.map((length) => length / frame.scale));
    context.stroke(path);
  }

  const names = new Map();

  function label(map, layer) {
    if (!names.has(layer.key)) {
      const weak = layer.key === "neighbours" ? " weak" : "";
      names.set(layer.key, L.layerGroup(layer.features.map((feature) => {
        const icon = L.divIcon({ className: `place-name${weak}`, html: own.element("span", "", feature.n), iconSize: [0, 0] });
        return L.marker(own.shapes.labelPlace(feature.s), { icon, interactive: false, keyboard: false, pane: "names" });
      })));
    }
    if (own.state.on.has(layer.key)) names.get(layer.key).addTo(map);
    else names.get(layer.key).remove();
  }

  own.modules.push({
    start(map) {
      map.createPane("names").style.zIndex = 620;
      own.canvas = new own.Canvas(paint);
      own.canvas.addTo(map);
      this.map = map;
      this.draw();
    },

    // In a task of its own: what is chosen shows at once, and several changes are drawn as one.
    later() {
      window.clearTimeout(this.pending);
      this.pending = window.setTimeout(() => this.draw());
    },

    draw() {
      own.canvas.setItems(own.items());
      own.model.layers.filter((layer) => layer.labelled).forEach((layer) => label(this.map, layer));
    },

    change(names) {
      if (names.some((name) => ["filters", "scenario", "on"].includes(name))) this.later();
      else if (names.includes("opacity")) own.canvas.redraw();
    },
  });
})(window.opgavenkaart);
