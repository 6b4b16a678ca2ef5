"""What would change a grade, by the numbers that hold where a finding's features are at home."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from spatial.findings.grade_change import GradeChange, grade_changes
from spatial.findings.graded_pairs import GradedPairs
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet

__all__ = ["ChangeAtHome", "changes_at_home"]


class ChangeAtHome(NamedTuple):
    """What would change a grade (None: that is not known), and the numbers by which."""

    ruleset: RuleSet
    change: GradeChange | None


def changes_at_home(
    rule: Rule, ruleset: RuleSet, pairs: GradedPairs, codes: Mapping[str, frozenset[str]]
) -> list[ChangeAtHome]:
    """Say what would change the grade of each pair where its left feature is at home.

    A pair of one layer may have its grade from where the right one is; it is then told by that.

    Parameters
    ----------
    ruleset
        Of the findings' scenario, with the overrides of all places.
    codes
        By municipality: for which codes an override holds there; see `spatial.findings.placed_rules.codes_of`.
    """
    places = ruleset.places_of_rule(rule)
    if not places:
        return [ChangeAtHome(ruleset, change) for change in grade_changes(rule, ruleset, pairs)]
    made: list[ChangeAtHome | None] = [None] * len(pairs)
    for homes in pairs.homes[: 2 if rule.symmetric else 1]:
        open_rows = [row for row, done in enumerate(made) if done is None or done.change is None]
        by_place: dict[tuple[str, ...], list[int]] = {}
        for row in open_rows:
            by_place.setdefault(tuple(sorted(codes.get(homes[row], frozenset()) & places)), []).append(row)
        for place, rows in by_place.items():
            here = ruleset.at(place)
            for row, change in zip(rows, grade_changes(rule, here, pairs.take(np.array(rows))), strict=True):
                first = made[row]
                made[row] = ChangeAtHome(here, change) if first is None or change is not None else first
    return [done for done in made if done is not None]
