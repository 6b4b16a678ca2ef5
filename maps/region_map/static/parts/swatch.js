// How something is drawn on the map, in small: for legends.
/** @import { Hatch } from "../map/hatch.js" */
/** @import { Kind, Layer } from "../state/model.js" */
import { HATCHES } from "../map/hatch.js";
import { model } from "../state/model.js";
import { svg } from "./svg.js";

/** @typedef {{ fill?: string, outline: string, opacity?: number, dash?: string, hatch?: Hatch | "" }} Swatch */

/** @param {Swatch} look */
export function swatch({ fill, outline, opacity = 0.85, dash = "", hatch = "" }) {
  const node = svg("svg", { class: "swatch", width: 20, height: 14, "aria-hidden": "true", focusable: "false" });
  const style = { x: 1.5, y: 1.5, width: 17, height: 11, rx: 2, stroke: outline, "stroke-width": 1.6 };
  node.append(svg("rect", {
    ...style, fill: hatch ? HATCHES[hatch][0] : fill || "none", "fill-opacity": hatch ? 1 : opacity,
    ...(dash ? { "stroke-dasharray": dash } : {}),
  }));
  if (hatch) {
    node.append(svg("path", { d: "M3 11L10 3M8 11L15 3M13 11L18 5", stroke: HATCHES[hatch][1], "stroke-width": 1.6 }));
  }
  return node;
}

/**
 * @param {Kind} kind
 * @param {number} grade
 */
export function gradeSwatch(kind, grade) {
  const [fill, outline] = model.colours[kind][grade];
  const hatch = kind === "conflict" && grade === 4 ? "conflict" : "";
  return swatch({ fill, outline, hatch, dash: kind === "opportunity" ? "4 2" : "" });
}

/** @typedef {Layer & { style: NonNullable<Layer["style"]> }} DrawnLayer */

/**
 * Whether a layer can be drawn; of one that is absent there is nothing.
 *
 * @param {Layer} layer
 * @returns {layer is DrawnLayer}
 */
export const canBeDrawn = (layer) => layer.style !== null;

/** @param {DrawnLayer} layer */
export function layerSwatch({ style, no_data: noData }) {
  if (noData) return swatch({ outline: style.colour, hatch: "no_data" });
  return swatch({ fill: style.fill, outline: style.colour, opacity: style.fill_opacity, dash: style.dash });
}
