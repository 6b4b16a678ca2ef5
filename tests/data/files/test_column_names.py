from hypothesis import given
from hypothesis import strategies as st

from data.files.column_names import missing_columns, respelled


def test_a_name_in_the_spelling_of_another_channel_is_found() -> None:
    assert respelled(["naam_n2k", "nr"], ["naamN2K", "NR", "objectid"]) == {"naamN2K": "naam_n2k", "NR": "nr"}


def test_a_name_that_two_columns_could_be_is_not_guessed() -> None:
    assert respelled(["naam_n2k"], ["naamN2K", "NAAM_N2K"]) == {}
    assert missing_columns(["naam_n2k"], ["naamN2K", "NAAM_N2K"]).startswith("naam_n2k (nearest: ")


def test_a_column_that_is_there_is_not_renamed_to() -> None:
    assert respelled(["naam"], ["naam", "NAAM"]) == {}


def test_what_is_lost_is_named_with_what_comes_nearest() -> None:
    have = ["objectid", "naam_gebied", "Totaal_woningen", "shape_len"]
    assert missing_columns(["naam", "totaal_woning", "zzz"], have) == (
        "naam (nearest: naam_gebied), totaal_woning (nearest: Totaal_woningen), zzz"
    )
    assert missing_columns(["objectid"], have) == ""


@given(
    st.lists(st.text("abcAB_ 1é", min_size=1, max_size=6), max_size=6, unique=True),
    st.lists(st.text("abAB_1", min_size=1), max_size=4),
)
def test_every_name_is_there_respelled_or_missing(have: list[str], wanted: list[str]) -> None:
    renamed = [respelled(wanted, have).get(name, name) for name in have]
    reported = missing_columns(wanted, renamed)
    assert (reported == "") == set(wanted).issubset(renamed)
    assert len(set(renamed)) == len(renamed)
