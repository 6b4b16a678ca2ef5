"""One finding for each left feature: its pairs brought together under the heaviest of its partners."""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from spatial.findings.rows import finding_id
from spatial.findings.tables import FINDING_PARTNERS
from spatial.layers.layer import ID
from spatial.relations.relation import SHARED_GROUND
from spatial.rules.rules import Rule

__all__ = ["PARTNER_COLUMNS", "PerLeft", "partners_of", "per_left"]

PARTNER_COLUMNS: Final = FINDING_PARTNERS.names

_HEAVIEST_FIRST: Final = {"left_id": True, "grade": False, "distance_m": True, "area_ha": False, "right_id": True}
"""Order of the pairs of one left feature: the first names the finding."""

_M2_IN_HA: Final = 10_000


class PerLeft(NamedTuple):
    """Findings, one a left feature, in order of its id, and all pairs that they were made of."""

    findings: pd.DataFrame
    partners: pd.DataFrame


def per_left(rule: Rule, pairs: pd.DataFrame, left: pd.DataFrame, right: pd.DataFrame) -> PerLeft:
    """Bring the pairs of each left feature together.

    Parameters
    ----------
    pairs
        Findings of one rule, one a pair, with `left` and `right` as rows of the frames.
    left, right
        Frames of the two sides.

    Returns
    -------
    Of each left feature the pair with the highest grade, and of these the nearest, largest, first by id; with the
    ground that all of its pairs share (once), everyone who decides on one of them, and what both sides bring: the left
    feature once, and each partner. `area_in_region_ha` of ground that several pairs share is to be measured again: NaN.
    """
    ordered = pairs.sort_values(list(_HEAVIEST_FIRST), ascending=list(_HEAVIEST_FIRST.values()), ignore_index=True)
    ordered["finding_id"] = [
        finding_id(rule.id, f"{rule.left.layer}:{name}", f"{rule.right.layer}:") for name in ordered["left_id"]
    ]
    groups = ordered.groupby("left_id", sort=True)
    found = groups.head(1).set_index("left_id", drop=False)
    found["partners"] = groups.size()
    for column in ("municipalities", "deciders"):
        found[column] = groups[column].agg(_together)
    found["cross_border"] = found["municipalities"].str.contains(",")
    for column in ("dwellings", "energy_gwh"):
        found[column] = _brought(column, groups, left, right)
    ground = _ground(ordered[ordered["relation"] == SHARED_GROUND])
    # The heaviest pair may be one at a distance; what can be drawn is the ground.
    found.loc[ground.index, list(ground)] = ground
    found.loc[ground.index, "relation"] = SHARED_GROUND
    return PerLeft(found.reset_index(drop=True), partners_of(ordered))


def _ground(shared: pd.DataFrame) -> pd.DataFrame:
    """Return the ground that each left feature shares with any partner, once, and its area, by left id."""
    several = shared.duplicated("left_id", keep=False)
    columns = ["geometry", "area_ha", "area_in_region_ha"]
    parts = shared[several].groupby("left_id")["geometry"]
    names = list(parts.groups)
    unions = np.array([shapely.union_all(np.asarray(part, dtype=object)) for _, part in parts], dtype=object)
    together = pd.DataFrame(
        {"geometry": unions, "area_ha": shapely.area(unions) / _M2_IN_HA, "area_in_region_ha": np.nan}, index=names
    )
    return pd.concat([shared[~several].set_index("left_id")[columns], together]).sort_index()


def partners_of(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return `PARTNER_COLUMNS` of pairs, those that share no ground without an area."""
    area_ha = pairs["area_ha"].where(pairs["relation"] == SHARED_GROUND)
    return pairs.assign(area_ha=area_ha)[list(PARTNER_COLUMNS)]


def _together(lists: pd.Series) -> str:
    return ",".join(sorted({code for codes in lists for code in codes.split(",") if code}))


def _brought(
    column: str, groups: "pd.api.typing.DataFrameGroupBy", left: pd.DataFrame, right: pd.DataFrame
) -> pd.Series:
    """Add up what the left feature brings, and what each of its partners does; NaN where none has a number."""
    nothing = pd.Series(np.nan, index=groups.first().index)
    own = pd.to_numeric(left[column]).set_axis(left[ID]) if column in left else pd.Series(dtype=float)
    of_left = own[~own.index.duplicated()].reindex(nothing.index)
    if column not in right:
        return of_left.astype(float)
    of_right = pd.to_numeric(right[column]).to_numpy(dtype=float, na_value=np.nan)
    summed = groups["right"].agg(lambda rows: _sum(of_right[rows.to_numpy()]))
    return of_left.add(summed, fill_value=0).where(of_left.notna() | summed.notna()).astype(float)


def _sum(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(known.sum()) if len(known) else np.nan
