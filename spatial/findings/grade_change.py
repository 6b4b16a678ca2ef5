"""What would give a finding another grade: it follows from the rule and the finding's facts, or it is not said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from spatial.findings.grade_stretches import Stretch, stretches
from spatial.findings.graded_pairs import GradedPairs
from spatial.findings.grading import Stepped, capped, stepped
from spatial.relations.facts import DISTANCE, SLIVER, Facts
from spatial.relations.registry import MEASURES
from spatial.relations.relation import Alternative, RelationContext
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet

__all__ = ["GradeChange", "Held", "Otherwise", "Step", "grade_changes"]

_ROUNDED_M: Final = 0.0005
"""A published distance is rounded to the millimetre, which may carry it over a limit."""

_SHIFTS_M: Final = (0.0, -_ROUNDED_M, _ROUNDED_M)

Scalars = Mapping[str, float | bool]
"""The facts of one pair."""


@dataclass(frozen=True)
class Held:
    """A condition of a modifier, and whether the pair fulfils it."""

    measure: str
    op: str
    limit: float
    holds: bool


@dataclass(frozen=True)
class Step:
    """A modifier of the rule: it moves the grade when every condition holds and the grade would not fall below 0.

    `counts` says whether it moved the grade.
    """

    step: int
    holds: bool
    counts: bool
    conditions: tuple[Held, ...]


@dataclass(frozen=True)
class Otherwise:
    """What the pair would be graded (None: no finding) if it were otherwise.

    Parameters
    ----------
    relation, code
        Of the words (`spatial.relations.registry.relation_words`).
    values
        Numbers that the words show, by measure.
    """

    relation: str
    code: str
    grade: int | None
    values: Mapping[str, float]


@dataclass(frozen=True)
class GradeChange:
    """How the grade of a pair came about, and what would change it.

    Parameters
    ----------
    relation
        The one that graded it.
    before_cap
        The grade before the rule's cap and before a sliver is taken down.
    stretches
        Measure to all its stretches from 0 on, for each measure on which the grade depends, the other measures staying
        as they are. None of them is `now` where the measure is unknown, or the pair stands as `relation` says.
    otherwise
        What would change the grade beside that; empty when nothing does.
    tests_left_out
        Numbers of the tests (from 1) of which it is not known whether they are about this pair.
    """

    relation: str
    before_cap: int
    cap: int
    steps: tuple[Step, ...]
    stretches: Mapping[str, tuple[Stretch, ...]]
    otherwise: tuple[Otherwise, ...]
    tests_left_out: tuple[int, ...]


def grade_changes(rule: Rule, ruleset: RuleSet, pairs: GradedPairs) -> tuple[GradeChange | None, ...]:
    """Say what would change the grade of each pair.

    Tests with a filter on an attribute that is not known are left out, unless only they explain the finding. Pairs
    that lie between the same limits share one object, as what would change them is the same.

    Parameters
    ----------
    rule, ruleset
        The rule that made the findings, and the set (of their scenario, where they are at home) with its numbers.

    Returns
    -------
    One a pair; None when the rule does not give the published grade and flags from these facts, or asks for a measure
    that is not among them.
    """
    asked = {condition.measure for modifier in rule.modifiers for condition in modifier.when}
    context = rule.context(ruleset)
    edges = _edges(rule, context)
    if len(pairs) == 0 or asked - set(pairs.measures):
        return (None,) * len(pairs)
    facts: Facts = {**pairs.measures, **pairs.facts}
    about = [test.about(pairs.left, pairs.right, symmetric=rule.symmetric) for test in rule.tests]
    known = [*(one.sure for one in about), *(one.possible for one in about)]
    _, first, alike = np.unique(
        _classes(rule, pairs, facts, edges, known), axis=0, return_index=True, return_inverse=True
    )
    made = [
        _Case(
            rule=rule,
            context=context,
            edges=edges,
            facts={name: values[row].item() for name, values in facts.items()},
            flags=frozenset(pairs.flags[row]),
            grade=int(pairs.grade[row]),
            sure=tuple(at for at, one in enumerate(about) if one.sure[row]),
            possible=tuple(at for at, one in enumerate(about) if one.possible[row]),
        ).change()
        for row in first
    ]
    return tuple(made[at] for at in alike)


def _edges(rule: Rule, context: RelationContext) -> dict[str, tuple[float, ...]]:
    """Return, by measure, the values from 0 on at which the grade may change, rising."""
    found: dict[str, set[float]] = {}
    for test in rule.tests:
        for measure, values in test.edges(context).items():
            found.setdefault(measure, {0.0}).update(values)
    for modifier in rule.modifiers:
        for condition in modifier.when:
            found.setdefault(condition.measure, {0.0}).add(context.numbers.value(condition.value))
    return {measure: tuple(sorted(value for value in values if value >= 0)) for measure, values in found.items()}


def _classes(
    rule: Rule, pairs: GradedPairs, facts: Facts, edges: Mapping[str, Sequence[float]], known: Sequence[np.ndarray]
) -> np.ndarray:
    """Return a row of whole numbers a pair; what would change the grade is the same for pairs with equal rows."""
    columns: list[np.ndarray] = [pairs.grade, *known]
    for name, values in facts.items():
        if values.dtype == bool:
            columns.append(values)
        for shift in (_SHIFTS_M if name == DISTANCE else (0.0,)) if name in edges else ():
            low, high = (np.searchsorted(edges[name], values + shift, side=side) for side in ("left", "right"))
            # On an edge or between two of them.
            columns.append(np.where(np.isnan(values), -1, low + high))
    flags = {flag for test in rule.tests for flag in test.flags}
    columns += [np.array([flag in own for own in pairs.flags], dtype=bool) for flag in sorted(flags)]
    return np.column_stack([column.astype(np.int64) for column in columns])


class _Outcome(NamedTuple):
    """Per row the number of the test that grades (-1: none), its flag, the grades, and what modifiers did."""

    test: np.ndarray
    flag: np.ndarray
    grade: np.ndarray
    steps: Stepped


@dataclass(frozen=True)
class _Case:
    """One pair of a rule, with the numbers of the tests that are surely, and may be, about it."""

    rule: Rule
    context: RelationContext
    edges: Mapping[str, tuple[float, ...]]
    facts: Scalars
    flags: frozenset[str]
    grade: int
    sure: tuple[int, ...]
    possible: tuple[int, ...]

    def change(self) -> GradeChange | None:
        """Return what would change the grade by those tests, and within rounding that distance, that explain it."""
        shifted = [{**self.facts, DISTANCE: self.facts[DISTANCE] + shift} for shift in _SHIFTS_M]
        for tests in dict.fromkeys((self.sure, self.possible)):
            outcome = self.outcome(tests, _columns(shifted))
            for at, facts in enumerate(shifted):
                graded = outcome.test[at] >= 0 and outcome.grade[at] == self.grade
                if graded and outcome.flag[at] in ("", *self.flags):
                    return self._change(tests, facts)
        return None

    def outcome(self, tests: Sequence[int], facts: Facts) -> _Outcome:
        """Grade rows of facts as the rule does: by the first test that holds, then its modifiers and its cap."""
        count = len(facts[DISTANCE])
        first, grade = np.full(count, -1), np.zeros(count, dtype=np.int64)
        flag = np.full(count, "", dtype=object)
        for number in tests:
            own = self.rule.tests[number].graded(facts, self.context)
            rows = own.holds & (first < 0)
            first[rows], grade[rows], flag[rows] = number, own.grade[rows], own.flag[rows]
        steps = stepped(self.rule, self.context.numbers, grade, facts)
        return _Outcome(first, flag, capped(self.rule, steps.grade, facts[SLIVER]), steps)

    def _change(self, tests: Sequence[int], facts: Scalars) -> GradeChange:
        looked = _Probes(facts)
        here = looked.add({})
        spans = {name: looked.along(name, self.edges[name]) for name in self._varied(facts)}
        others: list[tuple[str, Alternative, int]] = []
        for test in (self.rule.tests[number] for number in tests):
            for other in test.alternatives(facts, self.context):
                # Several tests of one relation may say the same.
                if all(other != known for _, known, _ in others):
                    others.append((test.relation, other, looked.add(other.facts)))
        outcome = self.outcome(tests, _columns(looked.rows))
        grades = [int(grade) if test >= 0 else None for grade, test in zip(outcome.grade, outcome.test, strict=True)]
        told = {}
        for name, (at, rows) in spans.items():
            # A pair that another test grades once this measure is looked at for itself is nowhere on it now.
            now = float(facts[name]) if outcome.test[at] == outcome.test[here] else np.nan
            found = tuple(stretches(self.edges[name], [grades[row] for row in rows], now))
            if len({stretch.grade for stretch in found}) > 1:
                told[name] = found
        return GradeChange(
            relation=self.rule.tests[outcome.test[here]].relation,
            before_cap=int(outcome.steps.grade[here]),
            cap=self.rule.cap,
            steps=tuple(self._steps(outcome.steps, here)),
            stretches=told,
            otherwise=tuple(
                Otherwise(relation, other.code, grades[row], other.values)
                for relation, other, row in others
                if grades[row] != self.grade and not other.unless & set(told)
            ),
            tests_left_out=tuple(number + 1 for number in self.possible if number not in tests),
        )

    def _varied(self, facts: Scalars) -> Iterator[str]:
        """Give the measures whose change makes sense for this pair, in the order of its facts."""
        for name in facts:
            needs = MEASURES[name].needs if name in MEASURES else None
            if name in self.edges and (needs is None or facts[needs]):
                yield name

    def _steps(self, steps: Stepped, row: int) -> Iterator[Step]:
        for at, modifier in enumerate(self.rule.modifiers):
            conditions = tuple(
                Held(condition.measure, condition.op, self.context.numbers.value(condition.value), bool(mask[row]))
                for condition, mask in zip(modifier.when, steps.conditions[at], strict=True)
            )
            yield Step(modifier.step, bool(steps.holds[at][row]), bool(steps.counts[at][row]), conditions)


class _Probes:
    """Rows of facts that are graded together: one pair as it could be."""

    def __init__(self, facts: Scalars) -> None:
        self.facts = facts
        self.rows: list[Scalars] = []

    def add(self, other: Scalars) -> int:
        """Add the pair with other facts; returns the number of the row."""
        self.rows.append({**self.facts, **other})
        return len(self.rows) - 1

    def along(self, name: str, edges: Sequence[float]) -> tuple[int, list[int]]:
        """Add the pair as it is but for what goes with a measure, then with it on each edge and behind each edge."""
        given = MEASURES[name].given if name in MEASURES else {}
        behind = [*((low + high) / 2 for low, high in pairwise(edges)), edges[-1] + 1]
        values = [value for both in zip(edges, behind, strict=True) for value in both]
        return self.add(given), [self.add({**given, name: value}) for value in values]


def _columns(rows: Sequence[Scalars]) -> Facts:
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}
