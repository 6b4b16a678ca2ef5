import pytest

from maps.answers.explanation import Explanation
from maps.answers.explanation_text import explanation_text
from spatial.findings.grade_change import GradeChange, Held, Step, Stretch


def feature(name: str) -> dict[str, str]:
    return {"layer": "plans", "layer_title": "Plannen", "feature_id": "p", "name": name}


def change(**told: object) -> GradeChange:
    given = {
        "before_cap": 2,
        "cap": 4,
        "on_shared_ground": False,
        "steps": (),
        "stretches": {},
        "sharing_ground": None,
        "wider": None,
        "gone_inside": False,
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
    found = change(stretches={"distance_m": (stretch, Stretch(700, True, 800, True, 2, True))})

    assert changes(explanation(change=found)) == [f"{nl} (nu 1,234 km)"]
    assert changes(explanation(change=found, lang="en")) == [f"{en} (now 1.234 km)"]


def test_a_distance_just_below_a_limit_does_not_read_as_the_limit() -> None:
    found = change(stretches={"distance_m": (Stretch(5_000, True, None, False, 1, False),)})
    measures = {"distance_m": 4_999.9}

    assert changes(explanation(change=found, measures=measures)) == ["graad 1 vanaf 5 km (nu 4,999 km)"]


def test_dwellings_are_counted_and_unknown_ones_are_said_to_be() -> None:
    found = change(stretches={"dwellings": (Stretch(500, False, None, False, 3, False),)})

    assert changes(explanation(change=found)) == ["graad 3 boven 500 woningen (nu onbekend)"]


def test_shared_ground_is_told_from_either_side() -> None:
    near = {"distance_m": (Stretch(0, True, 100, True, 1, False),)}
    apart = change(sharing_ground=4)
    beside = change(on_shared_ground=True, sharing_ground=2, stretches=near)
    only = change(on_shared_ground=True, sharing_ground=2)

    assert changes(explanation(change=apart)) == ["graad 4 als ze grond delen"]
    assert changes(explanation(change=beside)) == ["graad 1 tot en met 100 m (nu gedeelde grond)"]
    assert changes(explanation(change=only)) == ["geen bevinding zonder gedeelde grond"]


def test_that_the_area_itself_does_not_count_is_told() -> None:
    assert changes(explanation(change=change(gone_inside=True))) == [
        "geen bevinding als het eerste object geheel in het tweede ligt"
    ]


def test_cap_and_sliver_are_told() -> None:
    assert changes(explanation(change=change(before_cap=4, cap=2))) == [
        "de regel houdt de graad op ten hoogste 2; zonder die grens 4"
    ]
    assert changes(explanation(change=change(wider=4)))[0] == "graad 4 als de overlap geen smalle strook was"


def test_a_modifier_is_told_with_each_condition_and_whether_it_counts() -> None:
    held = (Held("dwellings", "<=", 50, 40, True), Held("distance_m", ">=", 7_000, 8_000.0, True))
    steps = (Step(-1, True, True, held), Step(-1, True, False, held), Step(2, False, False, held[:1]))

    assert changes(explanation(change=change(steps=steps)))[1:] == [
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
    assert "  Bron (s): nooit opgehaald, ontbreekt" in lines
    assert lines[-3:] == [
        "  basis: graad 2",
        "  ver: geen bevinding",
        "  nieuw: geen bevinding, want dit scenario verandert niets aan de regel",
    ]
