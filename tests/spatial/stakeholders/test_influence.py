import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from spatial.findings.evaluate import evaluate
from spatial.layers.errors import RuleError
from spatial.messages import Text, message
from spatial.stakeholders import (
    DECISION_COLUMNS,
    FINDING_PARTY_COLUMNS,
    INFLUENCE_COLUMNS,
    Action,
    LeadTime,
    Party,
    check_influence,
    decisions,
    finding_parties,
    influence_table,
    parties_table,
)
from tests.properties import examples
from tests.spatial import influence_factory as made
from tests.spatial.factory import box, layer, overlap, placed, region, rule, ruleset, strips, text

BOOK = made.book()


def said(words):
    return Text(**text(words))


PARTIES = parties_table(BOOK.parties)


def about(name, **more):
    return rule(name, "plans", "wind", [overlap()], **more)


RULES = {
    "C-01": about("C-01", influence="FT1"),
    "C-02": about("C-02", influence="FT2"),
    "C-03": about("C-03"),
    "M-01": about("M-01", kind="opportunity", influence="FT10"),
}


def findings(*rows):
    """Findings by id, rule, deciders, municipalities, grade."""
    columns = ["finding_id", "rule_id", "deciders", "municipalities", "grade"]
    table = pd.DataFrame(list(rows), columns=columns)
    kinds = {name: item.kind for name, item in RULES.items()}
    sides = {"left_layer": "plans", "right_layer": "wind", "claim_status": ""}
    return table.assign(kind=table["rule_id"].map(kinds), scenario="basis", **sides)


def rows_of(table):
    return table.drop(columns="finding_id").to_numpy().tolist()


def test_deciders_decide_and_the_groups_of_the_finding_type_act_beside_them():
    table = finding_parties(findings(("f", "C-01", "raad:GM0001,raad:GM0002", "GM0001,GM0002", 3)), RULES, BOOK)
    assert table.columns.tolist() == list(FINDING_PARTY_COLUMNS)
    # The rule names who decides: what the province decides on findings of this type is no matter of this one.
    assert rows_of(table) == [
        ["gemeente", "GM0001", "kadert", "FT1", "FT1.gemeente.kadert"],
        ["gemeente", "GM0002", "kadert", "FT1", "FT1.gemeente.kadert"],
        ["omwonenden", "", "procedeert", "FT1", "FT1.omwonenden.procedeert"],
        ["raad", "GM0001", "beslist", "FT1", "FT1.gemeente.beslist"],
        ["raad", "GM0002", "beslist", "FT1", "FT1.gemeente.beslist"],
    ]


def test_a_group_decides_by_its_type_alone_where_the_rule_names_nobody_who_does():
    table = finding_parties(findings(("f", "C-01", "gs,raad:GM0001", "GM0001,GM0002", 3)), RULES, BOOK)
    decided = table[table["influence"] == "beslist"]
    assert decided[["party_id", "municipality"]].to_numpy().tolist() == [
        ["gs", ""],
        ["raad", "GM0001"],
    ]


def test_what_depends_on_a_condition_needs_a_name():
    named = finding_parties(findings(("f", "C-02", "ps", "GM0001", 3)), RULES, BOOK)
    frame = ["provincie", "", "kadert", "FT2", "FT2.provincie.kadert"]
    assert rows_of(named) == [frame, ["ps", "", "beslist", "FT2", "FT2.provincie.beslist"]]
    other = finding_parties(findings(("f", "C-02", "raad:GM0001", "GM0001", 3)), RULES, BOOK)
    assert rows_of(other) == [frame, ["raad", "GM0001", "beslist", "FT2", ""]]


def test_a_board_convenes_and_does_not_decide():
    table = finding_parties(findings(("f", "C-03", "novex,raad:GM0001", "GM0001", 1)), RULES, BOOK)
    assert rows_of(table) == [["novex", "", "verbindt", "", ""], ["raad", "GM0001", "beslist", "", ""]]


def test_each_municipality_has_mayor_and_aldermen_of_its_own():
    table = finding_parties(findings(("f", "C-03", "bw", "GM0001,GM0002", 1)), RULES, BOOK)
    assert rows_of(table) == [["bw", "GM0001", "beslist", "", ""], ["bw", "GM0002", "beslist", "", ""]]


def test_a_finding_at_sea_keeps_its_deciders_and_concerns_no_municipality():
    table = finding_parties(findings(("f", "C-01", "raad,gs", "", 3)), RULES, BOOK)
    assert rows_of(table) == [
        ["gs", "", "beslist", "FT1", "FT1.provincie.beslist"],
        ["omwonenden", "", "procedeert", "FT1", "FT1.omwonenden.procedeert"],
        ["raad", "", "beslist", "FT1", "FT1.gemeente.beslist"],
    ]


def test_a_finding_of_several_scenarios_counts_once():
    every = findings(("f", "C-01", "gs", "GM0001", 3), ("g", "C-02", "gs", "GM0001", 3))
    both = pd.concat([every, every.assign(scenario="low", grade=1)], ignore_index=True)
    pd.testing.assert_frame_equal(finding_parties(both, RULES, BOOK), finding_parties(every, RULES, BOOK))


CONDITIONS = [
    ({"rules": ["C-01"]}, {}, {"rule_id": "C-03"}),
    ({"layers": ["wind"]}, {}, {"right_layer": "solar"}),
    ({"layers": ["plans", "solar"]}, {}, {"left_layer": "wind"}),
    ({"status": ["soft"]}, {"claim_status": "soft"}, {"claim_status": "hard"}),
    ({"least_grade": 2}, {"grade": 2}, {"grade": 1}),
    ({"rules": ["C-01"], "least_grade": 3}, {"grade": 3}, {"grade": 2}),
]


@pytest.mark.parametrize(("conditions", "met", "not_met"), CONDITIONS)
def test_an_action_stands_with_the_findings_that_meet_its_conditions_alone(conditions, met, not_met):
    alone = made.action("FT1.tbo.bezit", only_for=conditions)
    book = made.book([*made.ACTIONS, alone])
    rules = RULES | {"C-03": about("C-03", influence="FT1")}
    told = findings(("f", "C-01", "raad:GM0001", "GM0001", 3), ("g", "C-01", "raad:GM0001", "GM0001", 3))
    for changes, row in ((met, 0), (not_met, 1)):
        for column, value in changes.items():
            told.loc[row, column] = value
    table = finding_parties(told, rules, book)
    assert table.loc[table["party_id"] == "tbo", "finding_id"].tolist() == ["f"]


def test_a_decision_under_a_condition_is_none_where_it_is_not_met():
    permit = made.action("FT1.provincie.beslist", only_for={"least_grade": 2})
    book = made.book([*(one for one in made.ACTIONS if one.id != permit.id), permit])
    light, heavy = (decided(("f", "C-01", "gs", "GM0001", grade), book=book) for grade in (1, 2))
    assert (light, heavy) == ([["gs", "", ""]], [["gs", "", said("by FT1.provincie.beslist")]])


def test_what_carries_a_finding_out_stands_apart_from_what_decides_on_it():
    book = made.book([*made.ACTIONS, made.action("FT1.ontwikkelaar.voert_uit")])
    told = findings(("f", "C-01", "gs", "GM0001", 0))
    table = decisions(finding_parties(told, RULES, book), told, RULES, book, influence="voert_uit")
    assert table[["party_id", "instrument"]].to_numpy().tolist() == [
        ["ontwikkelaar", said("by FT1.ontwikkelaar.voert_uit")]
    ]


def test_conditions_ask_something():
    with pytest.raises(ValidationError, match="'only_for' asks nothing"):
        made.action("FT1.tbo.bezit", only_for={})


def test_a_condition_on_a_rule_that_is_not_there_is_refused():
    book = made.book([*made.ACTIONS, made.action("FT1.tbo.bezit", only_for={"rules": ["C-99"]})])
    limits = made.limits()
    rules = type(limits)({"C-01": about("C-01", influence="FT1")}, limits.params, {})
    with pytest.raises(RuleError, match=r"action 'FT1.tbo.bezit', only_for, rules: there is no rule 'C-99'; allowed: "):
        check_influence(book, rules)


def test_no_findings_give_tables_with_their_columns():
    none = findings()
    table = finding_parties(none, RULES, BOOK)
    assert (len(table), table.columns.tolist()) == (0, list(FINDING_PARTY_COLUMNS))


CODES = st.lists(st.sampled_from(["GM0001", "GM0002", "GM0003"]), unique=True, max_size=3).map(sorted)


@st.composite
def every(draw):
    rows = []
    for number in range(draw(st.integers(0, 5))):
        codes = draw(CODES)
        others = draw(st.lists(st.sampled_from(["gs", "ps", "rijk", "bw", "novex"]), unique=True, max_size=3))
        councils = [f"raad:{code}" for code in codes] or ["raad"]
        name = draw(st.sampled_from(sorted(RULES)))
        rows.append((f"f{number}", name, ",".join([*councils, *others]), ",".join(codes), draw(st.integers(0, 4))))
    return findings(*rows)


@examples(0.5)
@given(every(), st.randoms(use_true_random=False))
def test_every_finding_has_a_body_that_decides_whatever_the_order_of_the_rows(table, random):
    made_of = finding_parties(table, RULES, BOOK)
    assert set(made_of.loc[made_of["influence"] == "beslist", "finding_id"]) == set(table["finding_id"])
    assert not made_of.duplicated().any()
    order = list(range(len(table)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(finding_parties(table.iloc[order], RULES, BOOK), made_of)


@examples(0.5)
@given(every())
def test_every_decider_stands_in_the_table(table):
    made_of = finding_parties(table, RULES, BOOK)
    known = set(zip(made_of["finding_id"], made_of["party_id"], made_of["municipality"], strict=True))
    for finding, deciders in zip(table["finding_id"], table["deciders"], strict=True):
        for decider in deciders.split(","):
            party, _, code = decider.partition(":")
            assert (finding, party, code) in known or party == "bw"


def test_the_influence_table_follows_number_group_and_strength():
    table = influence_table(BOOK)
    assert table.columns.tolist() == list(INFLUENCE_COLUMNS)
    assert table[["finding_type", "party_id", "influence"]].to_numpy().tolist() == [
        ["FT1", "gemeente", "beslist"],
        ["FT1", "gemeente", "kadert"],
        ["FT1", "provincie", "beslist"],
        ["FT1", "omwonenden", "procedeert"],
        ["FT2", "provincie", "beslist"],
        ["FT2", "provincie", "kadert"],
        ["FT10", "netbeheerder", "beslist"],
    ]
    permit = table.iloc[2]
    assert (permit["lead_time"], permit["lead_time_months"]) == (
        message("stakeholders.lead_time", term=said("14 weeks"), status="V2"),
        3.2,
    )
    assert (permit["article"], permit["prerequisite"], permit["type_title"]) == (
        "art. 1",
        said("first that"),
        said("FT1"),
    )
    unknown = table.iloc[6]
    assert unknown["lead_time"] == said("who knows")
    assert np.isnan(unknown["lead_time_months"])
    assert table.iloc[0][["article", "lead_time", "prerequisite"]].tolist() == ["", "", ""]


def test_parties_are_sorted_and_have_a_card_or_none():
    assert PARTIES["party_id"].is_monotonic_increasing
    cards = dict(zip(PARTIES["party_id"], PARTIES["card"], strict=True))
    assert (cards["gemeente"], cards["raad"]) == (said("gemeente"), "")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (
            {"actions": [made.action("FT9.gemeente.beslist")]},
            r"'FT9.gemeente.beslist', finding_type: .*allowed: FT1, FT2",
        ),
        (
            {"actions": [made.action("FT1.gemeente.beslist", lead_time="soon")]},
            r"'FT1.gemeente.beslist', lead_time: there is no lead time 'soon'; allowed: permit, open",
        ),
        (
            {"authorities": [made.authority("wind.all", "nobody")]},
            r"authority 'wind.all', party: there is no party 'nobody' that can decide; allowed: agrarier, bw",
        ),
        ({"authorities": [made.authority("wind.all", "novex")]}, r"no party 'novex' that can decide"),
        (
            {"authorities": [made.authority("wind.one", "raad"), made.authority("wind.two", "gs")]},
            r"authorities of 'wind': exactly one row has no limit .* there are 2 \(wind.one, wind.two\)",
        ),
        ({"authorities": [made.authority("wind.one", "raad", "x")]}, r"authorities of 'wind': .*there are 0"),
        (
            {"parties_by_id": {name: item for name, item in made.parties().items() if name != "tbo"}},
            r"the groups tbo are missing",
        ),
        (
            {"parties_by_id": made.parties() | {"regio": made.party("regio", "gemeente")}},
            r"party 'regio': a region has no legal power and is no party",
        ),
    ],
)
def test_a_book_that_does_not_fit_says_which_row_and_what_is_allowed(more, says):
    with pytest.raises(RuleError, match=says):
        made.book(**more)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"deciders": ["council"]}, r"rule 'X', deciders: there is no party 'council'; allowed: .*raad"),
        ({"deciders": ["raad", "regio"]}, r"rule 'X', deciders: 'regio' has no legal power: name the bodies"),
        ({"influence": "FT99"}, r"rule 'X', influence: there is no finding type 'FT99'; allowed: FT1, FT2, FT10"),
        (
            {"deciders": ["novex"], "influence": "FT2"},
            r"rule 'X', deciders: novex cannot decide, and nobody does by finding type 'FT2'; add a body that can",
        ),
        ({"deciders": ["novex"]}, r"novex cannot decide, and nobody does by finding type 'none'"),
    ],
)
def test_a_rule_that_nobody_can_take_home_is_refused(more, says):
    rules = made.limits()
    bad = ruleset([about("X", **more)])
    with pytest.raises(RuleError, match=says):
        check_influence(BOOK, type(rules)(bad.rules, rules.params, {}))


@pytest.mark.parametrize(
    "more",
    [
        {"deciders": ["novex"], "influence": "FT1"},
        {"deciders": ["novex"], "energy_sides": ["left"]},
        {"deciders": ["novex", "raad"]},
    ],
)
def test_a_rule_that_somebody_can_take_home_is_accepted(more):
    limits = made.limits()
    check_influence(BOOK, type(limits)({"X": about("X", **more)}, limits.params, {}))


def test_limits_are_checked_with_the_rules():
    with pytest.raises(RuleError, match=r"authority 'solar.municipality', to: parameter '.*' is in kW; .* in MW"):
        check_influence(BOOK, made.limits("kW"))
    with pytest.raises(RuleError, match=r"'wind.municipality' and 'wind.province' have one limit, 100 MW"):
        check_influence(BOOK, made.limits(**{"authority.wind_municipality_mw": 100.0}))
    with pytest.raises(RuleError, match=r"energy_sides: no technique has authorities"):
        check_influence(made.book(authorities=[]), ruleset([about("X", energy_sides=["left"])]))


def test_a_group_has_a_card_and_itself_as_group():
    with pytest.raises(ValidationError, match="party 'tbo' is a group"):
        made.party("tbo", "tbo")
    with pytest.raises(ValidationError, match="party 'tbo' is a group"):
        made.party("tbo", "rijk", card=text("x"))


def test_rows_refuse_what_nobody_reads():
    for model in (Party, Action, LeadTime):
        with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
            model.model_validate({"colour": "red"})
    with pytest.raises(ValidationError, match="'value' and 'unit'"):
        LeadTime.model_validate({"id": "x", "title": text("x"), "value": 3, "status": "U", "source": "a test"})


def decided(*rows, rules=RULES, book=BOOK):
    told = findings(*rows)
    table = decisions(finding_parties(told, rules, book), told, rules, book)
    assert table.columns.tolist() == list(DECISION_COLUMNS)
    return table[["party_id", "municipality", "instrument"]].to_numpy().tolist()


def test_who_decides_stands_with_its_instrument():
    told = decided(("f", "C-01", "raad:GM0001,gs", "GM0001", 3))
    assert told == [["gs", "", said("by FT1.provincie.beslist")], ["raad", "GM0001", said("by FT1.gemeente.beslist")]]


def test_an_instrument_of_one_body_is_not_another_ones():
    own = made.book(
        [
            made.action("FT1.provincie.beslist", bodies=["gs"]),
            made.action("FT1.provincie.beslist.late", bodies=["gs"]),
            made.action("FT1.provincie.kadert", bodies=["ps"]),
        ]
    )
    assert decided(("f", "C-01", "ps,gs", "GM0001", 3), book=own) == [
        ["gs", "", said("by FT1.provincie.beslist")],
        ["gs", "", said("by FT1.provincie.beslist.late")],
        ["ps", "", said("by FT1.provincie.kadert")],
    ]


def test_the_group_has_the_instruments_of_all_its_bodies():
    own = made.book([made.action("FT1.provincie.beslist", bodies=["gs"])])
    assert decided(("f", "C-01", "", "GM0001", 3), book=own) == [["provincie", "", said("by FT1.provincie.beslist")]]


def test_an_owner_decides_on_what_it_owns_and_a_public_body_does_not():
    owns = [made.action("FT1.tbo.voert_uit"), made.action("FT1.tbo.bezit"), made.action("FT1.rijk.bezit")]
    own = made.book(owns, parties_by_id=made.parties() | {"rijk": made.party("rijk", "rijk", "state", card=text("x"))})
    assert decided(("f", "C-01", "tbo,rijk", "GM0001", 3), book=own) == [
        ["rijk", "", ""],
        ["tbo", "", said("by FT1.tbo.bezit")],
    ]


def test_without_an_action_the_authority_by_power_tells_the_instrument():
    rules = RULES | {"C-02": about("C-02", influence="FT2", energy_sides=["right"])}
    found = ("f", "C-02", "rijk", "GM0001", 3)
    assert decided(found, rules=rules) == [["rijk", "", said("decision")]]
    assert decided(found) == [["rijk", "", ""]]


def test_decisions_of_no_findings_keep_their_columns():
    assert decided() == []


@examples(0.5)
@given(every())
def test_every_body_that_decides_stands_in_the_decisions(table):
    made_of = finding_parties(table, RULES, BOOK)
    told = decisions(made_of, table, RULES, BOOK)
    names = ["finding_id", "party_id", "municipality"]
    expected = made_of.loc[made_of["influence"] == "beslist", names]
    assert set(told[names].itertuples(index=False, name=None)) == set(expected.itertuples(index=False, name=None))


def test_an_action_of_a_body_elsewhere_is_refused():
    with pytest.raises(RuleError, match=r"action 'FT1.tbo.beslist', bodies: no body of 'tbo' is 'gs'; allowed: tbo"):
        made.book([made.action("FT1.tbo.beslist", bodies=["gs"])])


def test_findings_as_they_are_evaluated_have_their_parties():
    land = strips(2)
    layers = placed(
        land, layer("plans", [box(100, 0, 200)], dwellings=[40]), layer("wind", [box(250, 0, 900)], power_mw=[20.0])
    )
    judged = ruleset([about("C-01", influence="FT1", deciders=["raad", "gs"])])
    found = evaluate(judged, layers, region(box(0, 0, 1_000)), land).frame
    table = finding_parties(found, judged.rules, BOOK)
    assert found["cross_border"].tolist() == [False]
    decides = table[table["influence"] == "beslist"]
    assert decides[["party_id", "municipality"]].to_numpy().tolist() == [["gs", ""], ["raad", "GM0001"]]
