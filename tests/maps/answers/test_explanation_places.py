"""What is told of counts, shares, formulas and of numbers that differ by place."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from maps.answers.explanation import Explanation, explain_finding
from maps.answers.explanation_text import explanation_text
from maps.answers.published_finding import read_finding
from maps.common.labels import wording_of
from maps.geopackage.write import write_geopackage
from spatial.messages import Text
from spatial.parameters.params import Formula, Override, Param, Term
from spatial.report.report import RegionReport
from spatial.rules.ruleset import RuleSet
from tests.spatial.factory import rule

Explain = Callable[[str, str, str], Explanation]


def param(name: str, title: str, unit: str = "m", **told: object) -> Param:
    return Param(id=name, title=Text(nl=title, en=title), unit=unit, status="V", source="Handboek", **told)  # type: ignore[arg-type]


def to(*bands: tuple[str, int]) -> list[dict[str, object]]:
    return [{"to": {"param": name}, "grade": grade} for name, grade in bands]


# Plan p1 lies 800 m from nature in GM9001, p2 at 2,202 m in GM9001, p3 at 1,118 m in GM9002.
NEARER = Override(at="GM9001", value=700, status="D", source="besluit van de raad", edition="2026")
PARAMS = [
    param("near_m", "Nabij", value=1_000, overrides=(NEARER,)),
    param("rotor_m", "Rotordiameter", value=1_000),
    param("hub_m", "Ashoogte", value=2_500),
    param(
        "far_m",
        "Ver",
        formula=Formula(largest=((Term(param="hub_m"), Term(param="rotor_m", share=0.5)), (Term(param="near_m"),))),
    ),
    param("four_m", "Viermaal", formula=Formula(largest=((Term(param="rotor_m", share=4),),))),
    param(
        "gap_m", "Tussenruimte", value=2_000, overrides=(NEARER.model_copy(update={"at": "GM9002", "value": 4_000}),)
    ),
    param("least_share", "Deel", "1", value=0.3),
    param("most_share", "Grootste deel", "1", value=0.6),
]
RULES = [
    rule(
        "C-02",
        "housing_plans",
        "natura2000",
        [{"relation": "within_distance", "bands": to(("near_m", 3), ("far_m", 2))}],
    ),
    rule(
        "C-05", "wind_areas", "housing_plans", [{"relation": "count_within", "bands": to(("near_m", 4), ("four_m", 2))}]
    ),
    rule(
        "C-17",
        "housing_plans",
        "wind_areas",
        [
            {"relation": "overlap", "grade": 4, "least_share": {"param": "most_share"}},
            {"relation": "overlap", "grade": 2, "least_share": {"param": "least_share"}},
            {"relation": "within_distance", "bands": to(("four_m", 1))},
        ],
    ),
    rule(
        "C-10",
        "housing_plans",
        "housing_plans",
        [{"relation": "within_distance", "bands": to(("near_m", 3), ("gap_m", 1))}],
    ),
]
BOOK = RuleSet({item.id: item for item in RULES}, {item.id: item for item in PARAMS}, {})


@pytest.fixture(scope="module")
def report(make_report: Callable[..., RegionReport]) -> RegionReport:
    return make_report(rules=BOOK)


@pytest.fixture(scope="module")
def explain(tmp_path_factory: pytest.TempPathFactory, report: RegionReport) -> Explain:
    path: Path = tmp_path_factory.mktemp("published") / "xx01.gpkg"
    write_geopackage(report, path)
    made = partial(
        explain_finding,
        wording=wording_of(report),
        release_id="r",
        regions=["XX01"],
        layer_sources={"housing_plans": ["src_housing_plans"]},
        scenarios=["basis"],
    )

    def told(name: str, left: str, right: str) -> Explanation:
        frame = report.conflicts
        rows = frame[(frame["rule_id"] == name) & (frame["left_id"] == left) & (frame["right_id"] == right)]
        return made(read_finding(path, rows["finding_id"].iloc[0]), BOOK)

    return told


def test_every_grade_is_explained(explain: Explain, report: RegionReport) -> None:
    assert set(report.conflicts["rule_id"]) == {item.id for item in RULES}
    for row in report.conflicts.to_dict("records"):
        told = explain(row["rule_id"], row["left_id"], row["right_id"])
        assert told.change is not None, row
        assert told.notes == ()
        assert told.grade == row["severity"]


def test_the_numbers_are_those_of_where_the_left_feature_is_at_home(explain: Explain) -> None:
    here, there = explain("C-02", "p1", "57"), explain("C-02", "p3", "58")
    assert [told.grade for told in (here, there)] == [2, 2]
    numbers = [
        {row["param_id"]: (row["value"], row["source"]) for row in told.thresholds or ()} for told in (here, there)
    ]
    assert numbers[0]["near_m"] == (700, "besluit van de raad")
    assert numbers[1]["near_m"] == (1_000, "Handboek")
    assert here.change is not None
    assert [stretch.most for stretch in here.change.stretches["distance_m"]] == [700, 3_000, None]


def test_a_pair_of_one_layer_may_have_its_grade_from_the_other_side(explain: Explain) -> None:
    # p2 is at home in GM9001 and lies 3,162 m from p3 in GM9002, where so wide a gap still counts.
    told = explain("C-10", "p2", "p3")
    assert told.grade == 1
    assert told.change is not None
    assert {row["param_id"]: row["value"] for row in told.thresholds or ()} == {"near_m": 1_000, "gap_m": 4_000}


def test_a_formula_is_told_in_words_and_its_parts_follow(explain: Explain) -> None:
    rows = {row["param_id"]: row["formula"] for row in explain("C-02", "p1", "57").thresholds or ()}
    assert list(rows) == ["near_m", "far_m", "hub_m", "rotor_m"]
    assert rows["far_m"] == "het grootste van ashoogte + 0,5 × rotordiameter; nabij"
    assert rows["near_m"] == ""
    assert {row["param_id"]: row["formula"] for row in explain("C-05", "w1", "").thresholds or ()}["four_m"] == (
        "4 × rotordiameter"
    )
    text = explanation_text(explain("C-02", "p1", "57"))
    assert "  Ver: 3.000 m (far_m)\n    Berekend: het grootste van ashoogte + 0,5 × rotordiameter; nabij\n" in text


def test_a_count_is_told_with_its_layer_and_its_bands(explain: Explain) -> None:
    told = explain("C-05", "w1", "")
    assert told.grade == 4
    # 0 m from p1, 1,802 m from p2; p3 lies farther than four rotor diameters.
    assert (told.measures["dwellings"], told.measures["distance_m"]) == (2, 0)
    assert [flag["word"] for flag in told.flags] == ["1 binnen 700 m", "2 binnen 4.000 m"]
    lines = explanation_text(told).splitlines()
    assert "Tweede object: Woningbouwplannen" in lines
    assert [line.strip() for line in lines if line.startswith("  graad 2")] == [
        "graad 2 vanaf 700 m en tot en met 4 km (nu 0 m)"
    ]


def test_of_a_share_it_is_told_from_where_on_it_counts(explain: Explain) -> None:
    told = explain("C-17", "p1", "w1")
    assert (told.grade, told.measures["share"]) == (2, 0.5)
    assert told.change is not None
    assert [(stretch.most, stretch.grade) for stretch in told.change.stretches["share"]] == [
        (0.3, 1),
        (0.6, 2),
        (None, 4),
    ]
    lines = [line.strip() for line in explanation_text(told).splitlines()]
    assert "Deel van het eerste object: 50 %" in lines
    assert "graad 4 boven 60 % (nu 50 %)" in lines
    assert "graad 1 tot en met 30 % (nu 50 %)" in lines


def test_a_pair_apart_is_told_which_share_would_count(explain: Explain) -> None:
    told = explain("C-17", "p2", "w1")
    assert (told.grade, told.measures["share"]) == (1, 0)
    assert "  graad 4 als het tweede object meer dan 60 % van het eerste bedekt" in explanation_text(told).splitlines()
