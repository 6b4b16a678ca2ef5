"""The noun `FindingColumn`: a column of findings with the way in which its values come about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet
from spatial.schema.column import Column

__all__ = ["FindingColumn", "FindingRows", "ReportedFindings", "completed", "computed"]

Values: TypeAlias = Sequence[Any] | np.ndarray | pd.Series | str
"""One value a row, or one for all of them."""

_ABSENT: Final[Mapping[str, object]] = {"integer": np.nan, "number": np.nan, "boolean": False}
"""Type to what says that there is no value; '' for the others."""


@dataclass(frozen=True)
class FindingRows:
    """Hold the graded pairs of one rule, one entry a pair everywhere, for columns to be computed from.

    Parameters
    ----------
    ids
        Of the findings.
    left, right
        The features; of a count the right side is no feature, and has empty texts.
    measures
        `distance_m` (not rounded), `dwellings` and `energy_gwh`; NaN where unknown.
    area_m2, area_in_region_m2
        Of the shared ground, or of the left feature where none is shared.
    relation
        What the geometry is: `SHARED_GROUND` or `LEFT_FEATURE`.
    partners
        How many features the left one meets: 1, or as many as were counted.
    municipalities, deciders, flags
        Texts with commas.
    """

    rule: Rule
    ruleset: RuleSet
    ids: Sequence[str]
    left: gpd.GeoDataFrame
    right: gpd.GeoDataFrame
    measures: pd.DataFrame
    area_m2: np.ndarray
    area_in_region_m2: np.ndarray
    relation: np.ndarray
    partners: np.ndarray
    grade: np.ndarray
    municipalities: Sequence[str]
    deciders: Sequence[str]
    flags: Sequence[str]


@dataclass(frozen=True)
class ReportedFindings:
    """Hold the findings of every scenario of a region, for the columns that depend on more than a pair.

    Parameters
    ----------
    frame
        With all columns that are computed from pairs.
    first_seen
        Finding id to the date on which a release first held it; `today` for the others.
    place_names
        Code of a municipality to its name.
    """

    frame: pd.DataFrame
    ruleset: RuleSet
    place_names: Mapping[str, str]
    first_seen: Mapping[str, date]
    today: date


@dataclass(frozen=True, kw_only=True)
class FindingColumn(Column):
    """A column of a finding, and how its values come about.

    Parameters
    ----------
    compute
        From graded pairs, while rules are evaluated. A finding about the region as a whole (a target) has no pair; its
        value is `about_region` unless `spatial.indicators.target_findings` gives one.
    complete
        From the findings of the whole report, where it depends on dates or other findings; None for the
        columns that `compute` gives. One of the two is there.
    is_published
        Whether the files of a release have it.
    """

    compute: Callable[[FindingRows], Values] | None = None
    complete: Callable[[ReportedFindings], Values] | None = None
    about_region: object = ""
    is_published: bool = True


def computed(
    described: Column, compute: Callable[[FindingRows], Values], *, is_published: bool = True
) -> FindingColumn:
    """Return a column that is computed from graded pairs."""
    absent = _ABSENT.get(described.type, "")
    return FindingColumn(**_parts(described), compute=compute, about_region=absent, is_published=is_published)


def completed(described: Column, complete: Callable[[ReportedFindings], Values]) -> FindingColumn:
    """Return a column that a report completes."""
    return FindingColumn(**_parts(described), complete=complete)


def _parts(described: Column) -> dict[str, Any]:
    return {field.name: getattr(described, field.name) for field in fields(Column)}
