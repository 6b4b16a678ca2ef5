"""What is weighed: opportunities and search areas, the claims that each is made of, and the findings that it meets."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial.layers.layer import ID, NAME
from spatial.layers.places import HOME, REACHED, column_or_empty
from spatial.mca.criterion_list import OPPORTUNITY, SEARCH_AREA
from spatial.mca.scoring import Numbers, floats
from spatial.messages import Sayable, message
from spatial.rules.ruleset import RuleSet

__all__ = ["CLAIM_COLUMNS", "COMBINED", "SEARCH_LAYERS", "Subjects", "Twins", "pair_names", "subjects_of"]

SEARCH_LAYERS: Final = ("wind_areas", "solar_areas")
"""The layers whose features are weighed as search areas."""

COMBINED: Final = "search_areas"
"""The layer of search areas of all techniques; under its name stands an area that is for wind and sun together."""

_FAMILY: Final = (*SEARCH_LAYERS, COMBINED)

CLAIM_COLUMNS: Final = ("subject_kind", "subject_id", "layer", "feature_id", "area", "in_region")
"""Which claims a subject is made of. `area` is one text for the ground of an area that stands in several layers;
`in_region` tells whether the claim touches the region, so that its own conflicts are known."""

_SIDES: Final = ("left", "right")

_BRINGING: Final = {"energy_gwh": _FAMILY, "dwellings": ("housing_plans",)}


@dataclass(frozen=True)
class Subjects:
    """Hold what is weighed, and what each meets.

    Parameters
    ----------
    frame
        `subject_kind`, `subject_id`, `name`, `at` (row of its own finding; -1 for a search area), sorted by kind and
        id. The id is the finding's, or layer and feature id (``wind_areas:a``; ``search_areas:a`` for a combined one).
    claims
        `subject` (row of `frame`), `layer`, `feature_id`, `area`, `in_region`, `area_ha`, `energy_gwh`, `dwellings`,
        `municipalities`.
    conflicts, opportunities
        The findings of the basic scenario, conflicts from grade 1 on.
    conflict_pairs
        `subject`, `at` (row of `conflicts`), `own_left`, `own_right`: which side is a claim of the subject. Each pair
        once.
    shared
        The same for opportunities other than itself.
    bringing
        `energy_gwh` and `dwellings` to the layers whose features bring these, whether or not the number is known.
    """

    frame: pd.DataFrame
    claims: pd.DataFrame
    conflicts: gpd.GeoDataFrame
    opportunities: gpd.GeoDataFrame
    conflict_pairs: pd.DataFrame
    shared: pd.DataFrame
    bringing: Mapping[str, frozenset[str]]

    def __len__(self) -> int:
        return len(self.frame)

    def is_kind(self, kind: str) -> np.ndarray:
        """Return a mask of the subjects of one kind."""
        mask: np.ndarray = (self.frame["subject_kind"] == kind).to_numpy(dtype=bool)
        return mask


def subjects_of(findings: gpd.GeoDataFrame, inputs: Mapping[str, gpd.GeoDataFrame], ruleset: RuleSet) -> Subjects:
    """Make the subjects of a region.

    Parameters
    ----------
    findings
        Those with `spatial.findings.evaluate.FINDING_COLUMNS`, of any scenario; those of the rule set's count.
    inputs
        Layer name to the features that touch the region, uncut.
    """
    basic = findings[findings["scenario"] == ruleset.scenario].sort_values("finding_id", kind="stable")
    conflicts = basic[(basic["kind"] == "conflict") & (basic["grade"] >= 1)].reset_index(drop=True)
    opportunities = basic[basic["kind"] == "opportunity"].reset_index(drop=True)
    twins = Twins(inputs)
    features = _features(inputs, ruleset.claim_layers, twins)
    sides = _sides(opportunities)
    of_opportunities = sides[sides["layer"].isin({*ruleset.claim_layers, *_FAMILY})].drop(columns="side")
    areas = features[features["layer"].isin(SEARCH_LAYERS)]
    area_ids = np.unique(areas["area"].to_numpy(dtype=object))
    frame = _frame(opportunities, areas, area_ids)
    own = areas[["layer", "feature_id"]].assign(
        at=len(opportunities) + np.searchsorted(area_ids.astype(str), areas["area"].to_numpy(dtype=str))
    )
    named = twins.added(pd.concat([of_opportunities, own])).drop_duplicates().rename(columns={"at": "subject"})
    claims = named.merge(features.drop(columns="name"), on=["layer", "feature_id"], how="left")
    claims["in_region"] = claims["area"].notna()
    # Of what lies beyond the region no shape is at hand: areas of one id are then taken for one.
    layer = claims["layer"].where(~claims["layer"].isin(_FAMILY), COMBINED)
    claims["area"] = claims["area"].fillna(layer + ":" + claims["feature_id"])
    claims["municipalities"] = claims["municipalities"].fillna("")
    claims = claims.sort_values(["subject", "layer", "feature_id"], ignore_index=True)
    shared = _touching(claims, opportunities)
    itself = frame["at"].to_numpy()[shared["subject"]] == shared["at"]
    return Subjects(
        frame,
        claims,
        conflicts,
        opportunities,
        _touching(claims, conflicts),
        shared[~itself].reset_index(drop=True),
        {column: _bringing(inputs, column, known) for column, known in _BRINGING.items()},
    )


def _frame(opportunities: gpd.GeoDataFrame, areas: pd.DataFrame, area_ids: np.ndarray) -> pd.DataFrame:
    """Return `Subjects.frame`: the opportunities, then the search areas, each by id."""
    names = areas.drop_duplicates("area").set_index("area")["name"]
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "subject_kind": OPPORTUNITY,
                    "subject_id": opportunities["finding_id"],
                    "name": pair_names(opportunities),
                    "at": np.arange(len(opportunities)),
                }
            ),
            pd.DataFrame(
                {
                    "subject_kind": SEARCH_AREA,
                    "subject_id": area_ids,
                    "name": names.reindex(area_ids).to_numpy(),
                    "at": np.full(len(area_ids), -1),
                }
            ),
        ],
        ignore_index=True,
    )


def _bringing(inputs: Mapping[str, gpd.GeoDataFrame], column: str, known: tuple[str, ...]) -> frozenset[str]:
    return frozenset(known) | {name for name, frame in inputs.items() if column in frame}


class Twins:
    """Tell which areas stand in several of the layers of search areas: one id and one shape."""

    def __init__(self, inputs: Mapping[str, gpd.GeoDataFrame]) -> None:
        shapes = {name: inputs[name].set_index(ID).geometry for name in _FAMILY if name in inputs}
        self.same: dict[tuple[str, str], frozenset[str]] = {}
        for first, second in permutations(_FAMILY, 2):
            self.same[first, second] = frozenset()
            if first in shapes and second in shapes:
                both = shapes[first].index.intersection(shapes[second].index)
                one, other = (np.asarray(shapes[name].loc[both].values, dtype=object) for name in (first, second))
                self.same[first, second] = frozenset(both[shapely.equals_exact(one, other)])

    def area(self, layer: str, feature: str) -> str:
        """Return one text for the ground of an area in every layer that holds it."""
        if layer not in _FAMILY:
            return f"{layer}:{feature}"
        held = [name for name in SEARCH_LAYERS if name == layer or feature in self.same[layer, name]]
        return f"{held[0] if len(held) == 1 else COMBINED}:{feature}"

    def added(self, claims: pd.DataFrame) -> pd.DataFrame:
        """Add to claims the same area by the layer of all techniques, and to one of that layer those by technique."""
        parts = [claims]
        for (first, second), ids in self.same.items():
            if COMBINED in (first, second):
                held = claims[(claims["layer"] == first) & claims["feature_id"].isin(ids)]
                parts.append(held.assign(layer=second))
        return pd.concat(parts, ignore_index=True)


def _features(inputs: Mapping[str, gpd.GeoDataFrame], layers: tuple[str, ...], twins: Twins) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "layer": name,
                "feature_id": frame[ID].to_numpy(dtype=object),
                "name": frame[NAME].to_numpy(dtype=object),
                "area": [twins.area(name, feature) for feature in frame[ID]],
                "area_ha": shapely.area(np.asarray(frame.geometry.values)) / 10_000,
                "energy_gwh": _numbers(frame, "energy_gwh"),
                "dwellings": _numbers(frame, "dwellings"),
                "municipalities": column_or_empty(frame, REACHED if REACHED in frame else HOME),
            }
        )
        for name in sorted({*layers, *_FAMILY} & set(inputs))
        if len(frame := inputs[name])
    ]
    columns = ["layer", "feature_id", "name", "area", "area_ha", "energy_gwh", "dwellings", "municipalities"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _numbers(frame: gpd.GeoDataFrame, column: str) -> Numbers:
    if column not in frame:
        return np.full(len(frame), np.nan)
    return floats(frame[column])


def pair_names(findings: gpd.GeoDataFrame) -> list[Sayable]:
    """Return the names of both sides of findings, the id where a side has no name."""
    sides = [findings[f"{side}_name"].where(findings[f"{side}_name"] != "", findings[f"{side}_id"]) for side in _SIDES]
    return [_pair_name(left, right) for left, right in zip(*sides, strict=True)]


def _pair_name(left: Sayable, right: Sayable) -> Sayable:
    if not left or not right:
        return left or right
    # An indicator that stands on the right has no name but a title.
    return f"{left} – {right}" if isinstance(right, str) else message("mca.pair", left=left, right=right)


def _sides(findings: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return both sides of findings as rows: layer, feature id, row of the finding, side."""
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "layer": findings[f"{side}_layer"].to_numpy(dtype=object),
                    "feature_id": findings[f"{side}_id"].to_numpy(dtype=object),
                    "at": np.arange(len(findings)),
                    "side": side,
                }
            )
            for side in _SIDES
        ],
        ignore_index=True,
    )


def _touching(claims: pd.DataFrame, findings: gpd.GeoDataFrame) -> pd.DataFrame:
    pairs = claims[["subject", "layer", "feature_id"]].merge(_sides(findings), on=["layer", "feature_id"])
    for side in _SIDES:
        pairs[f"own_{side}"] = pairs["side"] == side
    kept = pairs.groupby(["subject", "at"], as_index=False)[["own_left", "own_right"]].any()
    return kept.astype({"subject": int, "at": int})
