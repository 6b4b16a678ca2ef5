"""The noun `Explanation`: one published finding with all its facts, in words and numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from maps.answers.published_finding import PublishedFinding, Record
from maps.common.labels import Wording
from maps.common.numbers import is_missing
from maps.common.reason import reason
from maps.common.thresholds import thresholds
from spatial.findings.changes_at_home import changes_at_home
from spatial.findings.grade_change import GradeChange
from spatial.findings.graded_pairs import MEASURES, GradedPairs, graded_pairs
from spatial.layers.content_date import CONTENT_NEWEST_ON, CONTENT_ON
from spatial.layers.crs import RD
from spatial.report.findings import GRADE
from spatial.rules.rules import Rule
from spatial.rules.ruleset import BASIC, RuleSet

__all__ = ["Explanation", "explain_finding"]

_ACTION: Final = ("action", "instrument", "article", "lead_time", "prerequisite")

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Explanation:
    """All that a release and its rules tell of one finding; `dataclasses.asdict` gives what JSON can hold.

    Parameters
    ----------
    rule
        `title`, `source`, `status`, `status_word`, `note`.
    left, right
        `layer`, `layer_title`, `feature_id`, `name`.
    measures
        By name; None where unknown. Of `value`, that of the indicator that a finding on a target is about, the unit is
        `value_unit`, '' for another finding.
    municipalities, certainty, flags
        Codes with their words.
    thresholds
        Each parameter that the rule reads, as it is where the finding is at home: `param_id`, `title`, `value`, `unit`,
        `formula` (in words; its parts follow), `status`, `status_word`, `source`, `edition`. None when the release was
        made with other rules.
    parties
        `party_id`, `title`, `municipality`, `municipality_name`, `influence` with `influence_word`, and `actions`: what
        its group can do in that way, each with `action`, `instrument`, `article`, `lead_time`, `prerequisite`.
    sources
        Those behind both layers: `source_id`, `title`, `layers`, `content_on` and `content_newest_on` (None where
        unknown), `captured_at`, `health`, `health_word`, `label`, `label_word`.
    scenarios
        Each that was judged: `scenario`, `title`, `standing` (``stands``, ``untouched``: the rule does not read what it
        changes, ``gone``, ``unknown``) and `grade`.
    change
        What would change the grade; None when that is not known, and `notes` say why.
    """

    finding_id: str
    lang: str
    release_id: str
    regions: tuple[str, ...]
    rule_id: str
    kind: str
    title: str
    reason: str
    scenario: str
    grade: int
    grade_word: str
    rule: Facts
    left: Facts
    right: Facts
    measures: Mapping[str, float | None]
    value_unit: str
    municipalities: tuple[Facts, ...]
    cross_border: bool
    certainty: Facts
    flags: tuple[Facts, ...]
    thresholds: tuple[Facts, ...] | None
    parties: tuple[Facts, ...]
    sources: tuple[Facts, ...]
    first_seen: str
    scenarios: tuple[Facts, ...]
    change: GradeChange | None
    notes: tuple[str, ...]


def explain_finding(
    found: PublishedFinding,
    ruleset: RuleSet | None,
    wording: Wording,
    *,
    release_id: str,
    regions: Sequence[str],
    layer_sources: Mapping[str, Sequence[str]],
    scenarios: Sequence[str],
    notes: Sequence[str] = (),
) -> Explanation:
    """Bring together what is known of a finding.

    Parameters
    ----------
    ruleset
        The basic rule set with which the release was made; None when it cannot be had.
    regions
        Codes of the regions in which the finding stands.
    layer_sources
        Layer to the ids of its sources.
    scenarios
        What was judged, the basic one among it.
    notes
        What a reader must know beforehand; more is added.
    """
    row, notes = found.row, list(notes)
    rule = ruleset.rules[row["rule_id"]] if ruleset else None
    used, change, measures = _by_rule(rule, ruleset, found)
    if change is None:
        notes.append(wording.text("explain.not_from_rule" if rule else "explain.other_rules"))
    elif change.tests_left_out:
        notes.append(wording.text("explain.left_out", tests=", ".join(map(str, change.tests_left_out))))
    template = rule.reason.in_language(wording.lang) if rule else str(found.rule["reason"])
    sources = {name for side in ("left", "right") for name in layer_sources.get(row[f"{side}_layer"], ())}
    return Explanation(
        finding_id=row["finding_id"],
        lang=wording.lang,
        release_id=release_id,
        regions=tuple(regions),
        rule_id=row["rule_id"],
        kind=row["kind"],
        title=rule.title.in_language(wording.lang) if rule else str(found.rule["title"]),
        reason=reason(template, row, wording.lang),
        scenario=row["scenario"],
        grade=row["grade"],
        grade_word=wording.word(GRADE[row["kind"]], row["grade"]),
        rule=_rule(found.rule, rule, wording),
        left=_side(row, "left", wording),
        right=_side(row, "right", wording),
        measures=measures,
        value_unit=found.indicator["unit"] if found.indicator else "",
        municipalities=tuple({"code": code, "name": wording.places_of(code)} for code in _parts(row["municipalities"])),
        cross_border=bool(row["cross_border"]),
        certainty={"code": row["certainty"], "word": wording.word("certainty", row["certainty"])},
        flags=tuple({"code": flag, "word": wording.flags_of(flag)} for flag in _parts(row["flags"])),
        thresholds=thresholds(rule, used, wording) if rule and used else None,
        parties=tuple(_party(party, found, wording) for party in found.parties),
        sources=tuple(_source(source, wording) for source in found.sources if source["source_id"] in sources),
        first_seen=str(row["first_seen"]),
        scenarios=tuple(_standing(name, found, ruleset, wording) for name in scenarios),
        change=change,
        notes=tuple(notes),
    )


def _by_rule(
    rule: Rule | None, ruleset: RuleSet | None, found: PublishedFinding
) -> tuple[RuleSet | None, GradeChange | None, dict[str, Any]]:
    """Return the rules of the finding's scenario and place, what would change its grade, and its measures."""
    row = found.row
    measures = {name: row[name] for name in MEASURES}
    if rule is None or ruleset is None:
        return ruleset, None, measures
    used = ruleset if row["scenario"] == BASIC else ruleset.under(row["scenario"])
    pairs = _graded(rule, used, found)
    ((used, change),) = changes_at_home(rule, used, pairs, found.municipality_codes)
    return used, change, measures | _further(rule, used, pairs)


def _graded(rule: Rule, used: RuleSet, found: PublishedFinding) -> GradedPairs:
    """Return the facts by which the finding was graded."""
    row = found.row
    features: dict[str, gpd.GeoDataFrame] = {}
    for side, layer in (("right", rule.right.layer), ("left", rule.left.layer)):
        attributes = getattr(found, side)
        if attributes is not None:
            one = gpd.GeoDataFrame([attributes], geometry=[found.geometries[side]], crs=RD)
            features[layer] = pd.concat([features[layer], one], ignore_index=True) if layer in features else one
    finding = gpd.GeoDataFrame([{**row, "geometry": found.geometries["finding"]}], geometry="geometry", crs=RD)
    values = [found.indicator["value"]] if found.indicator else None
    return graded_pairs(rule, used, finding, features, values)


def _further(rule: Rule, used: RuleSet, pairs: GradedPairs) -> dict[str, float | None]:
    """Return the measures that the rule grades by and that are no column of a finding."""
    asked = dict.fromkeys(name for test in rule.tests for name in test.edges(rule.context(used)))
    values = {name: float(pairs.facts[name][0]) for name in asked if name in pairs.facts}
    return {name: None if is_missing(value) else value for name, value in values.items()}


def _parts(codes: object) -> list[str]:
    return [code for code in str(codes or "").split(",") if code]


def _rule(published: Record, rule: Rule | None, wording: Wording) -> Facts:
    return {
        "source": published["source"],
        "status": published["status"],
        "status_word": wording.word("status", published["status"]),
        "note": (rule.note or "") if rule else "",
    }


def _side(row: Record, side: str, wording: Wording) -> Facts:
    layer = row[f"{side}_layer"]
    return {
        "layer": layer,
        "layer_title": wording.layer(layer),
        "feature_id": row[f"{side}_id"],
        "name": row[f"{side}_name"] or "",
    }


def _party(row: Record, found: PublishedFinding, wording: Wording) -> Facts:
    place = row["municipality"] or ""
    mine = (row["finding_type"], found.party_groups.get(row["party_id"]), row["influence"])
    actions = [row for row in found.actions if (row["finding_type"], row["party_id"], row["influence"]) == mine]
    return {
        "party_id": row["party_id"],
        "title": wording.parties_of(f"{row['party_id']}:{place}" if place else row["party_id"]),
        "municipality": place,
        "municipality_name": wording.places_of(place),
        "influence": row["influence"],
        "influence_word": wording.word("report.influence", row["influence"]),
        "actions": tuple({name: row[name] or "" for name in _ACTION} for row in actions),
    }


def _source(row: Record, wording: Wording) -> Facts:
    label = row["label"] or ""
    return {
        "source_id": row["source_id"],
        "title": row["title"],
        "layers": _parts(row["layers"]),
        # A release of before there were dates of content has no such columns.
        CONTENT_ON: row.get(CONTENT_ON),
        CONTENT_NEWEST_ON: row.get(CONTENT_NEWEST_ON),
        "captured_at": row["captured_at"],
        "health": row["health"],
        "health_word": wording.word("health", row["health"]),
        "label": label,
        "label_word": wording.word("label", label) if label else "",
    }


def _standing(name: str, found: PublishedFinding, ruleset: RuleSet | None, wording: Wording) -> Facts:
    known = ruleset.scenarios.get(name) if ruleset else None
    title = wording.text("explain.basic") if name == BASIC else known.title.in_language(wording.lang) if known else name
    row = found.rows.get(name)
    if row:
        standing = "stands"
    elif name == BASIC:
        standing = "gone"
    elif ruleset is None or known is None:
        standing = "unknown"
    elif found.row["rule_id"] in ruleset.touched_by(name):
        standing = "gone"
    else:
        standing, row = "untouched", found.rows.get(BASIC)
    return {"scenario": name, "title": title, "standing": standing, "grade": row["grade"] if row else None}
