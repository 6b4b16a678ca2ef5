// What a person at the console, a test or a benchmark asks the page: its one global name. No script of ours reads it.
import { tableOrder } from "./findings/order.js";
import { canvas } from "./map/drawing.js";
import { items } from "./map/items.js";
import { lengthM } from "./map/rd.js";
import { weights } from "./mca/weights.js";
import { differenceOf } from "./scenario/difference.js";
import { unpacked } from "./state/decode.js";
import { featureOf } from "./state/features.js";
import { findingAt, of, ruleOf } from "./state/findings.js";
import { model, shapes } from "./state/model.js";
import { current, passes, shown } from "./state/shown.js";
import { noFilters, state, update } from "./state/state.js";
import { party } from "./words/names.js";
import { day, number, short } from "./words/numbers.js";
import { reason } from "./words/reason.js";

/** @param {L.Map} map */
export function openForInspection(map) {
  Object.assign(window, {
    opgavenkaart: Object.freeze({
      canvas, current, day, differenceOf, featureOf, findingAt, items, lengthM, map, model, noFilters, number, of,
      party, passes, reason, ruleOf, shapes, short, shown, state, tableOrder, unpacked, update, weights,
    }),
  });
}
