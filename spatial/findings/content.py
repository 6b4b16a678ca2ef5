"""Of when the content is that findings rest on, and which of it is older than their rule bears."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from spatial.layers.content_date import age_years, content_dates, oldest_content
from spatial.layers.layer import ID
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet

__all__ = ["CONTENT_UNKNOWN", "OUTDATED", "content_on", "is_outdated", "with_content_flags"]

CONTENT_UNKNOWN: Final = "content_unknown"
"""Flag: of one side it is known of when its content is, of the other it is not."""

OUTDATED: Final = "outdated"
"""Flag: the content of a side is older than the rule bears."""


def content_on(left: pd.DataFrame, right: pd.DataFrame) -> list[str]:
    """Return the oldest date of the content of both features of each pair; '' where it is known of neither."""
    pairs = zip(content_dates(left), content_dates(right), strict=True)
    return [oldest_content(dates) or "" for dates in pairs]


def with_content_flags(
    rule: Rule, ruleset: RuleSet, left: pd.DataFrame, right: pd.DataFrame, flags: list[str], today: date | None
) -> list[str]:
    """Add to the flags of pairs what the age of their content says.

    Parameters
    ----------
    left, right
        The features of each pair; of a count the right side is no feature, and has an empty id.
    flags
        Comma-separated, one text a pair.
    today
        The day of the run; None, where there is none, marks nothing as `OUTDATED`.
    """
    sides = {"left": content_dates(left), "right": content_dates(right)}
    is_feature = np.asarray(right[ID] != "", dtype=bool)
    known = [np.array([bool(day) for day in days], dtype=bool) for days in sides.values()]
    too_old = np.zeros(len(left), dtype=bool)
    for name, bears_years in _greatest_ages(rule, ruleset).items():
        ages = {day: age_years(day, today) for day in set(sides[name]) if day} if today is not None else {}
        too_old |= np.array([ages.get(day, 0.0) > bears_years for day in sides[name]], dtype=bool)
    added = {CONTENT_UNKNOWN: is_feature & (known[0] != known[1]), OUTDATED: too_old}
    return [
        ",".join([*([written] if written else []), *(flag for flag, holds in added.items() if holds[row])])
        for row, written in enumerate(flags)
    ]


def is_outdated(flags: object) -> bool:
    """Tell whether the flags of a finding, with commas, say that its content is older than its rule bears."""
    return OUTDATED in str(flags).split(",")


def _greatest_ages(rule: Rule, ruleset: RuleSet) -> Mapping[str, float]:
    """Return in years how old the content of a side may be, of the sides of which the rule says so."""
    stated = {"left": rule.left.max_content_age_years, "right": rule.right.max_content_age_years}
    return {name: ruleset.value(age) for name, age in stated.items() if age is not None}
