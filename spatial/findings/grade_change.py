"""What would give a finding another grade: it follows from the rule and the finding's measures, or it is not told."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from spatial.findings.grading import COMPARE
from spatial.findings.pair import Pair, is_about, is_known
from spatial.rules.rules import Rule, Test
from spatial.rules.ruleset import RuleSet

__all__ = ["SHARE", "GradeChange", "Held", "Step", "Stretch", "grade_change"]

SHARE: Final = "share"
"""The measure of how much of the left feature's area is shared ground."""

_DISTANCE: Final = "distance_m"
_ROUNDED_M: Final = 0.0005
_SLIVER_GRADE: Final = 1


@dataclass(frozen=True)
class Stretch:
    """Values of one measure that all give one grade, the pair's other measures staying as they are.

    Parameters
    ----------
    least, most
        In the measure's unit; `most` is None where there is no end. `from_least` and `to_most` tell whether the limits
        themselves belong to it.
    grade
        None: no finding.
    now
        Whether the pair is here.
    """

    least: float
    from_least: bool
    most: float | None
    to_most: bool
    grade: int | None
    now: bool


@dataclass(frozen=True)
class Held:
    """A condition held against a measure (None: unknown)."""

    measure: str
    op: str
    limit: float
    value: float | None
    holds: bool


@dataclass(frozen=True)
class Step:
    """A modifier of the rule: it moves the grade when every condition holds and the grade would not fall below 0.

    `counts` tells whether it moved the grade.
    """

    step: int
    holds: bool
    counts: bool
    conditions: tuple[Held, ...]


@dataclass(frozen=True)
class GradeChange:
    """How the grade of a pair came about, and what would change it.

    Parameters
    ----------
    before_cap
        The grade before the rule's cap and before a sliver is taken down.
    on_shared_ground
        Whether the pair is graded for its overlap.
    stretches
        Measure to all its stretches from 0 on, for each measure on which the grade depends. Those of `distance_m` are
        for a pair that shares no ground, those of `SHARE` for one that does.
    sharing_ground
        The grade if the two shared some ground, wider than a sliver and more than `least_share` of the left feature;
        None where no test of overlap is about this pair.
    wider
        The grade if the overlap were no sliver; None where it is none.
    gone_inside
        Whether there is no finding once the left feature lies wholly in the right one.
    tests_left_out
        Numbers of the tests (from 1) of which it is not known whether they are about this pair.
    least_share
        What `sharing_ground` asks for; 0 where any ground is enough.
    """

    before_cap: int
    cap: int
    on_shared_ground: bool
    steps: tuple[Step, ...]
    stretches: Mapping[str, tuple[Stretch, ...]]
    sharing_ground: int | None
    wider: int | None
    gone_inside: bool
    tests_left_out: tuple[int, ...]
    least_share: float = 0.0


def grade_change(rule: Rule, ruleset: RuleSet, pair: Pair) -> GradeChange | None:
    """Tell what would change a pair's grade.

    Tests with a filter on an attribute that is not known are left out, unless only they explain the finding.

    Parameters
    ----------
    rule, ruleset
        The rule that made the finding, and the set (of the finding's scenario) with its numbers.

    Returns
    -------
    None when the rule does not give the published grade and flags from these measures, or asks for one that is not
    among them.
    """
    if any(condition.measure not in pair.measures for modifier in rule.modifiers for condition in modifier.when):
        return None
    about = {number: is_about(test, rule, pair) for number, test in enumerate(rule.tests, start=1)}
    certain = tuple(number for number, holds in about.items() if holds)
    possible = tuple(
        number for number, holds in about.items() if holds is not False and is_known(rule.tests[number - 1])
    )
    # A published distance is rounded to the millimetre, which may carry it over a limit.
    for numbers in dict.fromkeys((certain, possible)):
        for shift_m in (0.0, -_ROUNDED_M, _ROUNDED_M):
            tests = tuple(rule.tests[number - 1] for number in numbers)
            measures = {**pair.measures, _DISTANCE: pair.measures[_DISTANCE] + shift_m, SHARE: pair.share}
            scale = _Scale(rule, ruleset, tests, measures, pair.shares_ground, pair.inside, "sliver" in pair.flags)
            outcome = scale.outcome()
            if outcome and outcome.grade == pair.grade and outcome.flag in ("", *pair.flags):
                left_out = tuple(n for n, holds in about.items() if holds is not False and n not in numbers)
                return _change(scale, outcome, left_out)
    return None


@dataclass(frozen=True)
class _Outcome:
    grade: int
    before_cap: int
    flag: str
    overlap: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class _Scale:
    """A rule at one pair: what it gives for any measures."""

    rule: Rule
    ruleset: RuleSet
    tests: tuple[Test, ...]
    measures: Mapping[str, float]
    shares_ground: bool
    inside: bool
    sliver: bool

    def at(self, measure: str, value: float) -> "_Scale":
        return replace(self, measures={**self.measures, measure: value})

    def sharing(self, *, ground: bool, inside: bool = False, share: float = 1.0) -> "_Scale":
        at = self.at(_DISTANCE, 0.0).at(SHARE, share) if ground else self
        return replace(at, shares_ground=ground, inside=inside, sliver=False)

    def least_shares(self) -> list[float]:
        return [self.ruleset.value(test.least_share) for test in self.tests if test.least_share is not None]

    def outcome(self) -> _Outcome | None:
        first = next(((found, test) for test in self.tests if (found := self._first(test))), None)
        if first is None:
            return None
        (grade, flag), test = first
        steps = self.steps(grade)
        grade += sum(step.step for step in steps if step.counts)
        final = min(grade, self.rule.cap)
        final = min(final, _SLIVER_GRADE) if self.sliver else final
        return _Outcome(final, grade, flag, test.relation == "overlap", steps)

    def grade(self) -> int | None:
        outcome = self.outcome()
        return outcome.grade if outcome else None

    def steps(self, grade: int) -> tuple[Step, ...]:
        """Return what each modifier does to a first grade, in order."""
        made: list[Step] = []
        for modifier in self.rule.modifiers:
            conditions = []
            for condition in modifier.when:
                value, limit = self.measures[condition.measure], self.ruleset.value(condition.value)
                holds = bool(COMPARE[condition.op](value, limit))
                known = None if math.isnan(value) else value
                conditions.append(Held(condition.measure, condition.op, limit, known, holds))
            holds = all(held.holds for held in conditions)
            counts = holds and grade + modifier.step >= 0
            grade += modifier.step if counts else 0
            made.append(Step(modifier.step, holds, counts, tuple(conditions)))
        return tuple(made)

    def _first(self, test: Test) -> tuple[int, str] | None:
        """Return the grade and flag before modifiers; None when the test does not hold."""
        if test.relation == "overlap":
            least = test.least_share
            enough = self.shares_ground and (least is None or self.measures[SHARE] > self.ruleset.value(least))
            return (test.grade or 0, test.flag or "") if enough else None
        limits, distance_m = self._limits(test), self.measures[_DISTANCE]
        reach_m = self._reach_m(test)
        if distance_m > reach_m or (test.beyond and self.inside):
            return None
        band = test.bands[min(bisect_right(limits, distance_m), bisect_left(limits, reach_m))]
        return band.grade, band.flag or test.flag or ""

    def _limits(self, test: Test) -> list[float]:
        return [self.ruleset.value(band.to) for band in test.bands]

    def _reach_m(self, test: Test) -> float:
        last = self._limits(test)[-1]
        return last if self.rule.limit is None else min(last, self.ruleset.value(self.rule.limit))

    def edges(self, measure: str) -> list[float]:
        """Return the values at which the grade may change, from 0 on."""
        found = {0.0}
        for modifier in self.rule.modifiers:
            found |= {self.ruleset.value(held.value) for held in modifier.when if held.measure == measure}
        for test in self.tests if measure == _DISTANCE else ():
            if test.bands:
                found |= {*self._limits(test), self._reach_m(test)}
        found |= set(self.least_shares()) if measure == SHARE else set()
        return sorted(value for value in found if value >= 0)


def _change(scale: _Scale, outcome: _Outcome, left_out: tuple[int, ...]) -> GradeChange:
    stretches = {}
    for measure, value in scale.measures.items():
        if measure == SHARE and not scale.shares_ground:
            continue
        on = scale.sharing(ground=False) if measure == _DISTANCE else scale
        now = math.nan if measure == _DISTANCE and outcome.overlap else value
        found = tuple(_stretches(on.edges(measure), _grade_of(on, measure), now))
        if len({stretch.grade for stretch in found}) > 1:
            stretches[measure] = found
    overlaps = any(test.relation == "overlap" for test in scale.tests)
    return GradeChange(
        before_cap=outcome.before_cap,
        cap=scale.rule.cap,
        on_shared_ground=outcome.overlap,
        steps=outcome.steps,
        stretches=stretches,
        sharing_ground=scale.sharing(ground=True).grade() if overlaps else None,
        least_share=max(scale.least_shares(), default=0.0),
        wider=scale.sharing(ground=True, share=scale.measures[SHARE]).grade() if scale.sliver else None,
        gone_inside=scale.sharing(ground=True, inside=True).grade() is None
        and any(test.beyond for test in scale.tests),
        tests_left_out=left_out,
    )


def _grade_of(scale: _Scale, measure: str) -> Callable[[float], int | None]:
    return lambda value: scale.at(measure, value).grade()


def _stretches(edges: Sequence[float], grade: Callable[[float], int | None], now: float) -> Iterator[Stretch]:
    """Look at each edge and between each two of them, and join neighbours of one grade; NaN is in no stretch."""
    pieces: list[Stretch] = []
    for edge, after in zip(edges, [*edges[1:], None], strict=True):
        inside = edge + 1 if after is None else (edge + after) / 2
        pieces.append(Stretch(edge, True, edge, True, grade(edge), now == edge))
        here = edge < now and (after is None or now < after)
        pieces.append(Stretch(edge, False, after, False, grade(inside), here))
    joined = pieces[0]
    for piece in pieces[1:]:
        if piece.grade == joined.grade:
            joined = replace(joined, most=piece.most, to_most=piece.to_most, now=joined.now or piece.now)
        else:
            yield joined
            joined = piece
    yield joined
