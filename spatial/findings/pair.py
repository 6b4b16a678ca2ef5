"""The noun `Pair`: what is known of two features that a rule was judged for, and which of its tests are about them."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from spatial.findings.relations import matching
from spatial.layers.places import HOME
from spatial.rules.rules import Rule, Test, Where

__all__ = ["Pair", "Side", "is_about", "is_known"]

_DISTANCES: Final = ("within_distance", "adjacent_cross_border", "count_within")


@dataclass(frozen=True)
class Side:
    """What is known of one feature of a pair.

    Parameters
    ----------
    attributes
        Column to value, at least `feature_id`.
    whole
        Whether these are all its columns; otherwise a column that is absent is unknown.
    """

    attributes: Mapping[str, object]
    whole: bool


@dataclass(frozen=True)
class Pair:
    """The facts by which a rule graded a pair, or a left feature and what was counted around it.

    Parameters
    ----------
    shares_ground
        Whether the features overlap, be the rule about that or not.
    inside
        Whether the left feature lies wholly in the right one.
    measures
        `distance_m`, `dwellings`, `energy_gwh` and the like; NaN where a measure is unknown.
    flags
        As published, `sliver` among them where the overlap is no more than that.
    share
        Share of the left feature's area that the two share; NaN where it is not known or there is no area.
    """

    left: Side
    right: Side
    shares_ground: bool
    inside: bool
    measures: Mapping[str, float]
    flags: tuple[str, ...]
    grade: int
    share: float = math.nan


def is_known(test: Test) -> bool:
    """Tell whether a test is of a relation that can be reckoned again from measures; a count is, from its nearest."""
    return test.relation == "overlap" or test.relation in _DISTANCES


def is_about(test: Test, rule: Rule, pair: Pair) -> bool | None:
    """Tell whether a test is about a pair, whatever its measures; None when that is not known."""
    if not is_known(test):
        return None
    if test.relation == "count_within":
        # What is on the right was counted already, and is no feature of which anything is known.
        return _passes(pair.left, test.left_where)
    ways = [(pair.left, pair.right)] + ([(pair.right, pair.left)] if rule.symmetric else [])
    filters = _any(_every((_passes(one, test.left_where), _passes(other, test.right_where))) for one, other in ways)
    return _every((filters, _apart(pair))) if test.relation == "adjacent_cross_border" else filters


def _passes(side: Side, where: Where) -> bool | None:
    known = {column: allowed for column, allowed in where.items() if side.whole or column in side.attributes}
    if not bool(matching(pd.DataFrame([dict(side.attributes)]), known)[0]):
        return False
    return True if len(known) == len(where) else None


def _apart(pair: Pair) -> bool | None:
    homes = [side.attributes.get(HOME) or "" for side in (pair.left, pair.right)]
    if all(homes):
        return homes[0] != homes[1]
    return False if pair.left.whole and pair.right.whole else None


def _every(parts: Sequence[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def _any(parts: Iterator[bool | None]) -> bool | None:
    found = list(parts)
    return True if True in found else None if None in found else False
