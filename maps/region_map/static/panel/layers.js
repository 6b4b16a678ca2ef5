// The tab with layers and legend: a line for each layer and each rule, with what is on, how it looks and how much.
import { byId } from "../../../common/static/elements.js";
import { KINDS, model } from "../state/model.js";
import { onChange, state } from "../state/state.js";
import { layerGroup } from "./layer_rows.js";
import { findingGroup, gradesOf } from "./rule_rows.js";

const GROUPS = ["claim", "nature", "context"];
const SHOWN_FROM = { conflict: 2, opportunity: 1 };

// What is on when the page opens: conflicts from grade 2 on, claims and borders.
export function defaultsOn() {
  const grades = KINDS.flatMap((kind) =>
    gradesOf(kind).filter((grade) => grade >= SHOWN_FROM[kind]).map((grade) => `grade:${kind}-${grade}`));
  return new Set([
    ...model.layers.filter((layer) => layer.shown && layer.style).map((layer) => layer.key),
    ...model.rules.filter((rule) => rule.kind === "conflict").map((rule) => `rule:${rule.id}`),
    ...grades,
  ]);
}

// What is open and where the reader is stays, though the lines are created anew.
function fill() {
  const parent = byId("layer-list");
  const groups = () => [...parent.querySelectorAll("details")].filter((part) => part.classList.contains("group"));
  const open = new Map(groups().map((part) => [part.className, part.open]));
  const focused = document.activeElement instanceof HTMLElement ? { ...document.activeElement.dataset } : {};
  parent.replaceChildren(...KINDS.map(findingGroup), ...GROUPS.map(layerGroup));
  groups().forEach((part) => { part.open = open.get(part.className) ?? part.open; });
  const { on, all } = focused;
  const again = [...parent.querySelectorAll("input")]
    .find((input) => (on && input.dataset.on === on) || (all && input.dataset.all === all));
  if (again) again.focus();
}

export function startLayers() {
  let isStale = false;
  fill();
  onChange((names) => {
    if (names.some((name) => ["filters", "scenario", "on"].includes(name))) isStale = true;
    if (!isStale || state.tab !== "layers") return;
    isStale = false;
    fill();
  });
}
