from datetime import date
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import DocumentError
from data.harmonise.municipality_recoding import CodeOrName, MunicipalityChanges, Recoding, load_changes, recoded
from data.yaml_models import parse

Row = tuple[int, list[int], int, str]


def changes_of(*rows: Row, aliases: dict[str, list[str]] | None = None) -> MunicipalityChanges:
    """A table of (number, numbers of successors, year, status): number 7 is GM0007, 'Dorp 7'."""

    def municipality(number: int) -> dict[str, str]:
        return {"code": f"GM{number:04d}", "name": f"Dorp {number}"}

    changes = [
        {
            "ended_on": date(year, 1, 1),
            "old": municipality(old),
            "new": [municipality(n) for n in new],
            "status": status,
        }
        for old, new, year, status in rows
    ]
    return parse(MunicipalityChanges, {"source": ["test"], "changes": changes, "aliases": aliases or {}}, "test")


def listed(result: Recoding) -> list[tuple[str | None, bool, bool]]:
    return list(zip(result.values.tolist(), result.moved.tolist(), result.split.tolist(), strict=True))


def values(given: list[object], kind: CodeOrName, current: list[str] | None = None) -> list[str | None]:
    return recoded(pd.Series(given, dtype=object), kind, current).values.tolist()


@pytest.mark.parametrize(
    "raw",
    [pd.Series([501]), pd.Series([501.0]), *(pd.Series([code]) for code in ("501", "0501", "gm0501", "GM0501  "))],
)
def test_codes_are_read_as_sources_write_them(raw: pd.Series) -> None:
    assert listed(recoded(raw, "code")) == [("GM1992", True, False)]


def test_codes_that_did_not_change_are_brought_to_one_form() -> None:
    assert values([363, "0363", 363.0, "GM0363  ", "NL01 "], "code") == ["GM0363"] * 4 + ["NL01"]
    assert recoded(pd.Series([363.0, np.nan]), "code").values.tolist() == ["GM0363", None]


@pytest.mark.parametrize("name", ["Sint Anthonis", "SINT ANTHONIS", "  sint   anthonis\u00a0"])
def test_names_are_found_whatever_their_case_and_spacing(name: str) -> None:
    assert listed(recoded(pd.Series([name]), "name")) == [("Land van Cuijk", True, False)]


@pytest.mark.parametrize("name", ["Súdwest Fryslân", "Su\u0301dwest-Frysla\u0302n", "súdwest-fryslân"])
def test_other_spellings_are_brought_to_the_name_and_are_no_move(name: str) -> None:
    assert listed(recoded(pd.Series([name]), "name")) == [("Súdwest-Fryslân", False, False)]


def test_a_curly_apostrophe_is_an_apostrophe() -> None:
    assert values(["’s-gravenhage", "Den Haag"], "name") == ["'s-Gravenhage"] * 2


def test_todays_names_are_returned_as_today_spells_them() -> None:
    assert values(["Hengelo", "hengelo (o)", "ROTTERDAM"], "name", ["Hengelo (O.)", "Rotterdam"]) == [
        "Hengelo (O.)",
        "Hengelo (O.)",
        "Rotterdam",
    ]


def test_none_stays_none_and_rows_keep_their_place() -> None:
    given = pd.Series(["Uden", None, "Haaren", "Uden"], index=[7, 7, 1, 0], name="gemeente", dtype=object)
    result = recoded(given, "name")
    assert listed(result) == [
        ("Maashorst", True, False),
        (None, False, False),
        ("Haaren", False, True),
        ("Maashorst", True, False),
    ]
    assert result.values.index.tolist() == [7, 7, 1, 0]
    assert result.values.name == "gemeente"
    empty = recoded(pd.Series([], dtype=object), "code")
    assert listed(empty) == []
    assert empty.moved.dtype == empty.split.dtype == bool


def test_a_change_is_followed_over_the_next_one() -> None:
    table = changes_of((1, [2], 2021, "V2"), (2, [3], 2022, "V2"))
    assert listed(recoded(pd.Series(["Dorp 1", "Dorp 2"]), "name", changes=table)) == [("Dorp 3", True, False)] * 2
    # In a list of 2021 the second change had not taken place.
    assert listed(recoded(pd.Series([1]), "code", ["GM0002"], table)) == [("GM0002", True, False)]


def test_parts_that_came_together_again_are_no_split() -> None:
    table = changes_of((1, [2, 3], 2019, "V2"), (2, [4], 2021, "V2"), (3, [4], 2021, "V2"), (5, [1], 2018, "V2"))
    assert listed(recoded(pd.Series([1, 5]), "code", changes=table)) == [("GM0004", True, False)] * 2


def test_what_later_was_split_stays_as_it_is() -> None:
    table = changes_of((1, [2], 2019, "V2"), (2, [3, 4], 2021, "V2"))
    assert listed(recoded(pd.Series([1]), "code", changes=table)) == [("GM0001", False, True)]


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        (None, ("Wijdemeren", False, False)),
        (["Wijdemeren", "Hilversum"], ("Wijdemeren", False, False)),
        (["Hilversum"], ("Hilversum", True, False)),
        (["Zeist"], ("Wijdemeren", False, False)),
    ],
)
def test_an_unverified_change_is_followed_only_where_today_shows_it(
    current: list[str] | None, expected: tuple[str, bool, bool]
) -> None:
    assert listed(recoded(pd.Series(["Wijdemeren"]), "name", current)) == [expected]


def test_nothing_moves_to_what_does_not_exist_today() -> None:
    assert listed(recoded(pd.Series([501, 788]), "code", ["0788", "0501"])) == [
        ("GM0501", False, False),
        ("GM0788", False, False),
    ]
    assert listed(recoded(pd.Series([501]), "code", ["GM0363"])) == [("GM0501", False, False)]


@pytest.mark.parametrize(
    ("rows", "aliases", "says"),
    [
        ([(1, [1], 2019, "V2")], {}, "GM0001 Dorp 1 goes on 2019-01-01 to Dorp 1, which itself ends"),
        ([(1, [2], 2019, "V2"), (2, [1], 2020, "V2")], {}, "GM0002 Dorp 2 .* a successor must end later"),
        ([(1, [2], 2019, "V2"), (1, [3], 2019, "V2")], {}, "GM0001 Dorp 1 ends 2 times; keep one"),
        ([(1, [2, 2], 2019, "V2")], {}, "names a successor twice"),
        ([(1, [], 2019, "V2")], {}, "must hold at least 1"),
        ([(1, [2], 2019, "X")], {}, "'V', 'V2', 'D' or 'U'"),
        ([(1, [2], 2019, "V2")], {"Dorp 2": ["dorp 1"]}, "alias 'dorp 1' is itself the name"),
        ([(1, [2], 2019, "V2")], {"Dorp 2": ["d"], "Dorp 3": ["D"]}, "alias 'd' occurs 2 times"),
    ],
)
def test_a_table_that_cannot_be_followed_is_refused(rows: list[Row], aliases: dict[str, list[str]], says: str) -> None:
    with pytest.raises(DocumentError, match=says):
        changes_of(*rows, aliases=aliases)


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        (("GM0001", "Hier"), ("GM0001", "Daar"), "its code stands with another name"),
        (("GM0001", "Hier"), ("GM0002", "hier"), "its name stands with another code"),
    ],
)
def test_a_code_and_a_name_belong_together(one: tuple[str, str], other: tuple[str, str], says: str) -> None:
    pair = [{"code": code, "name": name} for code, name in (one, other)]
    change = {"ended_on": date(2019, 1, 1), "old": {"code": "GM0009", "name": "Ginds"}, "new": pair, "status": "V2"}
    with pytest.raises(DocumentError, match=says):
        parse(MunicipalityChanges, {"source": ["test"], "changes": [change]}, "test")


def test_the_changes_add_up_to_how_many_were_left_each_year() -> None:
    # Counts of CBS: 380 at the end of 2018, then 355, 352, 345, 344 (Weesp), 342. A code above GM1952 is a new one.
    left, counts = 380, {}
    for on in sorted({change.ended_on for change in load_changes().changes if change.status != "U"}):
        ended = [change for change in load_changes().changes if change.ended_on == on]
        left += len({one.code for change in ended for one in change.new if one.code > "GM1952"}) - len(ended)
        counts[on.isoformat()] = left
    assert counts == {
        "2019-01-01": 355,
        "2021-01-01": 352,
        "2022-01-01": 345,
        "2022-03-24": 344,
        "2023-01-01": 342,
    }


def test_every_change_ends_where_no_certain_change_goes_on() -> None:
    sure = [change for change in load_changes().changes if change.status != "U"]
    kinds: tuple[CodeOrName, ...] = ("code", "name")
    for kind in kinds:
        result = recoded(pd.Series([change.old.value_of(kind) for change in sure]), kind)
        assert result.split.tolist() == [len(change.new) > 1 for change in sure]
        assert (result.moved | result.split).all()
        assert not set(result.values[result.moved]) & {change.old.value_of(kind) for change in sure}


numbers = st.integers(0, 12)
# A successor has a higher number and a number's year is its own, so that no table is refused.
tables = st.dictionaries(
    numbers, st.tuples(st.sets(st.integers(1, 4), min_size=1), st.sampled_from(["V2", "U"])), max_size=10
).map(
    lambda rows: changes_of(
        *((old, sorted(old + step for step in steps), 2000 + old, status) for old, (steps, status) in rows.items())
    )
)
codes = st.lists(
    st.none() | st.integers(0, 17) | st.integers(0, 17).map("GM{:04d}  ".format) | st.text(max_size=6), max_size=20
)
names = st.lists(
    st.none()
    | numbers.map(" dorp  {}".format)
    | st.sampled_from([*load_changes().aliases, "den haag", "Haaren", "uden"])
    | st.text(max_size=6),
    max_size=20,
)


@st.composite
def questions(draw: st.DrawFn) -> tuple[pd.Series, CodeOrName, list[str] | None, MunicipalityChanges]:
    kind: CodeOrName = draw(st.sampled_from(["code", "name"]))
    original = pd.Series(draw(codes if kind == "code" else names), dtype=object)
    words = numbers.map("GM{:04d}".format) if kind == "code" else numbers.map("DORP {}".format)
    return original, kind, draw(st.none() | st.lists(words, max_size=13)), draw(tables | st.just(load_changes()))


@given(questions())
def test_twice_is_once(question: tuple[pd.Series, CodeOrName, list[str] | None, MunicipalityChanges]) -> None:
    original, kind, current, table = question
    once = recoded(original, kind, current, table)
    twice = recoded(once.values, kind, current, table)
    assert twice.values.tolist() == once.values.tolist()
    assert not twice.moved.any()
    assert twice.split.tolist() == once.split.tolist()


@given(questions(), st.randoms())
def test_the_order_of_rows_and_of_the_table_does_not_matter(
    question: tuple[pd.Series, CodeOrName, list[str] | None, MunicipalityChanges], random: Random
) -> None:
    original, kind, current, table = question
    shuffled = table.model_copy(update={"changes": tuple(reversed(table.changes))})
    rows = list(range(len(original)))
    random.shuffle(rows)
    plain = listed(recoded(original, kind, current, table))
    turned = listed(recoded(original.iloc[rows], kind, current and current[::-1], shuffled))
    assert turned == [plain[row] for row in rows]


@given(questions())
def test_what_moved_is_of_today_and_what_is_of_today_does_not_move(
    question: tuple[pd.Series, CodeOrName, list[str] | None, MunicipalityChanges],
) -> None:
    original, kind, current, table = question
    result = recoded(original, kind, current, table)
    assert not (result.moved & result.split).any()
    assert result.values.isna().tolist() == original.isna().tolist()
    if current is not None:
        assert set(result.values[result.moved]) <= set(current)
        assert not recoded(pd.Series(current, dtype=object), kind, current, table).moved.any()
