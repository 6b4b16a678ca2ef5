import re
from pathlib import Path

import pytest

from data.errors import DocumentError
from data.rulebook.rulebook import load_rulebook
from spatial.layers.errors import RuleError
from spatial.parameters.params import STATUS_MEANING
from spatial.relations.share_left import ShareLeftByPoints

RULE = """\
rules:
  - id: X-01
    kind: conflict
    title: {nl: a, en: a}
    reason: {nl: a, en: a}
    left: {layer: housing_plans}
    right: {layer: natura2000}
    tests: [{relation: overlap, grade: 1}]
    limit: {param: overlap.sliver_width_m}
    deciders: [raad]
    certainty: fact
    zone_semantics: attention
    source: [test]
    status: D
"""


def test_every_number_of_the_built_in_rules_is_a_parameter_with_its_origin() -> None:
    ruleset = load_rulebook().ruleset
    for param in ruleset.params.values():
        assert param.unit.strip(), param.id
        assert param.source.strip(), param.id
        assert param.status in STATUS_MEANING, param.id
    for rule in ruleset.rules.values():
        assert all(text.strip() for text in rule.source), rule.id


def test_distances_are_in_metres() -> None:
    units = {param.unit for name, param in load_rulebook().ruleset.params.items() if re.search(r"_m$", name)}
    assert units == {"m"}


@pytest.mark.parametrize(
    ("old", "new", "error", "says"),
    [
        ("layer: housing_plans", "layer: houses", DocumentError, r"left\.layer: there is no layer 'houses'; allowed: "),
        ("layer: natura2000", "layer: nature", DocumentError, r"right\.layer: there is no layer 'nature'.*; allowed: "),
        (
            "param: overlap",
            "param: overlop",
            RuleError,
            r"limit: there is no parameter 'overlop\.sliver_width_m' \(nearest: overlap\.sliver_width_m.*; have",
        ),
        (
            "    limit",
            "    also_distance_to: motorways\n    limit",
            DocumentError,
            "no layer 'motorways'.*; allowed: .*natura2000",
        ),
        (
            "grade: 1}",
            "grade: 1, left_where: {hue: [1]}}",
            DocumentError,
            r"tests\[0\]\.left_where: layer 'housing_plans' has no column 'hue'; allowed: .*dwellings",
        ),
        ("grade: 1", "bands: []", DocumentError, r"tests\.0\.grade' is missing; .*relation 'overlap' knows no 'bands'"),
        ("[raad]", "[]", DocumentError, r"rules\.0'.*nobody decides; name who does under 'deciders'"),
        ("source: [test]", "source: []", DocumentError, r"rules\.0\.source"),
    ],
)
def test_a_wrong_rule_says_file_key_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, error: type[Exception], says: str
) -> None:
    assert old in RULE
    (tmp_path / "own.yaml").write_text(RULE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(error, match=rf"own\.yaml.*{says}"):
        load_rulebook(tmp_path)


def test_an_id_in_two_files_of_a_folder_names_both(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(RULE, encoding="utf-8")
    with pytest.raises(DocumentError, match=r"b\.yaml: rules 'X-01' is also in a\.yaml; keep one"):
        load_rulebook(tmp_path)


def test_a_folder_may_change_one_number_alone(tmp_path: Path) -> None:
    builtin = load_rulebook().ruleset
    text = "params:\n- {id: overlap.sliver_width_m, value: 5, unit: m, status: U, source: t, title: {nl: a, en: a}}\n"
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    changed = load_rulebook(tmp_path).ruleset
    assert changed.params["overlap.sliver_width_m"].value == 5
    assert changed.rules == builtin.rules
    assert set(changed.params) == set(builtin.params)


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"there is no such folder; give the folder with the rule files"):
        load_rulebook(tmp_path / "none")


def test_a_scenario_with_an_unknown_parameter_is_refused(tmp_path: Path) -> None:
    text = "scenarios:\n- {id: s, title: {nl: a, en: a}, params: {no.such: 1}, source: t, status: U}\n"
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=r"own\.yaml: scenario 's': there is no parameter 'no\.such'; have: "):
        load_rulebook(tmp_path)


def test_every_row_of_the_source_is_a_rule_or_several() -> None:
    # The rule book's source numbers its rows C-01 to C-25 and M-01 to M-18; a suffix sets partners apart.
    rows = {name.partition(".")[0] for name in load_rulebook().ruleset.rules}
    assert rows == {f"C-{number:02d}" for number in range(1, 26)} | {f"M-{number:02d}" for number in range(1, 19)}


def test_every_built_in_rule_has_a_theme_and_a_finding_type() -> None:
    rules = load_rulebook().ruleset.rules.values()
    assert [rule.id for rule in rules if rule.theme is None or rule.influence is None] == []


def test_only_rules_on_the_energy_of_a_side_ask_for_its_authority() -> None:
    energy = {"wind_areas", "solar_areas", "search_areas"}
    for rule in load_rulebook().ruleset.rules.values():
        sides = {"left": rule.left.layer, "right": rule.right.layer}
        assert {sides[side] for side in rule.energy_sides} <= energy, rule.id


@pytest.mark.parametrize(
    ("rule", "grades"),
    [
        ("C-04", [4, 4, 3, 2, 1]),
        ("C-05", [3, 2, 1]),
        ("C-06", [4, 4, 3]),
        ("C-07.NNN", [4]),
        ("C-07.GEESE", [4]),
        ("C-07.MEADOW_BIRDS", [3]),
        ("C-07.QUIET", [2, 2]),
        ("C-07.UNESCO", [3]),
        ("C-08.RAIL", [3, 2, 1]),
        ("C-09.RADAR", [2]),
        ("C-09.LOW_FLY", [3]),
        ("C-12", [4, 2]),
        ("C-13", [3]),
        ("C-17.DEEP", [3]),
        ("C-17.OUTSIDE_DIKES", [3]),
        ("C-17.WET", [2]),
        ("C-17.PEAT", [2]),
        ("C-18", [3, 3, 2, 2]),
        ("C-20", [4]),
        ("C-22", [3]),
        ("C-24.ENERGY", [3, 2]),
        ("C-24.HOUSING", [3, 2]),
        ("C-25", [1]),
        ("M-01", [3, 3, 2]),
        ("M-05.WATER", [3]),
        ("M-07", [3]),
        ("M-17", [1]),
    ],
)
def test_grades_are_those_of_the_source(rule: str, grades: list[int]) -> None:
    tests = load_rulebook().ruleset.rules[rule].tests
    assert [grade for test in tests for grade in test.grades] == grades


def test_a_tip_of_250_m_gives_the_distances_of_each_scenario() -> None:
    book = load_rulebook().ruleset
    (test,) = book.rules["C-05"].tests
    assert isinstance(test, ShareLeftByPoints)
    expected = {"wind-350m": 350, "wind-2x": 500, "wind-3x": 750, "wind-4x": 1000, "wind-10x": 2500}
    assert {name: book.under(name).value(test.within) for name in expected} == expected
    limit = book.rules["C-04"].limit
    assert limit is not None
    assert {name: book.under(name).value(limit) for name in expected} == expected


def test_where_a_strip_is_measured_from_is_told_with_each_width() -> None:
    scenarios = load_rulebook().ruleset.scenarios
    strips = [scenario for name, scenario in scenarios.items() if name.startswith("strip-")]
    assert sorted(scenario.params["nitrogen.strip_m"] for scenario in strips) == [250, 500, 1000]
    assert all("vanaf de grens" in scenario.title.nl for scenario in strips)
