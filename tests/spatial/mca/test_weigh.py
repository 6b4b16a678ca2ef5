import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial.layers.errors import RuleError
from spatial.mca.weigh import RANKING_COLUMNS, SCORE_COLUMNS, STABILITY_COLUMNS, weigh
from spatial.messages import Text, message
from tests.properties import examples
from tests.spatial.factory import box, frame, text
from tests.spatial.mca.support import (
    ALL,
    NATURE,
    SOLAR,
    WIND,
    areas,
    book,
    builtin,
    criterion,
    finding,
    findings,
    perspective,
    restriction,
    rule_table,
    rules_with,
)
from tests.spatial.messages.support import codes_of, parts_of, values_of

WINDS = areas(a=10.0, b=5.0, c=2.0)
M_AX = finding("M-01:ax", f"{WIND}:a", f"{SOLAR}:x", 3, energy_gwh=11.0)
M_BX = finding("M-01:bx", f"{WIND}:b", f"{SOLAR}:x", 2, energy_gwh=6.0)
C_A = finding("C-06:a", f"{WIND}:a", f"{NATURE}:n", 4)
C_B = finding("C-06:b", f"{WIND}:b", f"{NATURE}:n", 2)
SUNS = areas(x=1.0)


def weighed(*rows, inputs=None, made=None, rules=None, **more):
    return weigh(
        findings(*rows),
        {WIND: WINDS, SOLAR: SUNS} if inputs is None else inputs,
        rule_table() if rules is None else rules,
        made or book(),
        rules_with(**more),
    )


def raw(made, name, kind="search_area"):
    rows = made.scores[(made.scores["criterion_id"] == name) & (made.scores["subject_kind"] == kind)]
    return dict(zip(rows["subject_id"].str.split(":").str[1], rows["raw"], strict=True))


def rank(made, perspective="equal", kind="search_area"):
    rows = made.ranking[(made.ranking["perspective_id"] == perspective) & (made.ranking["subject_kind"] == kind)]
    return dict(zip(rows["subject_id"].str.split(":").str[1], rows["rank"], strict=True))


def stability(made, name):
    return made.stability.set_index("subject_id").loc[name]


def test_the_tables_have_their_columns_and_keep_them_when_nothing_is_weighed():
    for made in (weighed(M_AX, C_A), weighed(inputs={})):
        assert tuple(made.scores) == SCORE_COLUMNS
        assert tuple(made.ranking) == RANKING_COLUMNS
        assert tuple(made.stability) == STABILITY_COLUMNS
        assert tuple(made.criteria) == ("criterion_id", "title", "unit", "status", "source", "basis")
        assert tuple(made.perspectives)[:4] == ("perspective_id", "title", "method", "weights")
        assert tuple(made.claims) == ("subject_kind", "subject_id", "layer", "feature_id", "area", "in_region")
    assert made.ranking.empty


def test_a_score_is_told_beside_its_raw_fact():
    made = weighed(C_B)
    rows = made.scores[made.scores["subject_id"] == f"{WIND}:b"]
    assert rows[["criterion_id", "raw", "unit", "score"]].to_numpy().tolist() == [
        ["energy", 5.0, "GWh/yr", 0.5],
        ["nature", 2.0, "1", 0.5],
    ]


def test_search_areas_rank_by_the_mean_of_their_scores():
    # a: energy 1, nature 0; b: 0.5 and 0.5; c: 0.2 and 1; x: 0.1 and 1.
    made = weighed(C_A, C_B)
    assert rank(made) == {"a": 3, "b": 3, "c": 1, "x": 2}
    values = made.ranking.set_index(["perspective_id", "subject_id"])["score"]
    assert values["equal", f"{WIND}:c"] == pytest.approx(0.6)


def test_another_perspective_ranks_otherwise_and_least_regret_stays_near_the_best_of_both():
    made = weighed(
        C_A,
        C_B,
        made=book(perspective("power", weights={"energy": 1}), perspective("green", weights={"nature": 1})),
    )
    assert rank(made, "power") == {"a": 1, "b": 2, "c": 3, "x": 4}
    assert rank(made, "green") == {"a": 4, "b": 3, "c": 1, "x": 1}
    # Behind the best at most: a 1 (green), b 0.5 (both), c 0.8, x 0.9 (power).
    assert rank(made, "regret") == {"a": 4, "b": 1, "c": 2, "x": 3}
    assert stability(made, f"{WIND}:b")["regret"] == pytest.approx(0.5)
    assert stability(made, f"{WIND}:b")[["rank_best", "rank_worst", "rank_median"]].tolist() == [1, 3, 2.5]
    # First two: power has a and b, green c and x, equal c and x, regret b and c.
    assert [int(stability(made, f"{WIND}:{name}")["top_in"]) for name in "abc"] == [1, 2, 3]


ENERGY = Text(**text("energy"))


def test_the_weight_that_moves_a_subject_is_said_with_its_change():
    # N = 1: c leads, x is behind it in everything, and a overtakes where 1·t = 0.2·t + (1 - t).
    made = weighed(C_A, C_B, first_n=1)
    found = stability(made, f"{WIND}:c")
    assert found["swing_criterion"] == "energy"
    assert found["swing_share"] == pytest.approx(1 / 1.8 - 0.5)
    said = values_of(found["basis"], "mca.leaves")
    assert (said["first_n"], said["criterion"]) == (1, ENERGY)
    assert (said["start"], said["end"]) == pytest.approx((0.5, 1 / 1.8))
    assert "mca.enters" in codes_of(stability(made, f"{WIND}:a")["basis"])
    never = stability(made, f"{SOLAR}:x")
    assert np.isnan(never["swing_share"])
    assert parts_of(never["basis"]) == [message("mca.steady", first_n=1)]


def test_what_a_hard_restriction_shuts_out_has_no_rank_and_says_why():
    made = weighed(M_AX, C_A, C_B, made=book(restriction("park", zone_semantics=["exclusion"])))
    for name in (f"{WIND}:a", "M-01:ax"):
        found = stability(made, name)
        assert found["excluded_by"] == "C-06:a"
        assert found["top_in"] == 0
        assert parts_of(found["basis"])[0] == message("mca.excluded", restrictions=[Text(**text("park"))])
        assert np.isnan(found[["rank_best", "regret", "swing_share"]].astype(float)).all()
    assert np.isnan(rank(made)["a"])
    assert made.ranking.loc[made.ranking["subject_id"] == f"{WIND}:a", "score"].isna().all()
    assert rank(made)["b"] == 3, "of the three that are left"
    assert raw(made, "energy")["a"] == 10, "its facts stay"


@pytest.mark.parametrize(
    ("more", "shut"),
    [
        ({"least_grade": 4}, "a"),
        ({"least_grade": 2}, "ab"),
        ({"least_grade": 2, "themes": ["housing"]}, ""),
        ({"least_grade": 2, "rules": ["C-12"]}, ""),
        ({"least_grade": 2, "zone_semantics": ["conditional"]}, ""),
        ({"least_grade": 2, "zone_semantics": ["exclusion"], "rules": ["C-06"], "themes": ["nature"]}, "ab"),
    ],
)
def test_a_restriction_holds_where_all_that_it_names_does(more, shut):
    made = weighed(C_A, C_B, made=book(restriction("x", **more)))
    barred = made.stability.loc[made.stability["excluded_by"] != "", "subject_id"]
    assert sorted(barred) == [f"{WIND}:{name}" for name in shut]


@pytest.mark.parametrize(
    ("shapes", "relation", "shut"),
    [
        # Of two hectares, 200 m wide.
        ([box(0, 0, 99, 100)], "overlap", False),
        ([box(0, 0, 100, 100)], "overlap", True),
        ([box(0, 0, 60, 100), box(0, 0, 70, 100)], "overlap", False),
        ([box(0, 0, 60, 100), box(60, 0, 40, 100)], "overlap", True),
        ([box(0, 0, 200, 100)], "distance", False),
    ],
)
def test_with_a_least_share_ground_counts_once_and_a_distance_not_at_all(shapes, relation, shut):
    rows = [
        finding(f"C-06:{n}", f"{WIND}:a", f"{NATURE}:{n}", 4, geometry=shape, relation=relation)
        for n, shape in enumerate(shapes)
    ]
    made = weighed(*rows, made=book(restriction("x", least_share={"param": "half"})), half=0.5)
    assert (stability(made, f"{WIND}:a")["excluded_by"] != "") == shut


def test_an_unknown_fact_is_left_out_of_the_weights_and_told():
    made = weighed(C_A, C_B, inputs={WIND: areas(a=10.0, b=5.0, c=None)})
    assert np.isnan(raw(made, "energy")["c"])
    assert stability(made, f"{WIND}:c")["rank_best"] == 1, "nature alone: 1"
    assert values_of(stability(made, f"{WIND}:c")["basis"], "mca.unknown") == {"criteria": (ENERGY,)}
    assert "mca.unknown" not in codes_of(stability(made, f"{WIND}:a")["basis"])


def test_a_criterion_that_is_known_of_none_is_not_used_and_says_so():
    made = weighed(
        made=book(criterion("grid", "worst_conflict_grade", themes=["grid"], value=[[0, 1], [4, 0]])),
        rules=rule_table("C-15"),
    )
    assert np.isnan(list(raw(made, "grid").values())).all()
    basis = made.criteria.set_index("criterion_id").loc["grid", "basis"]
    assert values_of(basis, "mca.unused") == {"kinds": (message("mca.kind.search_area"),)}
    assert values_of(basis, "mca.not_evaluated") == {"rules": ("C-15",)}
    assert codes_of(stability(made, f"{WIND}:a")["basis"])[0] == "mca.not_evaluated_count"
    assert codes_of(stability(made, f"{SOLAR}:x")["basis"]) == ["mca.steady"], "no rule of the grid is about it"


def test_a_subject_of_which_nothing_is_known_has_no_rank():
    made = weighed(inputs={WIND: areas(a=None, b=3.0)}, rules=rule_table("C-06"))
    assert np.isnan(rank(made)["a"])
    assert parts_of(stability(made, f"{WIND}:a")["basis"]) == [
        message("mca.unscored"),
        message("mca.not_evaluated_count", rules=1),
    ]


def test_an_opportunity_takes_the_yield_of_its_finding_and_the_worst_of_its_claims():
    made = weighed(M_AX, M_BX, C_A, C_B)
    assert raw(made, "energy", "opportunity") == {"ax": 11, "bx": 6}
    assert raw(made, "nature", "opportunity") == {"ax": 4, "bx": 2}


def test_what_two_claims_meet_alike_connects_them_not():
    # That a lies in the same nature area as b is no conflict of b.
    beside = finding("C-06:c", f"{WIND}:c", f"{NATURE}:n", 1)
    assert raw(weighed(C_A, beside), "nature") == {"a": 4, "b": 0, "c": 1, "x": 0}


def test_grade_nought_is_no_conflict_and_another_scenario_does_not_count():
    other = finding("C-06:a", f"{WIND}:a", f"{NATURE}:n", 4, scenario="wind-2x")
    assert raw(weighed({**C_B, "grade": 0}, other), "nature") == {"a": 0, "b": 0, "c": 0, "x": 0}


def test_a_combined_area_is_weighed_once_and_meets_the_conflicts_of_both():
    both = areas(a=10.0)
    found = finding("C-12:a", f"{SOLAR}:a", f"{NATURE}:n", 3)
    made = weighed(found, inputs={WIND: WINDS, SOLAR: both, ALL: WINDS})
    assert sorted(made.stability["subject_id"]) == [f"{ALL}:a", f"{WIND}:b", f"{WIND}:c"]
    assert raw(made, "energy")["a"] == 10
    assert raw(made, "nature")["a"] == 3


def test_areas_of_one_id_and_another_shape_are_two():
    elsewhere = frame([box(5_000, 0, 100)], ["a"], energy_gwh=[1.0])
    made = weighed(inputs={WIND: areas(a=10.0), SOLAR: elsewhere})
    assert sorted(made.stability["subject_id"]) == [f"{SOLAR}:a", f"{WIND}:a"]


def test_an_opportunity_between_areas_of_any_technique_meets_the_conflicts_of_each():
    pair = finding("M-14:ab", f"{ALL}:a", f"{ALL}:b", 2, energy_gwh=15.0)
    made = weighed(pair, C_A, inputs={WIND: WINDS, ALL: WINDS})
    assert raw(made, "nature", "opportunity") == {"ab": 4}
    assert set(made.claims.loc[made.claims["subject_id"] == "M-14:ab", "area"]) == {f"{WIND}:a", f"{WIND}:b"}


def test_a_claim_beyond_the_region_is_said():
    abroad = finding("M-01:az", f"{WIND}:a", f"{SOLAR}:z", 3, energy_gwh=11.0)
    made = weighed(abroad, C_A)
    assert "mca.beyond" in codes_of(stability(made, "M-01:az")["basis"])
    assert "mca.beyond" not in codes_of(stability(made, f"{WIND}:a")["basis"])


def test_a_criterion_says_what_it_measures_and_how_it_scores():
    made = weighed(C_A)
    kinds = [message("mca.kind.opportunity"), message("mca.kind.search_area")]
    assert parts_of(made.criteria["basis"].iloc[0]) == [
        message("mca.measured", kinds=kinds, what=message("mca.criterion_value.energy_gwh")),
        message(
            "mca.score", points=[message("mca.point", raw=0.0, score=0.0), message("mca.point", raw=10.0, score=1.0)]
        ),
    ]
    assert made.perspectives["weights"].tolist()[0] == "energy=0.5; nature=0.5"
    assert made.perspectives["weights"].tolist()[1] == message("mca.least_regret", perspectives=["equal"])


def test_a_book_that_does_not_fit_the_rules_is_refused():
    with pytest.raises(RuleError, match="there is no rule 'C-99'"):
        weighed(made=book(restriction("x", rules=["C-99"])))


def test_the_builtin_book_shuts_out_what_lies_for_half_where_it_is_excluded_and_ranks_the_rest():
    made, params = builtin()
    rules = rules_with()
    ruleset = type(rules)(rules.rules, rules.params | params, {})
    corner = {**C_B, "grade": 4, "geometry": box(0, 0, 50)}
    found = weigh(findings(M_AX, M_BX, C_A, corner), {WIND: WINDS, SOLAR: SUNS}, rule_table(), made, ruleset)
    assert stability(found, f"{WIND}:a")["excluded_by"] == stability(found, "M-01:ax")["excluded_by"] == "C-06:a"
    assert stability(found, f"{WIND}:b")["excluded_by"] == ""
    assert set(found.ranking.loc[found.ranking["rank"].isna(), "subject_id"]) == {f"{WIND}:a", "M-01:ax"}


YIELDS = st.lists(st.integers(0, 10).map(float) | st.none(), min_size=1, max_size=8)
GRADES = st.lists(st.integers(0, 4), min_size=8, max_size=8)


def drawn(yields, grades):
    names = "abcdefgh"[: len(yields)]
    winds = areas(**dict(zip(names, yields, strict=True)))
    rows = [
        finding(f"C-06:{name}", f"{WIND}:{name}", f"{NATURE}:n", grade)
        for name, grade in zip(names, grades, strict=False)
        if grade
    ]
    rows += [
        finding(f"M-01:{name}", f"{WIND}:{name}", f"{SOLAR}:x", 1 + grade % 3, energy_gwh=value)
        for name, grade, value in zip(names, grades, yields, strict=False)
    ]
    return rows, winds


@examples(0.4)
@given(YIELDS, GRADES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(yields, grades, random):
    rows, winds = drawn(yields, grades)
    first = weighed(*rows, inputs={WIND: winds})
    random.shuffle(rows)
    second = weighed(*rows, inputs={WIND: winds.sample(frac=1, random_state=1)})
    for name in ("criteria", "perspectives", "scores", "ranking", "stability", "claims"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))


@examples(0.4)
@given(YIELDS, GRADES)
def test_what_is_shut_out_is_never_ranked_and_everything_else_by_what_the_page_can_redo(yields, grades):
    rows, winds = drawn(yields, grades)
    made = weighed(*rows, inputs={WIND: winds}, made=book(restriction("x", zone_semantics=["exclusion"])))
    barred = set(made.stability.loc[made.stability["excluded_by"] != "", "subject_id"])
    assert barred == {f"{prefix}:{row['left_id']}" for row in rows if row["grade"] == 4 for prefix in (WIND, "M-01")}
    equal = made.ranking[made.ranking["perspective_id"] == "equal"].set_index("subject_id")
    assert set(equal.index[equal["rank"].isna()]) == barred
    # As a page with sliders does it: sum of weight times score over the sum of weights, of what is known.
    mean = made.scores.groupby("subject_id")["score"].mean()
    for name in equal.index[equal["rank"].notna()]:
        assert equal.loc[name, "score"] == pytest.approx(mean[name])
