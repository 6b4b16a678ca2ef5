from dataclasses import dataclass

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from spatial.facts import (
    AGREEMENTS,
    FACT_TABLE_COLUMNS,
    FACT_THEMES,
    OPINIONS,
    POSITION_COLUMNS,
    QUESTION_COLUMNS,
    Fact,
    FactBook,
    Position,
    Question,
    Referable,
    agreement_shares,
    fact_table,
    position_table,
    question_table,
)
from spatial.layers.errors import RuleError
from spatial.messages import Amount, Message, Sayable, Text, message
from spatial.parameters.params import Param
from spatial.rules.ruleset import RuleSet
from tests.spatial.factory import param, rule, ruleset, text, within
from tests.spatial.messages.support import parts_of

PARTIES = ("gemeente", "ps", "provincie", "raad")
TITLES = {"gemeente": "gemeente", "ps": "Provinciale Staten", "raad": "gemeenteraad"}
PLACES = {"ES05": "Twente", "GM0141": "Almelo", "GM0153": "Enschede", "NL": "Nederland"}


BID_TITLE = Text(nl="Bod van Twente", en="Bid of Twente")


@dataclass(frozen=True)
class Bid:
    """A target as far as a fact table looks at it."""

    id: str = "energy.bid.ES05"
    indicator: str = "energy.bid"
    at: str = "ES05"
    value: float = 1.5
    unit: str = "TWh"
    title: Text = BID_TITLE
    status: str = "V"
    source: str = "rtvoost.nl 1721552"
    edition: str | None = "RES 1.0"


def fact(**more: object) -> Fact:
    given = {
        "id": "energy.bid_twente",
        "theme": "energy",
        "title": {"nl": "Bod van Twente", "en": "Bid of Twente"},
        "value": 1.5,
        "unit": "TWh",
        "source": "rtvoost.nl",
        "kind": "reported",
        "may_calculate": True,
        "status": "V",
    }
    return Fact.model_validate(given | more)


def position(by: str, says: str, on: str = "energy.bid_twente", **more: object) -> Position:
    return Position.model_validate({"fact": on, "by": by, "position": says, **more})


def question(**more: object) -> Question:
    given = {"id": "grid.capacity", "question": text("How much fits?"), "holder": "netbeheerder"}
    return Question.model_validate(given | more)


def book(
    *facts: Fact, positions: tuple[Position, ...] = (), questions: tuple[Question, ...] = (), **known: object
) -> FactBook:
    names = {"parties": PARTIES, "indicators": ("energy.bid",), **known}
    return FactBook(
        {item.id: item for item in facts},
        {item.id: item for item in questions},
        {item.key: item for item in positions},
        Referable(**names),  # type: ignore[arg-type]
    )


def quantity(value: float, unit: str) -> Message:
    return message("facts.quantity", value=Amount(value, unit))


def rules_of_two() -> RuleSet:
    """C-01 reads wind.near_m, C-02 reads housing.far_m, none reads energy.hours."""
    return ruleset(
        [
            rule("C-01", "plans", "areas", [within(("wind.near_m", 3))]),
            rule("C-02", "plans", "areas", [within(("housing.far_m", 2))]),
        ],
        wind__near_m=500,
        housing__far_m=1000,
        energy__hours=3237,
    )


def row_of(facts: FactBook, name: str, **given: object) -> dict[str, object]:
    found = fact_table(facts, ruleset([]), {}, (), places=PLACES, parties=TITLES, **given).table
    return found.set_index("fact_id").loc[name].to_dict()


def test_a_fact_stands_with_all_that_it_brings() -> None:
    row = row_of(book(fact(edition="RES 1.0", holder="provincie", about=["energy.bid"])), "energy.bid_twente")

    assert row == {
        "theme": "energy",
        "title": BID_TITLE,
        "value": 1.5,
        "value_text": quantity(1.5, "TWh"),
        "unit": "TWh",
        "status": "V",
        "kind": "reported",
        "source": "rtvoost.nl",
        "edition": "RES 1.0",
        "holder": "provincie",
        "may_calculate": True,
        "agreement": "noted",
        "dissent": "",
        "about": "energy.bid",
    }


def test_sources_that_differ_dispute_nothing_and_both_values_show() -> None:
    other = {"value": 1.3, "source": "sum of the municipalities", "status": "U"}
    row = row_of(book(fact(alternatives=[other])), "energy.bid_twente")

    assert row["agreement"] == "differs"
    assert row["value_text"] == message("facts.any_of", values=[quantity(1.5, "TWh"), quantity(1.3, "TWh")])
    assert row["dissent"] == message(
        "facts.alternative", value=quantity(1.3, "TWh"), origin=["sum of the municipalities", "U"]
    )
    assert row["value"] == 1.5


OTHER = {"value": 1.3, "source": "elsewhere", "status": "U"}
BEFORE = OTHER | {"outdated": True}


@pytest.mark.parametrize(
    ("others", "positions", "agreement"),
    [
        ([BEFORE], [], "outdated"),
        ([BEFORE, OTHER], [], "differs"),
        ([OTHER], [("ps", "agreed")], "agreed"),
        ([OTHER], [("ps", "noted")], "differs"),
        ([BEFORE], [("ps", "disputed")], "disputed"),
    ],
)
def test_a_party_counts_more_than_other_sources(others, positions, agreement) -> None:
    told = [position(by, says, text="no") for by, says in positions]
    assert row_of(book(fact(alternatives=others), positions=told), "energy.bid_twente")["agreement"] == agreement


def test_an_outdated_value_says_so() -> None:
    row = row_of(book(fact(alternatives=[BEFORE])), "energy.bid_twente")
    assert row["dissent"] == message(
        "facts.alternative_outdated", value=quantity(1.3, "TWh"), origin=["elsewhere", "U"]
    )


@pytest.mark.parametrize(
    ("positions", "agreement", "dissent"),
    [
        ([], "noted", []),
        ([("ps", "agreed")], "agreed", []),
        ([("ps", "agreed"), ("gemeente:GM0141", "agreed")], "agreed", []),
        ([("ps", "agreed"), ("gemeente:GM0141", "noted")], "noted", []),
        ([("ps", "agreed"), ("gemeente:GM0141", "disputed")], "disputed", ["Almelo"]),
        (
            [("ps", "disputed"), ("raad:GM0153", "disputed")],
            "disputed",
            ["Provinciale Staten", message("facts.body_of", party="gemeenteraad", place="Enschede")],
        ),
        ([("ps", "agreed"), ("gemeente:GM0200", "disputed")], "agreed", []),
    ],
)
def test_agreement_follows_from_the_positions_of_this_region(
    positions: list[tuple[str, str]], agreement: str, dissent: list[Sayable]
) -> None:
    taken = [position(by, says, text="too high" if says == "disputed" else "") for by, says in positions]
    row = row_of(book(fact(), positions=tuple(taken)), "energy.bid_twente")

    assert row["agreement"] == agreement
    assert parts_of(row["dissent"]) == [message("facts.position", by=by, opinion="too high") for by in dissent]


def test_who_disputes_may_give_another_value() -> None:
    taken = position("gemeente:GM0141", "disputed", value=1.25, text="ons aandeel is verlaagd")
    row = row_of(book(fact(), positions=(taken,)), "energy.bid_twente")

    opinion = message("facts.quantity_because", value=quantity(1.25, "TWh"), why="ons aandeel is verlaagd")
    assert row["dissent"] == message("facts.position", by="Almelo", opinion=opinion)


def test_parameters_and_targets_are_facts_and_tell_which_judged_rules_read_them() -> None:
    found, left_out = fact_table(
        book(params=rules_of_two().params), rules_of_two(), {"t": Bid()}, {"C-01", "C-99"}, places=PLACES
    )
    rows = found.set_index("fact_id")

    assert left_out == 0
    assert list(found["fact_id"]) == ["energy.bid.ES05", "energy.hours", "housing.far_m", "wind.near_m"]
    assert rows["about"].to_dict() == {
        "energy.bid.ES05": "energy.bid",
        "energy.hours": "",
        "housing.far_m": "",
        "wind.near_m": "C-01",
    }
    assert rows.loc["energy.bid.ES05", "value_text"] == quantity(1.5, "TWh")
    assert rows.loc["energy.hours", "value_text"] == quantity(3_237, "m")
    assert set(rows["kind"]) == {"reported"}


def test_a_derived_number_says_so() -> None:
    derived = {"energy.x": param("energy.x", 1).model_copy(update={"status": "D"})}
    found = fact_table(book(params=derived), RuleSet({}, derived, {}), {}, ()).table

    assert list(found["kind"]) == ["derived"]


def test_targets_of_other_regions_are_left_out() -> None:
    targets = {"a": Bid(), "b": Bid(id="energy.bid.ES04", at="ES04"), "c": Bid(id="energy.goal", at="NL")}

    local = fact_table(book(), ruleset([]), targets, (), places=PLACES).table
    assert list(local["fact_id"]) == ["energy.bid.ES05", "energy.goal"]
    assert len(fact_table(book(), ruleset([]), targets, ()).table) == 3


def test_facts_about_targets_elsewhere_are_left_out() -> None:
    targets = {"a": Bid(), "b": Bid(id="energy.bid.ES04", at="ES04")}
    facts = book(
        fact(id="here", about=["energy.bid.ES05", "energy.bid.ES04"]),
        fact(id="there", about=["energy.bid.ES04"]),
        fact(id="everywhere"),
        targets=["energy.bid.ES04", "energy.bid.ES05"],
    )
    local = fact_table(facts, ruleset([]), targets, (), places=PLACES)

    assert list(local.table["fact_id"]) == ["energy.bid.ES05", "everywhere", "here"]
    assert local.left_out == 0
    assert "there" in set(fact_table(facts, ruleset([]), targets, ()).table["fact_id"])


def test_a_parameter_has_the_theme_of_the_rules_that_read_it() -> None:
    themed = ruleset(
        [
            rule("C-01", "plans", "areas", [within(("wind.near_m", 3))], theme="energy"),
            rule("C-02", "plans", "areas", [within(("housing.far_m", 2))], theme="water"),
            rule("C-03", "plans", "areas", [within(("housing.both_m", 2))], theme="water"),
            rule("C-04", "plans", "areas", [within(("housing.both_m", 2))], theme="grid"),
        ],
        wind__near_m=500,
        housing__far_m=1000,
        housing__both_m=1000,
        wind__unread_m=1,
    )
    found = fact_table(book(params=themed.params), themed, {}, themed.rules).table

    assert found.set_index("fact_id")["theme"].to_dict() == {
        "wind.near_m": "energy",
        "housing.both_m": "housing",
        "housing.far_m": "water",
        "wind.unread_m": "",
    }


def test_a_number_without_a_source_is_left_out_and_counted() -> None:
    params: dict[str, Param] = {
        "energy.x": param("energy.x", 1).model_copy(update={"source": " "}),
        "energy.y": param("energy.y", 2),
    }
    found, left_out = fact_table(book(params=params), RuleSet({}, params, {}), {"t": Bid(source="")}, ())

    assert list(found["fact_id"]) == ["energy.y"]
    assert left_out == 2


def test_what_sources_differ_on_makes_what_rests_on_it_uncertain() -> None:
    params = rules_of_two().params
    hours = fact(
        id="energy.hours_seen",
        value=3237,
        unit="h",
        about=["energy.hours"],
        holder="CBS",
        alternatives=[{"value": 2559, "source": "cbs.nl", "status": "V"}],
    )
    rows = fact_table(book(hours, params=params), rules_of_two(), {}, ()).table.set_index("fact_id")

    assert rows["agreement"].to_dict() == {
        "energy.hours": "differs",
        "energy.hours_seen": "differs",
        "housing.far_m": "noted",
        "wind.near_m": "noted",
    }
    values = message("facts.any_of", values=[quantity(3_237, "h"), quantity(2_559, "h")])
    assert rows.loc["energy.hours", "dissent"] == message(
        "facts.doubted", title=BID_TITLE, value=values, fact="energy.hours_seen"
    )
    assert rows.loc["energy.hours", "holder"] == "CBS"


def test_a_position_may_be_on_a_parameter_or_a_target() -> None:
    taken = (
        position("gemeente:GM0141", "disputed", on="wind.near_m", value=1000),
        position("ps", "agreed", on="energy.bid.ES05"),
    )
    facts = book(positions=taken, params=rules_of_two().params, targets=["energy.bid.ES05"])
    rows = fact_table(facts, rules_of_two(), {"t": Bid()}, (), places=PLACES).table.set_index("fact_id")

    assert (rows.loc["wind.near_m", "agreement"], rows.loc["wind.near_m", "dissent"]) == (
        "disputed",
        message("facts.position", by="Almelo", opinion=quantity(1_000, "m")),
    )
    assert rows.loc["energy.bid.ES05", "agreement"] == "agreed"


def test_tables_without_rows_keep_their_columns() -> None:
    nothing = fact_table(book(), ruleset([]), {}, ())
    assert (list(nothing.table), len(nothing.table), nothing.left_out) == (list(FACT_TABLE_COLUMNS), 0, 0)
    assert (list(position_table(book())), len(position_table(book()))) == (list(POSITION_COLUMNS), 0)
    assert (list(question_table(book())), len(question_table(book()))) == (list(QUESTION_COLUMNS), 0)
    assert agreement_shares(nothing.table).facts == 0
    assert pd.isna(agreement_shares(nothing.table).agreed)


def test_positions_stand_as_they_were_given() -> None:
    taken = (
        position("ps", "agreed", text="RES 1.0"),
        position("gemeente:GM0141", "disputed", value=1.3),
        position("gemeente:GM0200", "noted"),
    )
    local = position_table(book(fact(), positions=taken), places=PLACES)

    assert local.fillna(-1).to_numpy().tolist() == [
        ["energy.bid_twente", "gemeente", "GM0141", "disputed", 1.3, ""],
        ["energy.bid_twente", "ps", "", "agreed", -1, "RES 1.0"],
    ]
    assert len(position_table(book(fact(), positions=taken))) == 3


def test_questions_tell_who_asks_who_answers_and_whether_it_is_open() -> None:
    asked = question(asked_by=["ps", "gemeente:GM0141"], about=["energy.bid"])
    done = question(
        id="grid.done",
        holder="ps",
        independent=True,
        author="TNO",
        answer={"nl": "Ja", "en": "Yes"},
        answer_source="TNO 2026",
    )
    rows = question_table(book(questions=(done, asked)), parties=TITLES).to_dict("records")

    assert rows == [
        {
            "question_id": "grid.capacity",
            "question": Text(**text("How much fits?")),
            "asked_by": "ps,gemeente:GM0141",
            "holder": "netbeheerder",
            "about": "energy.bid",
            "independent": False,
            "author": "",
            "status": "open",
            "answer": "",
        },
        {
            "question_id": "grid.done",
            "question": Text(**text("How much fits?")),
            "asked_by": "",
            "holder": "Provinciale Staten",
            "about": "",
            "independent": True,
            "author": "TNO",
            "status": "answered",
            "answer": message("facts.answer", answer=Text(nl="Ja", en="Yes"), source="TNO 2026"),
        },
    ]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: fact(source=""), "a fact without a source is not shown; name the document"),
        (lambda: fact(value=None), "either 'value'"),
        (lambda: fact(text={"nl": "a", "en": "b"}), "either 'value'"),
        (lambda: fact(unit=""), 'write "1" for a plain number'),
        (lambda: fact(value=float("nan")), "finite number"),
        (lambda: fact(value=None, text=text("a"), unit="", may_calculate=True), "nothing can be calculated"),
        (lambda: fact(alternatives=[{"text": text("a"), "source": "b", "status": "V"}]), "those of a text are texts"),
        (lambda: fact(alternatives=[{"value": 1, "source": " ", "status": "V"}]), "a fact without a source"),
        (lambda: fact(agreement="agreed"), "Extra inputs are not permitted"),
        (lambda: question(holder=" "), "the body that is to answer it"),
        (lambda: question(answer=text("a")), "an answer without a source is not shown"),
        (lambda: question(answer_source="a"), "go together"),
        (lambda: question(independent=True), "has an 'author'"),
        (lambda: position("ps", "disputed"), "gives the 'value' that it holds, or says why"),
        (lambda: position("gemeente:Almelo", "agreed"), "String should match pattern"),
        (lambda: position("ps", "refused"), "'agreed', 'disputed' or 'noted'"),
    ],
)
def test_a_wrong_row_is_refused_and_says_why(make, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        make()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: book(fact(), positions=(position("ps", "agreed", on="energy.bid_twent"),)),
            r"position of 'ps' on 'energy.bid_twent', fact: there is no fact, parameter or target 'energy.bid_twent'; "
            r"allowed: energy.bid_twente",
        ),
        (lambda: book(fact(about=["C-01"])), "about: there is no rule, parameter, target or indicator 'C-01'"),
        (lambda: book(fact(), params=["energy.bid_twente"]), "a parameter or target has that id"),
        (lambda: book(questions=(question(asked_by=["provinsie"]),)), "'provinsie'; allowed: gemeente, provincie, ps"),
        (lambda: book(questions=(question(about=["x"]),), indicators=()), "allowed: none, there are none"),
        (lambda: book(fact(), positions=(position("burgers", "agreed"),)), "by: there is no party 'burgers'"),
        (
            lambda: book(fact(about=["wind.tip_hight_m"]), params=["wind.tip_height_m", *(f"p{n}" for n in range(20))]),
            r"'wind.tip_hight_m'; nearest: wind.tip_height_m$",
        ),
        (
            lambda: book(fact(about=["zzz"]), params=[f"p{n:02}" for n in range(20)]),
            "allowed are 21, such as energy.bid, p00",
        ),
    ],
)
def test_a_reference_to_nothing_is_refused_and_names_what_there_is(make, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        make()


@given(st.lists(st.sampled_from(OPINIONS), max_size=6))
def test_shares_add_up_and_one_who_disputes_is_enough(says: list[str]) -> None:
    taken = tuple(position(f"gemeente:GM{n:04}", one, text="no") for n, one in enumerate(says))
    table = fact_table(book(fact(), fact(id="other"), positions=taken), ruleset([]), {}, ()).table
    shares = agreement_shares(table)

    assert shares.facts == 2
    assert sum(getattr(shares, name) for name in AGREEMENTS) == pytest.approx(1)
    expected = "disputed" if "disputed" in says else "agreed" if set(says) == {"agreed"} else "noted"
    assert getattr(shares, expected) >= 0.5
    assert table.set_index("fact_id").loc["energy.bid_twente", "agreement"] == expected
    assert table.set_index("fact_id").loc["other", "agreement"] == "noted"


@given(st.permutations(["energy.b", "housing.a", "energy.a", "process.z", "cross_border.c"]))
def test_the_order_does_not_depend_on_that_of_the_files(ids: list[str]) -> None:
    facts = [fact(id=name, theme=name.partition(".")[0]) for name in ids]
    found = fact_table(book(*facts), ruleset([]), {}, ()).table

    assert list(found["fact_id"]) == ["energy.a", "energy.b", "housing.a", "cross_border.c", "process.z"]
    assert [FACT_THEMES.index(theme) for theme in found["theme"]] == sorted(map(FACT_THEMES.index, found["theme"]))
