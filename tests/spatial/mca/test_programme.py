import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial.layers.errors import RuleError
from spatial.mca.book import McaBook
from spatial.mca.programme import PROGRAMME_COLUMNS, programme
from spatial.mca.weigh import weigh
from spatial.messages import Text, clauses, message
from tests.properties import examples
from tests.spatial.factory import text
from tests.spatial.mca.support import (
    ENERGY,
    NATURE,
    PLANS,
    SOLAR,
    WIND,
    areas,
    book,
    finding,
    findings,
    perspective,
    restriction,
    rule_table,
    rules_with,
)
from tests.spatial.messages.support import codes_of, parts_of

INPUTS = {WIND: areas(a=9.0, b=5.0, c=2.0), SOLAR: areas(x=1.0, y=1.0, z=1.0)}
AX = finding("M-01:ax", f"{WIND}:a", f"{SOLAR}:x", 3, energy_gwh=10.0)
AY = finding("M-01:ay", f"{WIND}:a", f"{SOLAR}:y", 2, energy_gwh=9.0)
BY = finding("M-01:by", f"{WIND}:b", f"{SOLAR}:y", 2, energy_gwh=6.0)
CZ = finding("M-01:cz", f"{WIND}:c", f"{SOLAR}:z", 1, energy_gwh=3.0)
NEAR_A = finding("C-04:a", f"{PLANS}:p", f"{WIND}:a", 4, deciders="raad:GM0001,ps")
IN_B = finding("C-06:b", f"{WIND}:b", f"{NATURE}:n", 3, deciders="gs")
LIGHT = finding("C-06:a", f"{WIND}:a", f"{NATURE}:n", 2)

DECISIONS = pd.DataFrame(
    [
        ("C-04:a", "raad", "GM0001", "phases the plan", "omgevingsplan", 12.0),
        ("C-04:a", "ps", "", "frames the plan", "verordening", 18.0),
        ("C-04:b", "raad", "GM0001", "phases the plan", "omgevingsplan", 12.0),
        ("C-06:c", "gs", "", "permits", "permit", 3.0),
        ("M-01:ax", "netbeheerder", "", "connects", "agreement", np.nan),
    ],
    columns=["finding_id", "party_id", "municipality", "action", "instrument", "lead_time_months"],
)
ONLY_ENERGY = McaBook(
    {"energy": ENERGY},
    {"equal": perspective("equal", base=True), "regret": perspective("regret", "least_regret")},
    {},
)


def planned(*rows, made=ONLY_ENERGY, decisions=DECISIONS, chosen=None, claim_months=None, **more):
    found, rules = findings(*rows), rules_with(**({"first_n": 3} | more))
    weighing = weigh(found, INPUTS, rule_table(), made, rules, decisions=decisions)
    return programme(weighing, found, made, rules, decisions=decisions, chosen=chosen, claim_months=claim_months or {})


FIRST = message("mca.chosen_rank", rank=1, perspective=Text(**text("regret")))
CONFLICT = message("mca.conflict", title="title of C-04", names="P – A")


def test_each_area_is_chosen_once_down_the_ranking():
    # ax 10, ay 9 (a is taken), by 6, cz 3.
    made = planned(AX, AY, BY, CZ)
    assert made["finding_id"].tolist() == ["M-01:ax", "M-01:by", "M-01:cz"]
    assert made["position"].tolist() == [1, 2, 3]
    assert planned(AX, AY, BY, CZ, first_n=2)["finding_id"].tolist() == ["M-01:ax", "M-01:by"]


def test_the_table_has_its_columns_and_keeps_them_when_nothing_is_chosen():
    assert tuple(planned(AX)) == tuple(planned(NEAR_A)) == PROGRAMME_COLUMNS
    assert planned(NEAR_A).empty


def test_what_depends_on_nothing_comes_first_then_what_depends_on_less():
    made = planned(AX, BY, CZ, NEAR_A, IN_B, LIGHT)
    assert made["finding_id"].tolist() == ["M-01:cz", "M-01:by", "M-01:ax"]
    assert made["depends_on"].tolist() == ["", "C-06:b", "C-04:a"]


def test_of_two_that_depend_alike_the_one_with_fewer_conflicts_comes_first():
    more = finding("C-06:b2", f"{WIND}:b", f"{NATURE}:m", 3)
    other = finding("C-06:c", f"{WIND}:c", f"{NATURE}:m", 3)
    made = planned(BY, CZ, IN_B, more, other)
    assert made["finding_id"].tolist() == ["M-01:cz", "M-01:by"]
    assert made["depends_on"].tolist() == ["C-06:c", "C-06:b,C-06:b2"]


def test_of_two_that_depend_alike_the_shorter_lead_time_comes_first_and_an_unknown_one_last():
    slow = finding("C-04:b", f"{PLANS}:p", f"{WIND}:b", 3)
    quick = finding("C-06:c", f"{WIND}:c", f"{NATURE}:n", 3)
    assert planned(BY, CZ, slow, quick)["finding_id"].tolist() == ["M-01:cz", "M-01:by"]
    unknown = DECISIONS[DECISIONS["finding_id"] != "C-06:c"]
    assert planned(BY, CZ, slow, quick, decisions=unknown)["finding_id"].tolist() == ["M-01:by", "M-01:cz"]


def test_what_must_be_decided_first_is_told_of_the_worst_conflict():
    heavier = finding("C-06:a", f"{WIND}:a", f"{NATURE}:n", 3)
    row = planned(AX, NEAR_A, heavier).iloc[0]
    assert row["decide_first"] == message(
        "mca.matter", conflict=CONFLICT, action=clauses("frames the plan", "phases the plan")
    )
    assert row["decide_first_by"] == "ps,raad:GM0001"
    assert row["instrument"] == clauses("verordening", "omgevingsplan")
    assert row["lead_time_months"] == 18
    assert row["depends_on"] == "C-04:a,C-06:a"
    depends = message("mca.depends", conflicts=2, grade=3, worst=4)
    assert row["basis"] == clauses(FIRST, depends, message("mca.lead_time", months=18.0))


def test_the_longest_part_of_the_chain_counts_and_a_claim_may_be_it():
    months = {(WIND, "a"): 84.0, (SOLAR, "x"): 48.0}
    alone = planned(AX, claim_months=months).iloc[0]
    assert alone["lead_time_months"] == 84
    assert parts_of(alone["basis"])[-1] == message("mca.lead_time_of_claims", months=84.0)
    short = planned(AX, NEAR_A, claim_months={(WIND, "a"): 6.0}).iloc[0]
    assert short["lead_time_months"] == 18
    assert parts_of(short["basis"])[-1] == message("mca.lead_time", months=18.0)
    assert np.isnan(planned(AX, claim_months={(WIND, "b"): 84.0}).iloc[0]["lead_time_months"])


def test_the_decision_on_the_opportunity_itself_is_part_of_the_chain():
    own = DECISIONS.assign(lead_time_months=DECISIONS["lead_time_months"].fillna(30.0))
    assert planned(AX, NEAR_A, decisions=own).iloc[0]["lead_time_months"] == 30


def test_themes_are_chosen_in_turn():
    # M-12 is of another theme: it stands before the second of M-01, though it brings less.
    other = finding("M-12:pq", f"{PLANS}:p", f"{PLANS}:q", 1, energy_gwh=1.0)
    assert set(planned(AX, BY, CZ, other, first_n=2)["finding_id"]) == {"M-01:ax", "M-12:pq"}


def test_without_a_conflict_the_decision_on_the_opportunity_itself_comes_first():
    row = planned(AX).iloc[0]
    assert row[["decide_first", "decide_first_by", "instrument"]].tolist() == ["connects", "netbeheerder", "agreement"]
    assert row["basis"] == clauses(FIRST, message("mca.free", grade=3), message("mca.no_lead_time"))
    assert np.isnan(row["lead_time_months"])


def test_without_a_table_of_decisions_nothing_is_made_up():
    row = planned(AX, NEAR_A, decisions=None).iloc[0]
    assert row[["decide_first", "instrument"]].tolist() == [CONFLICT, ""]
    assert row["decide_first_by"] == "raad:GM0001,ps"
    assert np.isnan(row["lead_time_months"])


def test_what_waits_for_one_conflict_is_decided_together():
    between = finding("C-04:ab", f"{WIND}:a", f"{WIND}:b", 3)
    made = planned(AX, BY, CZ, between)
    assert made["finding_id"].tolist() == ["M-01:cz", "M-01:ax", "M-01:by"]
    assert parts_of(made["basis"][1])[-1] == message("mca.together", positions=[3])
    assert parts_of(made["basis"][2])[-1] == message("mca.together", positions=[2])


def test_the_grade_from_which_a_conflict_must_be_settled_is_a_parameter():
    assert planned(AX, LIGHT)["depends_on"].tolist() == [""]
    assert planned(AX, LIGHT, dependency_grade=2)["depends_on"].tolist() == ["C-06:a"]


def test_the_parties_may_choose_for_themselves():
    made = planned(AX, AY, BY, CZ, chosen=["M-01:cz", "M-01:ay"])
    assert made["finding_id"].tolist() == ["M-01:ay", "M-01:cz"]
    assert [codes_of(basis)[0] for basis in made["basis"]] == ["mca.chosen_by_hand"] * 2


def test_what_is_shut_out_is_not_chosen_by_the_tool_and_refused_from_the_parties():
    hard = book(restriction("x", zone_semantics=["conditional"]))
    assert planned(AX, BY, NEAR_A, made=hard)["finding_id"].tolist() == ["M-01:by"]
    with pytest.raises(RuleError, match="'M-01:ax' is shut out by C-04:a; a hard restriction is not traded off"):
        planned(AX, BY, NEAR_A, made=hard, chosen=["M-01:ax"])


def test_an_opportunity_that_is_not_there_is_refused():
    with pytest.raises(RuleError, match="there is no opportunity 'M-99:x' in this region"):
        planned(AX, chosen=["M-99:x"])


def test_without_a_least_regret_perspective_nobody_has_chosen():
    alone = McaBook({"energy": ENERGY}, {"equal": perspective("equal", base=True)}, {})
    with pytest.raises(RuleError, match="no perspective has 'method: least_regret'; give one"):
        planned(AX, made=alone)
    assert planned(AX, made=alone, chosen=["M-01:ax"])["finding_id"].tolist() == ["M-01:ax"]


ROWS = st.lists(st.sampled_from([AX, AY, BY, CZ, NEAR_A, IN_B, LIGHT]), unique_by=lambda row: row["finding_id"])


@examples(0.4)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_and_no_area_stands_twice(rows, random):
    first = planned(*rows)
    random.shuffle(rows)
    pd.testing.assert_frame_equal(first, planned(*rows))
    areas_of = [name.split(":")[1] for name in first["finding_id"]]
    assert len(set("".join(areas_of))) == 2 * len(areas_of)
    counts = first["depends_on"].map(lambda ids: 0 if not ids else ids.count(",") + 1)
    assert not (counts == 0)[(counts > 0).cummax()].any(), "what depends on nothing stands before the rest"
