// What the details panel says of a plan, a search area or a nature area: its attributes, all its findings, its place in
// the multi-criteria analysis and in the programme.
/** @import { Feature } from "../state/model.js" */
/** @import { Content } from "./panel.js" */
import { element } from "../../../common/static/elements.js";
import { bringIntoView } from "../map/viewport.js";
import { badgeMarks, findingMark } from "../parts/marks.js";
import { featureOf } from "../state/features.js";
import { of, ruleOf } from "../state/findings.js";
import { findingsAbout } from "../state/shown.js";
import { update } from "../state/state.js";
import { named } from "../words/names.js";
import { number } from "../words/numbers.js";
import { mcaPart, programmePart } from "./mca.js";
import { focusDetails } from "./panel.js";
import { actionButton, actions, attributeList, part, softLine, text } from "./parts.js";

const LISTED = 15;

/**
 * @param {number} finding
 * @param {Feature} feature
 */
function findingLine(finding, feature) {
  const isLeft = of("left_id", finding) === feature.id;
  const other = of(isLeft ? "right_name" : "left_name", finding);
  const row = element("li");
  const open = actionButton("", () => {
    update({ selected: { finding } });
    focusDetails();
  });
  open.className = "finding-line";
  open.append(findingMark(finding), element("span", "", ruleOf(finding).title));
  if (other) open.append(element("small", "", other));
  row.append(open);
  return row;
}

/**
 * Some of the findings, and a button that shows the rest.
 *
 * @param {number[]} found
 * @param {Feature} feature
 */
function findingList(found, feature) {
  if (!found.length) return [softLine(text("feature_none"))];
  const rows = element("ul", "finding-lines");
  rows.append(...found.slice(0, LISTED).map((finding) => findingLine(finding, feature)));
  if (found.length <= LISTED) return [rows];
  const more = actionButton(text("more", { count: number(found.length) }), () => {
    rows.append(...found.slice(LISTED).map((finding) => findingLine(finding, feature)));
    rows.children[LISTED].querySelector("button")?.focus();
    more.remove();
  });
  return [rows, more];
}

/**
 * @param {string} reference
 * @returns {Content}
 */
export function featureDetails(reference) {
  const what = featureOf(reference);
  if (!what) throw new Error(`the map holds no feature '${reference}'`);
  const { layer, feature } = what;
  const name = named(feature.name);
  const found = findingsAbout(what);
  const badges = element("p", "marks");
  badges.append(...badgeMarks(layer.badges));
  const zoom = actionButton(text("zoom"), () => bringIntoView({ feature: reference }), text("zoom_to", { name }));
  const parts = [
    layer.badges.length ? badges : null,
    attributeList(what),
    actions(zoom),
    part(text("feature_findings", { count: number(found.length) }), findingList(found, feature)),
    mcaPart((subject) => subject.features.includes(reference)),
    programmePart(found.map((finding) => of("id", finding))),
  ];
  return { kicker: layer.title, title: name, body: parts.flatMap((node) => node ?? []) };
}
