import pytest

from maps.answers.explanation import Explanation
from maps.answers.explanation_text import explanation_text
from spatial.findings.grade_change import GradeChange, Held, Otherwise, Step
from spatial.findings.grade_stretches import Stretch


def feature(name: str) -> dict[str, str]:
    return {"layer": "plans", "layer_title": "Plannen", "feature_id": "p", "name": name}


def change(**told: object) -> GradeChange:
    given = {
        "relation": "within_distance",
        "before_cap": 2,
        "cap": 4,
        "steps": (),
        "stretches": {},
        "otherwise": (),
        "tests_left_out": (),
    }
    return GradeChange(**(given | told))  # type: ignore[arg-type]


def explanation(**told: object) -> Explanation:
    given = {
        "finding_id": "R-1-abc",
        "lang": "nl",
        "release_id": "r",
        "regions": ("XX01",),
        "rule_id": "R-1",
        "kind": "conflict",
        "title": "Plan bij natuur",
        "reason": "Daarom.",
        "scenario": "basis",
        "grade": 2,
        "grade_word": "aandacht",
        "rule": {"source": "boek", "status": "V", "status_word": "V: gezien", "note": ""},
        "left": feature("Noord"),
        "right": feature(""),
        "measures": {"distance_m": 1_234.5, "area_ha": 2.0, "dwellings": None, "energy_gwh": None},
        "value_unit": "",
        "municipalities": ({"code": "GM0001", "name": "Almen"},),
        "cross_border": True,
        "certainty": {"code": "fact", "word": "feit"},
        "flags": (),
        "thresholds": (),
        "parties": (),
        "sources": (),
        "first_seen": "2026-11-23",
        "scenarios": (),
        "change": None,
        "notes": (),
    }
    return Explanation(**(given | told))  # type: ignore[arg-type]


def changes(told: Explanation) -> list[str]:
    """The lines under the heading that tells what would change the grade."""
    heading = {"nl": "Wat de graad zou veranderen", "en": "What would change the grade"}[told.lang]
    part = explanation_text(told).partition(f"{heading}\n")[2].partition("\n\n")[0]
    return [line.strip() for line in part.splitlines()]


def test_facts_stand_a_line_each_and_what_is_unknown_is_left_out() -> None:
    lines = explanation_text(explanation()).splitlines()

    assert lines[:3] == ["R-1-abc  Plan bij natuur", "Conflict, ernst 2 (aandacht)", "Daarom."]
    assert "Eerste object: Plannen: Noord (p)" in lines
    assert "Tweede object: Plannen: zonder naam (p)" in lines
    assert "Afstand: 1,234 km" in lines
    assert "Over de gemeentegrens: ja" in lines
    assert "Voor het eerst gezien: 23-11-2026" in lines
    assert not [line for line in lines if line.startswith("Woningen")]


@pytest.mark.parametrize(
    ("stretch", "nl", "en"),
    [
        (Stretch(0, True, 500, False, 3, False), "graad 3 onder 500 m", "grade 3 below 500 m"),
        (Stretch(0, True, 500, True, 3, False), "graad 3 tot en met 500 m", "grade 3 up to and including 500 m"),
        (Stretch(5_000, True, None, False, 1, False), "graad 1 vanaf 5 km", "grade 1 from 5 km"),
        (Stretch(5_000, False, None, False, None, False), "geen bevinding boven 5 km", "no finding above 5 km"),
        (
            Stretch(500, False, 1_500, False, 1, False),
            "graad 1 boven 500 m en onder 1,5 km",
            "grade 1 above 500 m and below 1.5 km",
        ),
        (Stretch(500, True, 500, True, 1, False), "graad 1 bij precies 500 m", "grade 1 at exactly 500 m"),
    ],
)
def test_a_stretch_says_which_of_its_limits_belong_to_it(stretch: Stretch, nl: str, en: str) -> None:
    found = change(stretches={"distance_m": (stretch, Stretch(700, True, 1_300, True, 2, True))})

    assert changes(explanation(change=found)) == [f"{nl} (nu 1,234 km)"]
    assert changes(explanation(change=found, lang="en")) == [f"{en} (now 1.234 km)"]


def test_a_distance_just_below_a_limit_does_not_read_as_the_limit() -> None:
    near, far = Stretch(0, True, 5_000, False, 2, True), Stretch(5_000, True, None, False, 1, False)
    found = change(stretches={"distance_m": (near, far)})
    measures = {"distance_m": 4_999.9}

    assert changes(explanation(change=found, measures=measures)) == ["graad 1 vanaf 5 km (nu 4,999 km)"]


def test_dwellings_are_counted_and_unknown_ones_are_said_to_be() -> None:
    found = change(stretches={"dwellings": (Stretch(500, False, None, False, 3, False),)})

    assert changes(explanation(change=found)) == ["graad 3 boven 500 woningen (nu onbekend)"]


def test_shared_ground_is_told_from_either_side() -> None:
    near = {"distance_m": (Stretch(0, True, 100, True, 1, False),)}
    apart = change(otherwise=(Otherwise("overlap", "sharing_ground", 4, {}),))
    beside = change(relation="overlap", stretches=near)
    only = change(relation="overlap", otherwise=(Otherwise("overlap", "without_ground", None, {}),))

    assert changes(explanation(change=apart)) == ["graad 4 als ze grond delen"]
    assert changes(explanation(change=beside)) == ["graad 1 tot en met 100 m (nu gedeelde grond)"]
    assert changes(explanation(change=only)) == ["geen bevinding zonder gedeelde grond"]
    assert changes(explanation(change=only, lang="en")) == ["no finding without shared ground"]


def test_how_much_must_be_shared_is_told() -> None:
    found = change(otherwise=(Otherwise("overlap", "sharing_share", 3, {"share": 0.29}),))

    assert changes(explanation(change=found)) == ["graad 3 als het tweede object meer dan 29 % van het eerste bedekt"]
    assert changes(explanation(change=found, lang="en")) == [
        "grade 3 if the second feature covers more than 29% of the first"
    ]


def test_that_the_area_itself_does_not_count_is_told() -> None:
    found = change(otherwise=(Otherwise("within_distance", "inside", None, {}),))

    assert changes(explanation(change=found)) == ["geen bevinding als het eerste object geheel in het tweede ligt"]


def test_cap_and_sliver_are_told() -> None:
    wider = change(relation="overlap", otherwise=(Otherwise("overlap", "wider", 4, {}),))

    assert changes(explanation(change=change(before_cap=4, cap=2))) == [
        "de regel houdt de graad op ten hoogste 2; zonder die grens 4"
    ]
    assert changes(explanation(change=wider)) == ["graad 4 als de overlap geen smalle strook was"]


def test_a_target_is_told_by_the_value_of_its_indicator_in_its_own_unit() -> None:
    low, high = Stretch(0, True, 0.5, False, 2, True), Stretch(0.5, True, None, False, None, False)
    found = change(relation="below_target", stretches={"value": (low, high)})
    share = explanation(change=found, measures={"value": 0.352}, value_unit="share")
    energy = explanation(change=found, measures={"value": 0.352}, value_unit="TWh/yr", lang="en")

    assert "Waarde van de indicator: 35,2 %" in explanation_text(share)
    assert changes(share) == ["geen bevinding vanaf 50 % (nu 35,2 %)"]
    assert "Value of the indicator: 0.35 TWh/yr" in explanation_text(energy)
    assert changes(energy) == ["no finding from 0.50 TWh/yr (now 0.35 TWh/yr)"]


def test_a_modifier_is_told_with_each_condition_and_whether_it_counts() -> None:
    held = (Held("dwellings", "<=", 50, True), Held("distance_m", ">=", 7_000, True))
    steps = (Step(-1, True, True, held), Step(-1, True, False, held), Step(2, False, False, held[:1]))

    measures = {"dwellings": 40, "distance_m": 8_000.0}

    assert changes(explanation(change=change(steps=steps), measures=measures))[1:] == [
        "graad −1 door een omstandigheid geldt: woningen <= 50 (nu 40); afstand >= 7 km (nu 8 km)",
        "graad −1 door een omstandigheid geldt, maar lager dan 0 bestaat niet: "
        "woningen <= 50 (nu 40); afstand >= 7 km (nu 8 km)",
        "graad +2 door een omstandigheid geldt niet: woningen <= 50 (nu 40)",
    ]


def test_where_nothing_changes_the_grade_that_is_said() -> None:
    assert changes(explanation(change=change())) == ["Geen van de maten: zolang dit paar bestaat is de graad 2."]


def test_what_is_not_known_has_no_heading() -> None:
    text = explanation_text(explanation(thresholds=None, notes=("dat is niet bekend",)))

    assert "Let op: dat is niet bekend" in text
    assert "Wat de graad" not in text
    assert "Getallen van de regel" not in text


def test_thresholds_sources_and_scenarios_stand_under_their_headings() -> None:
    status = {"status": "U", "status_word": "U: niet"}
    limit = {"param_id": "a.b_m", "title": "Grens", "value": 0.001, "unit": "m", "source": "stuk", "edition": "2026"}
    limit["formula"] = "het grootste van ashoogte; 0,5 × rotordiameter"
    health = {"captured_at": None, "health": "missing", "health_word": "ontbreekt", "label": "", "label_word": ""}
    health |= {"content_on": "2021-07", "content_newest_on": "2023"}
    told = explanation(
        thresholds=({**limit, **status},),
        sources=({"source_id": "s", "title": "Bron", "layers": ["plans"], **health},),
        scenarios=(
            {"scenario": "basis", "title": "basis", "standing": "stands", "grade": 2},
            {"scenario": "far", "title": "ver", "standing": "gone", "grade": None},
            {"scenario": "new", "title": "nieuw", "standing": "untouched", "grade": None},
        ),
    )
    lines = explanation_text(told).splitlines()

    at = lines.index("Getallen van de regel")
    assert lines[at + 1 : at + 4] == [
        "  Grens: 0,001 m (a.b_m)",
        "    Berekend: het grootste van ashoogte; 0,5 × rotordiameter",
        "    Status U: niet. Bron: stuk (2026)",
    ]
    assert "  Bron (s): peildatum 07-2021 t/m 2023, nooit opgehaald, ontbreekt" in lines
    assert lines[-3:] == [
        "  basis: graad 2",
        "  ver: geen bevinding",
        "  nieuw: geen bevinding, want dit scenario verandert niets aan de regel",
    ]
