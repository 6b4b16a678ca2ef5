"""What is different under another scenario: findings, and the ground, dwellings and energy that they touch."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.geometry.symbols import says_symbol
from spatial.indicators import judged_anew
from spatial.layers.layer import ID
from spatial.report.comparison_columns import MEASURES
from spatial.rules.rules import REGION, Rule
from spatial.rules.ruleset import BASIC, RuleSet

__all__ = [
    "CHANGE_COLUMNS",
    "COMPARISON_COLUMNS",
    "TARGET",
    "TOTAL_COLUMNS",
    "Comparison",
    "compare",
    "compared_kind",
]

_MEASURES: Final = tuple(column.name for column in MEASURES)
COMPARISON_COLUMNS: Final = ("rule_id", *_MEASURES)
TOTAL_COLUMNS: Final = ("kind", *_MEASURES)
CHANGE_COLUMNS: Final = ("finding_id", "rule_id", "kind", "change", "grade_a", "grade_b")

TARGET: Final = "target"
"""What stands in the place of a kind where a rule is about a target: such a finding has no place."""

_KINDS: Final = ("conflict", "opportunity", TARGET)
_M2_IN_HA: Final = 10_000
_DECIMALS: Final = 6
"""A hundredth of a square metre: along a border that was cut twice no more than rounding is left."""

_NOTHING: Final = np.array([], dtype=object)


@dataclass(frozen=True)
class Comparison:
    """Hold what scenario `b` changes in comparison with scenario `a`.

    A rule that neither scenario touches gives the same under both and is left out.

    Parameters
    ----------
    rules
        `COMPARISON_COLUMNS`, one row a rule that was judged, by id. `gained`, `lost` and `regraded` count findings.
        Area, dwellings and energy are of what some finding of grade 1 or more is about under one scenario and none
        under the other: each square metre within the region, each plan and each search area once. Where a rule counts
        dwellings around an area, `dwellings_…` is the difference of the counts.
    totals
        `TOTAL_COLUMNS`, a row for conflicts, one for opportunities and one for targets that are not reached
        (`TARGET`): the same over all these rules together, so a plan that moves from one conflict to another is in
        neither. Dwellings that a rule counts stand and are not planned; they are in no total. Targets have no ground.
    changes
        `CHANGE_COLUMNS`, one row a finding that differs, by rule and id: `change` is ``gained``, ``lost`` (no longer
        found) or ``regraded``; a grade is NaN where there is no finding.
    not_evaluated
        Rules that a scenario touches and that could not be judged in this region: that is not "no difference".
    """

    a: str
    b: str
    rules: pd.DataFrame
    totals: pd.DataFrame
    changes: pd.DataFrame
    not_evaluated: tuple[str, ...]


def compare(
    findings: gpd.GeoDataFrame,
    a: str,
    b: str,
    rules: RuleSet,
    *,
    inputs: Mapping[str, gpd.GeoDataFrame],
    within: shapely.Geometry,
    not_evaluated: Collection[str] = (),
    indicators: pd.DataFrame | None = None,
    threads: int = 1,
) -> Comparison:
    """Compare the findings of a region under two scenarios.

    Parameters
    ----------
    findings
        Findings of the basic scenario and of those that are compared, stacked, with at least `finding_id`, `rule_id`,
        `grade`, both sides, `flags`, `dwellings`, `scenario` and ``geometry`` (EPSG:28992; None for one on a target).
    a, b
        Names of scenarios; ``basis`` is the basic one.
    rules
        The basic rule set: which rules a scenario touches follows from it. The others have no rows of that scenario and
        are as under the basic one.
    inputs
        Layer name to the features that touch the region, with `feature_id` and, where a layer has them, `dwellings` and
        `energy_gwh`. What lies wholly outside is not counted.
    within
        The region's polygon.
    not_evaluated
        Ids of the rules that could not be judged in this region.
    indicators
        The region's indicators: a scenario that changes one judges its targets anew.

    Raises
    ------
    RuleError
        A scenario is not in the rule set.
    """
    own = {scenario: _touched_by(findings, scenario, rules, indicators) for scenario in (a, b)}
    touched = (own[a] | own[b]) & set(rules.rules)
    judged = [name for name in sorted(touched) if name not in set(not_evaluated)]
    sides = [_under(findings, scenario, own[scenario], rules, judged) for scenario in (a, b)]
    book = _Features(inputs, pd.concat(sides, ignore_index=True))
    by_rule = []
    for name in judged:
        first, second = (side[side["rule_id"] == name] for side in sides)
        by_rule.append({"rule_id": name, **_measures(first, second, book, within, threads)})
    totals = []
    for kind in _KINDS:
        first, second = (side[side["kind"] == kind] for side in sides)
        totals.append({"kind": kind, **_measures(first, second, book, within, threads, counted=False)})
    return Comparison(
        a,
        b,
        pd.DataFrame(by_rule, columns=list(COMPARISON_COLUMNS)),
        pd.DataFrame(totals, columns=list(TOTAL_COLUMNS)),
        _changes(*sides),
        tuple(name for name in sorted(touched) if name in set(not_evaluated)),
    )


def compared_kind(rule: Rule) -> str:
    """Return under which heading the findings of a rule are compared: their kind, or `TARGET`."""
    return TARGET if rule.of_targets else rule.kind


def _touched_by(findings: gpd.GeoDataFrame, scenario: str, rules: RuleSet, indicators: pd.DataFrame | None) -> set[str]:
    """Rules by whose numbers the scenario changes, and those on an indicator that it changes."""
    if scenario == BASIC:
        return set()
    touched = rules.under(scenario).rules
    anew = frozenset() if indicators is None else judged_anew(rules, indicators, scenario)
    return {*touched, *findings.loc[findings["scenario"] == scenario, "rule_id"], *anew}


def _under(
    findings: gpd.GeoDataFrame, scenario: str, own: set[str], rules: RuleSet, judged: list[str]
) -> gpd.GeoDataFrame:
    """Return the findings of a scenario: its own of the rules that it touches, and the basic ones of the others."""
    is_own = findings["rule_id"].isin(own)
    rows = findings[(is_own & (findings["scenario"] == scenario)) | (~is_own & (findings["scenario"] == BASIC))]
    rows = rows[rows["rule_id"].isin(judged)]
    kinds = {name: compared_kind(rule) for name, rule in rules.rules.items()}
    return rows.assign(kind=rows["rule_id"].map(kinds)).sort_values(["rule_id", "finding_id"], ignore_index=True)


def _changes(first: gpd.GeoDataFrame, second: gpd.GeoDataFrame) -> pd.DataFrame:
    columns = ["finding_id", "rule_id", "kind", "grade"]
    both = first[columns].merge(
        second[columns], on=columns[:3], how="outer", suffixes=("_a", "_b"), indicator="change", validate="1:1"
    )
    both["change"] = both["change"].astype(str).map({"left_only": "lost", "right_only": "gained", "both": "regraded"})
    differs = both["grade_a"].astype("float64").ne(both["grade_b"].astype("float64"))
    both = both[differs].sort_values(["rule_id", "finding_id"], ignore_index=True)
    return both[list(CHANGE_COLUMNS)].astype({"grade_a": "float64", "grade_b": "float64"})


def _measures(
    first: gpd.GeoDataFrame,
    second: gpd.GeoDataFrame,
    book: "_Features",
    within: shapely.Geometry,
    threads: int,
    *,
    counted: bool = True,
) -> dict[str, float]:
    changes = _changes(first, second)["change"].value_counts()
    first, second = (side[side["grade"] >= 1] for side in (first, second))
    before, after = book.touched(first, counted=counted), book.touched(second, counted=counted)
    return {
        **{name: int(changes.get(name, 0)) for name in ("gained", "lost", "regraded")},
        "area_gained_ha": _ground_ha(second, first, within, threads),
        "area_lost_ha": _ground_ha(first, second, within, threads),
        "dwellings_gained": round(_more(after.dwellings, before.dwellings)),
        "dwellings_lost": round(_more(before.dwellings, after.dwellings)),
        "energy_gained_gwh": round(_more(after.energy_gwh, before.energy_gwh), _DECIMALS),
        "energy_lost_gwh": round(_more(before.energy_gwh, after.energy_gwh), _DECIMALS),
    }


def _more(these: Mapping[str, float], those: Mapping[str, float]) -> float:
    return float(sum(max(value - those.get(name, 0.0), 0.0) for name, value in sorted(these.items())))


def _ground_ha(these: gpd.GeoDataFrame, those: gpd.GeoDataFrame, within: shapely.Geometry, threads: int) -> float:
    """Ground within the region on which one set of findings lies and the other does not, each square metre once."""
    shapes, other_shapes = _shapes(these), _shapes(those)
    only = np.array([shape for wkb, shape in sorted(shapes.items()) if wkb not in other_shapes], dtype=object)
    if not len(only):
        return 0.0
    left = overlay.difference(
        only, np.array([shape for _, shape in sorted(other_shapes.items())], dtype=object)
    ).geometry
    left = left[~shapely.is_empty(left)]
    inside = overlay.overlaps(left, np.array([within], dtype=object), threads=threads).geometry
    if not len(inside):
        return 0.0
    whole = overlay.dissolve(inside, np.zeros(len(inside), dtype=np.int64), threads=threads).geometry
    return round(float(shapely.area(whole).sum()) / _M2_IN_HA, _DECIMALS)


def _shapes(findings: gpd.GeoDataFrame) -> dict[bytes, shapely.Geometry]:
    """Return the findings' polygons by their bytes; a symbol has no size, a finding on a target no place."""
    drawn = findings[~says_symbol(findings["flags"]) & (findings["left_layer"] != REGION).to_numpy()]
    shapes = np.asarray(drawn.geometry.values, dtype=object)
    shapes = shapes[shapely.get_dimensions(shapes) == 2] if len(shapes) else _NOTHING
    return dict(zip(shapely.to_wkb(shapes), shapes, strict=True))


class _Touched(NamedTuple):
    """What findings are about: dwellings and energy by what brings them."""

    dwellings: dict[str, float]
    energy_gwh: dict[str, float]


class _Features:
    """What the features of a region bring. One area that stands in two layers (a combined technique) is one."""

    def __init__(self, inputs: Mapping[str, gpd.GeoDataFrame], findings: pd.DataFrame) -> None:
        self._same: dict[tuple[str, str], str] = {}
        self._brings = _Touched({}, {})
        for layer, ids in _named(findings).items():
            frame = inputs.get(layer)
            if frame is None:
                continue
            rows = frame[frame[ID].isin(ids)]
            wkb = shapely.to_wkb(np.asarray(rows.geometry.values, dtype=object), hex=True)
            for name, shape in zip(rows[ID], wkb, strict=True):
                self._same[layer, name] = f"{name}\x1f{shape}"
            for column in self._brings._fields:
                if column in rows:
                    self._take(layer, column, rows)

    def _take(self, layer: str, column: str, rows: gpd.GeoDataFrame) -> None:
        brings = getattr(self._brings, column)
        for name, value in zip(rows[ID], pd.to_numeric(rows[column]).astype("float64"), strict=True):
            key = self._same[layer, name]
            if not np.isnan(value):
                brings[key] = max(value, brings.get(key, value))

    def touched(self, findings: pd.DataFrame, *, counted: bool) -> _Touched:
        """Return what findings are about, and with `counted` the dwellings that a rule counts around an area."""
        names = {
            self._same[layer, name]
            for layer, ids in _named(findings).items()
            for name in ids
            if (layer, name) in self._same
        }
        found = _Touched(*({key: brings[key] for key in names if key in brings} for brings in self._brings))
        if counted:
            counts = findings[(findings["right_id"] == "") & findings["dwellings"].notna()]
            for name, value in zip(counts["finding_id"], counts["dwellings"], strict=True):
                found.dwellings[name] = float(value)
        return found


def _named(findings: pd.DataFrame) -> dict[str, set[str]]:
    named: dict[str, set[str]] = {}
    for side in ("left", "right"):
        for layer, ids in findings.groupby(f"{side}_layer")[f"{side}_id"]:
            named.setdefault(str(layer), set()).update(ids)
    return named
