// What the details panel says of a finding.
/** @import { Side } from "../state/model.js" */
/** @import { Content } from "./panel.js" */
import { element } from "../../../common/static/elements.js";
import { bringIntoView } from "../map/viewport.js";
import { badgeMarks, findingMark, newMark, outdatedMark } from "../parts/marks.js";
import { referenceOf, shapesOf, sideOf } from "../state/features.js";
import { hasPlace, of, ruleOf } from "../state/findings.js";
import { model, SIDES } from "../state/model.js";
import { update } from "../state/state.js";
import { capital, findingName, named, places, theme } from "../words/names.js";
import { contentDay, day, isMissing, number, short } from "../words/numbers.js";
import { reason } from "../words/reason.js";
import { codeWord, word } from "../words/texts.js";
import { gradeChangePart } from "./grade_change.js";
import { mcaPart, programmePart } from "./mca.js";
import { actionButton, actions, attributeList, factList, part, softLine, text } from "./parts.js";
import { paramPart, rulePart } from "./rule.js";
import { scenarioPart } from "./scenarios.js";
import { deciderPart, partyPart } from "./who.js";

const METRES_IN_KM = 1000;

/** @param {number} finding */
function headOf(finding) {
  const head = element("p", "marks");
  head.append(findingMark(finding));
  if (of("is_new", finding)) head.append(" ", newMark());
  if (of("is_outdated", finding)) head.append(" ", outdatedMark());
  return head;
}

/** @param {number} finding */
function unverifiedLine(finding) {
  return ruleOf(finding).rests_on_unverified ? element("p", "doubt", text("doubted")) : null;
}

/** @param {number} finding */
function zoomLine(finding) {
  if (!shapesOf({ finding }).length) return softLine(text("not_drawn"));
  return actions(actionButton(text("zoom"), () => bringIntoView({ finding })));
}

/** @param {number} metres */
function distance(metres) {
  if (metres < METRES_IN_KM) return text("metres", { number: number(metres, 0) });
  return text("kilometres", { number: number(metres / METRES_IN_KM, 1) });
}

/** @param {number} finding */
function measurePart(finding) {
  /**
   * @param {"distance_m" | "area_ha" | "dwellings" | "energy_gwh"} name
   * @param {(value: number) => string} written
   */
  const measure = (name, written) => {
    const value = of(name, finding);
    return isMissing(value) ? "" : written(value);
  };
  return part(text("numbers"), [factList([
    [text("distance_m"), measure("distance_m", distance)],
    [text("area_ha"), measure("area_ha", (value) => text("hectares", { number: short(value) }))],
    [text("dwellings"), measure("dwellings", (value) => number(value, 0))],
    [text("energy_gwh"), measure("energy_gwh", (value) => text("gwh", { number: short(value) }))],
    [text("places"), places(of("places", finding))],
    [text("certainty"), codeWord("certainty", ruleOf(finding).certainty)],
    [text("flags"), of("flags", finding)],
    // Of a target the rule book says of when it is.
    [text("content_on"), hasPlace(finding) ? contentDay(of("content_on", finding)) : ""],
    [text("first_seen"), day(of("first_seen", finding))],
    [text("id"), of("id", finding)],
  ])]);
}

/**
 * @param {number} finding
 * @param {Side} side
 */
function sideBox(finding, side) {
  const box = element("div", "side");
  const key = ruleOf(finding)[side];
  const layer = model.layer_titles[key] ?? key;
  if (!of(`${side}_id`, finding)) {
    // Without an id it is no feature: the layer was counted, or the region as a whole is meant.
    box.append(element("p", "side-layer", text("several", { layer })));
    return box;
  }
  const name = named(of(`${side}_name`, finding));
  const head = element("p", "side-layer", layer);
  box.append(head, element("h4", "", name));
  const found = sideOf(finding, side);
  if (!found) {
    box.append(softLine(text("no_attributes")));
    return box;
  }
  const feature = referenceOf(found.layer, found.feature);
  head.append(...badgeMarks(found.layer.badges));
  box.append(attributeList(found), actions(
    actionButton(text("zoom"), () => bringIntoView({ feature }), text("zoom_to", { name })),
    actionButton(text("all_findings"), () => update({ selected: { feature } }), text("open_feature", { name })),
  ));
  return box;
}

/**
 * The parts of the body in their order; one that has nothing to say is null. A new part is a module of its own and a
 * line here.
 *
 * @type {((finding: number) => Node | null)[]}
 */
const PARTS = [
  headOf,
  (finding) => element("p", "names", findingName(finding)),
  (finding) => element("p", "reason", reason(finding)),
  unverifiedLine,
  zoomLine,
  measurePart,
  gradeChangePart,
  deciderPart,
  partyPart,
  (finding) => part(text("features"), SIDES.map((side) => sideBox(finding, side))),
  scenarioPart,
  (finding) => mcaPart((subject) => subject.id === of("id", finding)),
  (finding) => programmePart([of("id", finding)]),
  paramPart,
  rulePart,
];

/**
 * @param {number} finding
 * @returns {Content}
 */
export function findingDetails(finding) {
  const rule = ruleOf(finding);
  const kicker = [word(`findings.kind.${rule.kind}`), theme(rule.theme)].filter(Boolean).map(capital).join(" · ");
  return { kicker, title: rule.title, body: PARTS.flatMap((partOf) => partOf(finding) ?? []) };
}
