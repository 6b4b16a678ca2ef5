"""Whatever the rule: a pair alone is graded as it is among others, and as one would by hand."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.findings.grade_change import grade_changes
from spatial.findings.graded_pairs import GradedPairs, graded_pairs
from spatial.findings.pairs import pairs
from spatial.layers.layer import ID
from spatial.relations.bands import BandScale
from spatial.relations.facts import UNKNOWN
from spatial.relations.filters import KnownFeatures
from spatial.relations.registry import RELATIONS
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet
from tests.spatial.factory import frame, layer, overlap, param, rule, ruleset, within
from tests.spatial.strategies import boxes

METRES = {f"m{at}": float(value) for at, value in enumerate((0.5, 1, 5, 10, 20, 40))}
SHARES = {"some": 0.25, "half": 0.5, "most": 0.75}
GRADES = st.integers(0, 4)
SOME = st.lists(boxes, min_size=1, max_size=3)
METRE_NAMES = st.sampled_from(sorted(METRES))


@st.composite
def banded(draw: st.DrawFn, relation: str = "within_distance", **more: object) -> dict[str, object]:
    names = sorted(draw(st.sets(METRE_NAMES, min_size=1, max_size=4)), key=METRES.get)  # type: ignore[arg-type]
    return within(*((name, draw(GRADES)) for name in names), relation=relation, **more)


OUTCOMES = ("fits", "between", "exceeds", "unknown")


@st.composite
def screens(draw: st.DrawFn) -> dict[str, object]:
    """A screen by emission and distance: as many kg fit as the distance has metres, or twice as many."""
    names = sorted(draw(st.sets(METRE_NAMES, min_size=1, max_size=4)), key=METRES.get)  # type: ignore[arg-type]
    bands = [
        {
            "to": {"param": name},
            "cautious": {"param": f"{name}_kg"},
            "typical": {"param": f"{name}_kg", "times": "two"},
        }
        for name in names
    ]
    outcomes = {name: {"grade": draw(GRADES), "flag": name} for name in OUTCOMES}
    numbers = {"kg_per_dwelling": {"param": "kg"}, "building_years": {"param": "years"}}
    return {"relation": "emission_distance", "bands": bands, **numbers, **outcomes}


@st.composite
def shares_left(draw: st.DrawFn, relation: str) -> dict[str, object]:
    bands = [{"to": {"param": name}, "grade": draw(GRADES)} for name in SHARES]
    return {"relation": relation, "within": {"param": draw(METRE_NAMES)}, "bands": bands}


@st.composite
def pair_tests(draw: st.DrawFn) -> dict[str, object]:
    if draw(st.booleans()):
        return draw(banded(beyond=draw(st.booleans())))
    least = draw(st.none() | st.sampled_from(sorted(SHARES)))
    return overlap(draw(GRADES)) | ({} if least is None else {"least_share": {"param": least}})


@st.composite
def rules_of_pairs(draw: st.DrawFn, left: str = "plans", right: str = "nature") -> Rule:
    limit = draw(st.none() | METRE_NAMES)
    tests = draw(st.lists(pair_tests(), min_size=1, max_size=3))
    return rule("R", left, right, tests, **({} if limit is None else {"limit": {"param": limit}}))


def numbers(made: Rule) -> RuleSet:
    kg = [param(f"{name}_kg", value, "kg/yr") for name, value in METRES.items()]
    screen = [param("kg", 2.0, "kg"), param("years", 4.0, "1"), param("two", 2.0, "1"), *kg]
    return ruleset([made], own=screen, **METRES, **SHARES)


def by_hand(made: Rule, book: RuleSet, left: shapely.Geometry, right: shapely.Geometry) -> int | None:
    """Grade a pair as the rule book says, without arrays, bands or any of the relations' code."""
    distance_m = left.distance(right)
    shared = left.intersection(right).area
    for test in made.model_dump()["tests"]:
        if test["relation"] == "overlap":
            least = test["least_share"]
            enough = shared > 0 if least is None else shared / left.area > book.params[least["param"]].value
            if enough:
                return test["grade"]
            continue
        if test["beyond"] and right.covers(left):
            continue
        limits = [book.params[band["to"]["param"]].value for band in test["bands"]]
        reach = min(limits[-1], book.params[made.limit.param].value if made.limit else np.inf)
        for limit, band in zip(limits, test["bands"], strict=True):
            if distance_m <= reach and (distance_m < limit or distance_m == reach <= limit):
                return band["grade"]
    return None


@given(made=rules_of_pairs(), left=SOME, right=SOME | st.just([]))
@settings(max_examples=60, deadline=None)
def test_pairs_are_graded_as_by_hand_and_each_alone_as_among_others(made, left, right):
    book = numbers(made)
    frames = frame(left), frame(right)
    table = pairs(made, book, *frames).table
    found = {(int(row.left), int(row.right)): int(row.grade) for row in table.itertuples()}

    for at, one in enumerate(left):
        for other_at, other in enumerate(right):
            assert found.get((at, other_at)) == by_hand(made, book, one, other)
            alone = pairs(made, book, frame([one]), frame([other])).table
            assert alone["grade"].tolist() == [grade for key, grade in found.items() if key == (at, other_at)]


@given(
    made=rules_of_pairs(), left=st.lists(boxes, min_size=1, max_size=3), right=st.lists(boxes, min_size=1, max_size=3)
)
@settings(max_examples=50, deadline=None)
def test_what_was_found_is_explained_from_what_is_published_of_it(made, left, right):
    book = numbers(made)
    frames = {"plans": frame(left), "nature": frame(right)}
    table = pairs(made, book, frames["plans"], frames["nature"]).table
    ground = np.where(table["shared"].isna(), np.array(left, dtype=object)[table["left"]], table["shared"])
    finding = frame(list(ground), list(range(len(table)))).assign(
        left_id=frames["plans"][ID].to_numpy()[table["left"]],
        right_id=frames["nature"][ID].to_numpy()[table["right"]],
        distance_m=table["distance_m"].round(3),
        grade=table["grade"],
        flags=table["flag"],
    )
    changes = grade_changes(made, book, graded_pairs(made, book, finding, frames))

    assert [change is None for change in changes] == [False] * len(table)
    for change, row in zip(changes, finding.to_dict("records"), strict=True):
        for stretches in change.stretches.values():
            assert {stretch.grade for stretch in stretches if stretch.now} <= {row["grade"]}


@given(made=rules_of_pairs("plans", "plans"), shapes=st.lists(boxes, min_size=2, max_size=4, unique_by=lambda b: b.wkt))
@settings(max_examples=40, deadline=None)
def test_a_pair_of_one_layer_stands_once_and_has_one_grade_whatever_the_order(made, shapes):
    book = numbers(made)
    ids = [chr(ord("a") + at) for at in range(len(shapes))]

    def grades(order: list[int]) -> dict[tuple[str, str], tuple[float, int]]:
        plans = layer("plans", [shapes[at] for at in order], [ids[at] for at in order]).frame
        table = pairs(made, book, plans, plans).table
        names = plans[ID].to_numpy()
        keys = list(zip(names[table["left"]], names[table["right"]], strict=True))
        assert len({frozenset(key) for key in keys}) == len(keys)
        return dict(zip(keys, zip(table["distance_m"], table["grade"], strict=True), strict=True))

    one = grades(list(range(len(shapes))))
    assert one == grades(list(range(len(shapes)))[::-1])
    assert all(left != right for left, right in one)


LADDERS = st.lists(st.integers(1, 50), min_size=1, max_size=5, unique=True).map(sorted)


@given(limits=LADDERS, beyond=st.integers(0, 60), closed=st.booleans(), data=st.data())
def test_a_band_runs_from_its_limit_up_to_the_next(limits, beyond, closed, data):
    reach = float(min(limits[-1], beyond)) if closed else None
    near = st.sampled_from([*limits, beyond]).map(float)
    values = data.draw(st.lists(near | near.map(lambda v: np.nextafter(v, np.inf)) | st.floats(0, 60), min_size=1))
    scale = BandScale(np.array(limits, dtype=float), reach)

    for value, band in zip(values, scale.bands(np.array(values)), strict=True):
        below = [at for at, limit in enumerate(limits) if value < limit]
        if closed and value > reach:
            assert band == -1
        elif closed and value == reach:
            # The last band that it meets holds it, and no band begins there.
            assert band == next(at for at, limit in enumerate(limits) if reach <= limit)
        else:
            assert band == (below[0] if below else -1)
    assert scale.bands(np.array([np.nan])).tolist() == [-1]


def facts_of(count: int, data: st.DataObject) -> dict[str, np.ndarray]:
    numbers_ = st.lists(st.floats(0, 50) | st.sampled_from((0.0, *METRES.values())), min_size=count, max_size=count)
    truths = st.lists(st.booleans(), min_size=count, max_size=count)
    facts = {name: np.array(data.draw(numbers_)) for name in ("distance_m", "value", "dwellings")}
    facts |= {name: np.array(data.draw(numbers_)) / 50 for name in ("share", "share_left")}
    return facts | {name: np.array(data.draw(truths)) for name in ("shares_ground", "inside", "sliver")}


def _drawn(name: str, data: st.DataObject) -> dict[str, Any]:
    fields = RELATIONS[name].model_fields
    told: dict[str, Any] = {"flag": "seen"}
    if name == "emission_distance":
        return data.draw(screens())
    if "within" in fields:
        told |= data.draw(shares_left(name))
    elif "bands" in fields:
        told |= data.draw(banded(name))
    if "grade" in fields:
        told |= overlap(data.draw(GRADES))
    if "beyond" in fields:
        told["beyond"] = data.draw(st.booleans())
    if "least_share" in fields:
        told["least_share"] = {"param": "half"}
    if "indicator" in fields:
        told["indicator"] = "homes"
    return told


@pytest.mark.parametrize("name", list(RELATIONS))
@given(data=st.data(), count=st.integers(1, 8))
@settings(max_examples=30, deadline=None)
def test_every_relation_grades_a_pair_alone_as_among_others(name, data, count):
    told = _drawn(name, data)
    flags = set(OUTCOMES) if name == "emission_distance" else {"seen"}
    made = rule("R", *(RELATIONS[name].sides or ("plans", "nature")), [told])
    (test,) = made.tests
    context, facts = made.context(numbers(made)), facts_of(count, data)

    every = test.graded(facts, context)
    for at in range(count):
        one = test.graded({key: values[at : at + 1] for key, values in facts.items()}, context)
        assert one.holds[0] == every.holds[at]
        assert not one.holds[0] or (one.grade[0], one.flag[0]) == (every.grade[at], every.flag[at])
        assert not one.holds[0] or (one.grade[0] in test.grades and one.flag[0] in flags)
    for measure, edges in test.edges(context).items():
        # Between two neighbouring edges nothing changes.
        for low, high in pairwise([0.0, *edges, edges[-1] + 1]):
            same = {key: np.repeat(values[:1], 3) for key, values in facts.items()}
            grades = test.graded(same | {measure: np.linspace(low, high, 5)[1:-1]}, context)
            assert len({grade if holds else None for holds, grade in zip(grades.holds, grades.grade, strict=True)}) == 1


@given(data=st.data(), count=st.integers(1, 10))
@settings(max_examples=60, deadline=None)
def test_pairs_that_share_a_change_are_told_what_each_would_be_told_alone(data, count):
    steps = [{"step": 1, "when": [{"measure": "dwellings", "op": ">", "value": {"param": "large"}}]}]
    drawn = data.draw(rules_of_pairs())
    made = Rule.model_validate(drawn.model_dump() | {"modifiers": steps})
    book = ruleset([made], large=20, **METRES, **SHARES)
    facts = facts_of(count, data)
    measures = {name: facts.pop(name) for name in ("distance_m", "dwellings")}
    side = KnownFeatures(frame([None] * count)[[ID]], np.ones(count, dtype=bool))
    grade = np.array(data.draw(st.lists(GRADES, min_size=count, max_size=count)))
    every = GradedPairs(side, side, measures, {**facts, "value": np.full(count, UNKNOWN["value"])}, [()] * count, grade)
    told = grade_changes(made, book, every)

    for at in range(count):
        (alone,) = grade_changes(made, book, every.take(np.array([at])))
        assert _without_now(alone) == _without_now(told[at])


def _without_now(change: Any) -> Any:
    """What is said of a change, in a form that compares; `now` is a matter of the grade, which is the same."""
    return None if change is None else (change.relation, change.steps, change.stretches, change.otherwise)
