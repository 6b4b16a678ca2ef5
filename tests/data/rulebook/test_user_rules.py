"""A folder of one's own: what one YAML file adds works without code, and its mistakes are told to who made them."""

from pathlib import Path

import pytest

from data.errors import DocumentError
from data.rulebook.rulebook import load_rulebook
from spatial.layers.errors import RuleError

RULE = """\
params:
  - id: own.sports_m
    value: 150
    unit: m
    status: U
    source: agreed at the table
    title: {nl: Afstand tot een sportveld, en: Distance to a sports field}
    overrides: [{at: ES16, value: 200, status: U, source: agreed in Utrecht}]
rules:
  - id: R-01
    kind: conflict
    theme: housing
    title: {nl: Plan bij een sportveld, en: Plan near a sports field}
    reason: {nl: "{left_name} ligt op {distance_m} m.", en: "{left_name} lies {distance_m} m away."}
    left: {layer: housing_plans, where: {status: [soft]}}
    right: {layer: stations}
    tests:
      - {relation: within_distance, bands: [{to: {param: own.sports_m}, grade: 2}]}
    deciders: [raad]
    influence: FT1
    certainty: assumption
    zone_semantics: attention
    source: [agreed at the table]
    status: U
scenarios:
  - {id: sports-300, title: {nl: Verder, en: Farther}, params: {own.sports_m: 300}, source: agreed, status: U}
"""
TEST = "{relation: within_distance, bands: [{to: {param: own.sports_m}, grade: 2}]}"
COUNTED = f"nature_network}}\n    tests:\n      - {TEST.replace('within_distance', 'count_within')}"


def test_one_file_adds_a_rule_a_number_and_a_scenario(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(RULE, encoding="utf-8")
    book, builtin = load_rulebook(tmp_path).ruleset, load_rulebook().ruleset
    assert set(book.rules) - set(builtin.rules) == {"R-01"}
    assert book.touched_by("sports-300") == ("R-01",)
    assert book.under("sports-300").reach_of_rule(book.rules["R-01"]) == 300
    assert book.at(["ES16"]).params["own.sports_m"].value == 200


def test_a_rule_of_the_same_id_replaces(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(RULE.replace("R-01", "C-01"), encoding="utf-8")
    book = load_rulebook(tmp_path).ruleset
    assert book.rules["C-01"].right.layer == "stations"
    assert set(book.rules) == set(load_rulebook().ruleset.rules)


def test_a_layer_that_nobody_feeds_may_be_named(tmp_path: Path) -> None:
    # It is not evaluated until someone brings the layer.
    (tmp_path / "own.yaml").write_text(RULE.replace("layer: stations", "layer: novex_areas"), encoding="utf-8")
    assert load_rulebook(tmp_path).ruleset.rules["R-01"].missing({"housing_plans"}) == ("novex_areas",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "layer: stations",
            "layer: statoins",
            "rule 'R-01', right.layer: there is no layer 'statoins' (nearest: stations",
        ),
        ("layer: stations", "layer: Natuurnetwerk", "no layer 'Natuurnetwerk' (nearest: nature_network); allowed: "),
        (
            "{status: [soft]}",
            "{statu: [soft]}",
            "left.where: layer 'housing_plans' has no column 'statu' (nearest: status)",
        ),
        (
            "{status: [soft]}",
            "{status: soft}",
            "'R-01', key 'rules.0.left.where.status': must be a list, in brackets: [soft]",
        ),
        ("[raad]", "[gemeenteraad]", "deciders: there is no party 'gemeenteraad' (nearest: raad)"),
        ("[raad]", "[es16]", "no party 'es16'; a region has no power of its own, so name who can decide; allowed: acm"),
        ("[raad]", "raad", "key 'rules.0.deciders': must be a list, in brackets: [raad] (it is 'raad')"),
        (
            "within_distance",
            "within",
            "'share_left_by_points' or 'within_distance' (nearest: count_within) (it is 'within')",
        ),
        ("grade: 2}]", "grade: 7}]", "'R-01', key 'rules.0.tests.0.bands.0.grade': must be at most 4 (it is 7)"),
        ("grade: 2}]", "grade: heavy}]", "bands.0.grade': must be a whole number (it is 'heavy')"),
        (
            "{param: own.sports_m}",
            "150",
            "bands.0.to': must hold keys of its own, such as {param: …, times: …} (it is 150)",
        ),
        ("{param: own.sports_m}", "{param: own.sport_m}", "there is no parameter 'own.sport_m' (nearest: own.sports_m"),
        ("{param: own.sports_m}", "{param: housing.capacity_norm}", "'housing.capacity_norm' (1) is not in m; name a"),
        (
            TEST,
            "{relation: within_distance, grade: 2}",
            "'R-01', key 'rules.0.tests.0.bands' is missing",
        ),
        (TEST, "{relation: overlap, grade: 2, beyond: true}", "knows no 'beyond', which goes with"),
        (
            "layer: housing_plans, where: {status: [soft]}",
            "layer: dwellings",
            "'dwellings' holds points, and a finding",
        ),
        (
            f"stations}}\n    tests:\n      - {TEST}",
            COUNTED,
            "right.layer: 'nature_network' holds polygons, and relation 'count_within' is about points",
        ),
        (
            "    theme:",
            "    thema:",
            "'R-01', key 'rules.0.thema' is unknown (nearest: theme); allowed here: advisers",
        ),
        ("theme: housing", "theme: wonen", "key 'rules.0.theme': must be 'nitrogen', 'energy', 'housing'"),
        (", en: Plan near a sports field}", "}", "'R-01', key 'rules.0.title.en' is missing"),
        (
            "{nl: Plan bij een sportveld, en: Plan near a sports field}",
            "Plan",
            "must hold keys of its own, such as {en: …, nl",
        ),
        ("    source: [agreed at the table]\n", "", "'R-01', key 'rules.0.source' is missing"),
        (
            "{left_name} ligt op {distance_m}",
            "{linker} ligt op {distance_m}",
            "reason.nl: a reason cannot show '{linker}'",
        ),
        ("{left_name} lies {distance_m}", "{left_name} lies {distanc_m}", "show '{distanc_m}' (nearest: distance_m"),
        ("influence: FT1", "influence: FT15", "rule 'R-01', influence: there is no finding type 'FT15'; allowed: FT1"),
        (
            "kind: conflict",
            "kind: kans",
            "'R-01', key 'rules.0.kind': must be 'conflict' or 'opportunity' (it is 'kans')",
        ),
        (
            "at: ES16",
            "at: Utrecht",
            "'own.sports_m', key 'params.0.overrides.0.at': must be a code such as GM0344, ES16",
        ),
        (
            "value: 150",
            "value: 150 m",
            "key 'params.0.value': must be a number, with a point and without unit (it is '150 m')",
        ),
        ("status: U\n    source: agreed at", "source: agreed at", "'own.sports_m', key 'params.0.status' is missing"),
        (
            "{own.sports_m: 300}",
            "{own.sport_m: 300}",
            "scenario 'sports-300': there is no parameter 'own.sport_m' (nearest: own",
        ),
        ("scenarios:", "scenario:", "key 'scenario' is unknown (nearest: scenarios"),
        ("    kind: conflict", "\tkind: conflict", "indent with spaces; a tab is not allowed"),
        ("nl: Plan bij", "nl: Plan: bij", "put a text that holds a colon in quotes"),
    ],
)
def test_a_mistake_is_told_as_help(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in RULE
    (tmp_path / "own.yaml").write_text(RULE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises((DocumentError, RuleError)) as caught:
        load_rulebook(tmp_path)
    message = str(caught.value)
    assert "own.yaml: " in message
    assert says in message
    assert "Input should be" not in message
    assert "validation" not in message


def test_a_value_for_a_region_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(RULE.replace("at: ES16", "at: ES61"), encoding="utf-8")
    with pytest.raises(
        RuleError,
        match=r"own\.yaml: param 'own\.sports_m', overrides: no energy region has the code ES61; allowed: ES01, ES02",
    ):
        load_rulebook(tmp_path)


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (
            "layers: [wind_area]",
            r"'FT1.own', only_for.layers: there is no 'wind_area' \(nearest: wind_areas.*\); allowed: ",
        ),
        ("status: [sofd]", r"only_for.status: there is no 'sofd' \(nearest: soft\); allowed: "),
        ("least_grade: 9", "only_for.least_grade"),
        ("colour: red", "colour"),
    ],
)
def test_a_condition_of_an_action_names_what_there_is(tmp_path: Path, condition: str, says: str) -> None:
    (tmp_path / "own.yaml").write_text(
        f"""actions:
  - id: FT1.own
    finding_type: FT1
    party: gemeente
    influence: betaalt
    only_for: {{{condition}}}
    action: {{nl: betaalt, en: pays}}
    instrument: {{nl: geld, en: money}}
    status: U
    source: a test
""",
        encoding="utf-8",
    )
    with pytest.raises(DocumentError, match=says):
        load_rulebook(tmp_path)
