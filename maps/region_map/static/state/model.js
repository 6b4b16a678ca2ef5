// What the page shows, as it was published: filled once, by decode.js, and then read only.
/** @import { FindingColumns, Layer as LayerColumns, MapModel, Mca as McaColumns } from "../schema.d.ts" */
import { Shapes } from "./shapes.js";

/**
 * A feature of a layer: the number of its shape, its id and name, its attributes as they are written (in the order of
 * the layer's `fields`), and the class that colours it, where classes do.
 *
 * @typedef {{ shape: number, id: string, name: string, values: (string | null)[], code?: string }} Feature
 */

/** @typedef {Omit<LayerColumns, "features"> & { features: Feature[], byId: Map<string, Feature> }} Layer */

/**
 * The id and name of both sides of the findings.
 *
 * @typedef {{ left_id: string[], left_name: string[], right_id: string[], right_name: string[] }} SideColumns
 */

/**
 * Findings as columns of one length; a finding is its row's number.
 *
 * @typedef {FindingColumns & SideColumns} Findings
 */

/**
 * What is ranked; `findings` and `features` ("layer:id") are those that it is about. `scores` and `values` stand in the
 * order of the criteria, null where unknown; `excluded_by` names findings.
 *
 * @typedef {{
 *   kind: string, id: string, name: string, findings: number[], features: string[], excluded_by: string[],
 *   scores: (number | null)[], values: (number | null)[], rank_best: number | null, rank_worst: number | null,
 *   basis: string,
 * }} Subject
 */

/** @typedef {Omit<McaColumns, "subjects"> & { subjects: Subject[] }} Mca */

/**
 * @typedef {Omit<MapModel, "layers" | "findings" | "mca"> & {
 *   layers: Layer[], layersByKey: Map<string, Layer>, findings: Findings, mca: Mca,
 * }} Model
 */

/** @typedef {"conflict" | "opportunity"} Kind */
/** @typedef {"left" | "right"} Side */

/** @type {Kind[]} */
export const KINDS = ["conflict", "opportunity"];

/** @type {Side[]} */
export const SIDES = ["left", "right"];

export const model = /** @type {Model} */ ({});

export const shapes = new Shapes();
