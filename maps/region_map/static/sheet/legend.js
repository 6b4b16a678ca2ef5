// The legend of the print sheet: the grades that are in its frame, and the layers that are on.
/** @import { Kind } from "../state/model.js" */
/** @import { DrawnLayer } from "../parts/swatch.js" */
import { byId, element } from "../../../common/static/elements.js";
import { classWord } from "../panel/layer_rows.js";
import { canBeDrawn, gradeSwatch, layerSwatch, swatch } from "../parts/swatch.js";
import { differenceLegend } from "../scenario/marks.js";
import { of } from "../state/findings.js";
import { KINDS, model } from "../state/model.js";
import { state } from "../state/state.js";
import { gradeWord, word } from "../words/texts.js";

/** @typedef {Record<Kind, number[]>} FoundByKind */

/**
 * @param {Node} look
 * @param {string} text
 */
function row(look, text) {
  const line = element("li");
  line.append(look, element("span", "", text));
  return line;
}

/**
 * @param {Kind} kind
 * @param {number[]} found
 */
function gradeRows(kind, found) {
  const grades = [...new Set(found.map((finding) => of("grade", finding)))].sort((a, b) => b - a);
  return grades.map((grade) =>
    row(gradeSwatch(kind, grade), `${word(`legend.${kind}`)} ${grade} ${gradeWord(kind, grade)}`));
}

/** @param {DrawnLayer} layer */
function layerRows(layer) {
  const { style } = layer;
  const badges = layer.badges.map(({ text }) => text).join(", ");
  const title = badges ? `${layer.title} (${badges})` : layer.title;
  const codes = [...new Set(layer.features.flatMap((feature) => feature.code ?? []))];
  if (!codes.length) return [row(layerSwatch(layer), title)];
  const look = { outline: style.colour, opacity: style.fill_opacity, dash: style.dash };
  return codes.map((code) => row(swatch({ ...look, fill: model.classes[code] }), `${title}: ${classWord(code)}`));
}

export const layersOn = () => model.layers.filter(canBeDrawn).filter((layer) => state.on.has(layer.key));

/** @param {FoundByKind} found */
export function showLegend(found) {
  byId("sheet-legend").replaceChildren(
    ...KINDS.flatMap((kind) => gradeRows(kind, found[kind])), ...layersOn().flatMap(layerRows), ...differenceLegend(),
  );
}
