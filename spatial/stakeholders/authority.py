"""Who decides on wind and solar, by technique and power."""

from collections.abc import Mapping, Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.layers.places import REACHED, column_or_empty
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import Authority, InfluenceBook
from spatial.stakeholders.places import Places

__all__ = ["POWER_UNKNOWN", "TECHNIQUE_UNKNOWN", "authority", "with_authorities"]

POWER_UNKNOWN: Final = "power_unknown"
"""Flag: the power is not known, or not per technique, so that more than one body may be the one that decides."""

TECHNIQUE_UNKNOWN: Final = "technique_unknown"
"""Flag: the source does not say whether it is wind or solar, and that makes a difference to who decides."""

_COMBINED: Final = "combined"
"""Term of the vocabulary `technique`: wind and solar in one area, whose power is given as one number."""


def authority(
    technique: np.ndarray, power_mw: np.ndarray, book: InfluenceBook, ruleset: RuleSet
) -> tuple[np.ndarray, np.ndarray]:
    """Return who may decide on each area, by technique and power.

    Parameters
    ----------
    technique
        A technique of the book (``wind``, ``solar``), ``combined`` (power for all its techniques together), or anything
        else for not known.
    power_mw
        In MW; NaN, and what is not above 0, for not known.
    book, ruleset
        The limits: parameters in MW.

    Returns
    -------
    deciders
        Tuples of party ids, in order of rising power. With unknown power: everyone who may decide on the technique.
        With a power for several techniques together, or an unknown technique: everyone who may decide on a part of it.
    flags
        '' where one body is known to decide, else `POWER_UNKNOWN` or `TECHNIQUE_UNKNOWN`.

    Raises
    ------
    RuleError
        A limit is no parameter in MW.
    """
    names = pd.Series(technique, dtype=object)
    names = names.where(names.notna(), "").to_numpy(dtype=object)
    power = np.asarray(power_mw, dtype=np.float64)
    known = power > 0
    steps = {name: book.steps(name, ruleset) for name in book.techniques}
    bodies = _bodies(steps)
    may = np.zeros((len(names), len(bodies)), dtype=bool)
    is_known = np.isin(names, list(steps))
    for name, rows in steps.items():
        level = np.zeros(len(power), dtype=np.intp)
        for limit_mw, row in rows[:-1]:
            level += (power > limit_mw) if row.includes_limit else (power >= limit_mw)
        for at, (_, row) in enumerate(rows):
            alone = (names == name) & (~known | (level == at))
            # Any part of the power may be of this technique, so everyone up to its level may decide.
            part = ~is_known & (~known | (level >= at))
            may[:, bodies.index(row.party)] |= alone | part
    several = may.sum(axis=1) > 1
    unsure = np.where(is_known | (names == _COMBINED), POWER_UNKNOWN, TECHNIQUE_UNKNOWN)
    flags = np.where(several, unsure, "").astype(object)
    return _tuples(may, bodies), flags


def with_authorities(
    rule: Rule,
    ruleset: RuleSet,
    book: InfluenceBook,
    left_rows: gpd.GeoDataFrame,
    right_rows: gpd.GeoDataFrame,
    deciders: Sequence[str],
    flags: Sequence[str],
    places: Places,
) -> tuple[list[str], list[str]]:
    """Add the body that decides on each side in `rule.energy_sides` to the deciders of the rule's findings.

    Parameters
    ----------
    left_rows, right_rows
        The left and right feature of each finding, row by row; `technique` and `power_mw` tell who decides, a layer
        without such a column does not know. A council is that of each municipality which the feature reaches into.
    deciders, flags
        What is known of each finding, comma-separated.
    places
        Whose bodies they are.

    Returns
    -------
    tuple
        Deciders and flags, each value once a row, in the order given and what is new behind; unchanged for a rule
        without energy sides.

    Raises
    ------
    RuleError
        A limit is no parameter in MW.
    """
    named, marked = list(deciders), list(flags)
    for side, frame in (("left", left_rows), ("right", right_rows)):
        if side not in rule.energy_sides:
            continue
        power = pd.to_numeric(frame["power_mw"]) if "power_mw" in frame else pd.Series(np.nan, index=frame.index)
        names = column_or_empty(frame, "technique")
        bodies, unsure = authority(names, power.to_numpy(dtype=np.float64, na_value=np.nan), book, ruleset)
        codes = column_or_empty(frame, REACHED)
        written = [
            [name for body in who for name in places.named(body, where)]
            for who, where in zip(bodies, codes, strict=True)
        ]
        named = [_joined(have, *more) for have, more in zip(named, written, strict=True)]
        marked = [_joined(have, flag) for have, flag in zip(marked, unsure, strict=True)]
    return named, marked


def _bodies(steps: Mapping[str, tuple[tuple[float, Authority], ...]]) -> list[str]:
    """Return everyone who may decide, by the lowest power from which on they do."""
    lowest: dict[str, float] = {}
    for rows in steps.values():
        from_mw = 0.0
        for limit_mw, row in rows:
            lowest[row.party] = min(from_mw, lowest.get(row.party, from_mw))
            from_mw = limit_mw
    return sorted(lowest, key=lambda party: (lowest[party], party))


def _tuples(may: np.ndarray, bodies: Sequence[str]) -> np.ndarray:
    """Return the names in each row; there are few different rows, however many areas there are."""
    unique, back = np.unique(may, axis=0, return_inverse=True)
    named = np.empty(len(unique), dtype=object)
    for at, row in enumerate(unique):
        named[at] = tuple(body for body, is_one in zip(bodies, row, strict=True) if is_one)
    return np.asarray(named[back.reshape(-1)], dtype=object)


def _joined(have: str, *more: str) -> str:
    parts = [*have.split(","), *more]
    return ",".join(dict.fromkeys(part for part in parts if part))
