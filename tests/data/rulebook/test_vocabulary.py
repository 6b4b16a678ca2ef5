import pytest
from pydantic import ValidationError

from data.rulebook.vocabulary import Note, load_layers, party_table


def test_terms_are_found_whatever_their_case_and_spacing() -> None:
    terms = load_layers().vocabularies["planning_status"]
    assert terms["1a onherroepelijk"] == "hard"
    assert set(terms.values()) == {"hard", "soft"}
    assert all(raw == " ".join(raw.lower().split()) for raw in terms)


def test_what_is_claimed_or_nature_has_a_title_in_both_languages() -> None:
    for name, spec in load_layers().layers.items():
        assert spec.title.nl, name
        assert spec.title.en, name
        assert all(column.title.nl and column.title.en for column in spec.columns.values()), name


def test_combined_layers_are_not_balanced_so_that_ground_counts_once() -> None:
    assert [name for name, spec in load_layers().layers.items() if spec.group == "combined" and spec.balanced] == []


def test_numbers_carry_a_unit() -> None:
    columns = [column for spec in load_layers().layers.values() for column in spec.columns.values()]
    assert all(column.unit for column in columns if column.type in ("integer", "number"))


SYMBOL = {"any_m2": 1, "square_m2": 1, "triangle_m2": 1, "circle_m2": 1}


@pytest.mark.parametrize("given", [{}, {"symbol": SYMBOL, "column": "a", "equals": 1}, {"column": "a"}, {"equals": 0}])
def test_a_note_has_one_test(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="either 'symbol' or 'column' with 'equals'"):
        Note.model_validate({"note": "n", **given})


def test_parties_are_sorted_and_titled_in_both_languages() -> None:
    table = party_table()
    assert table["party_id"].is_monotonic_increasing
    titles = dict(zip(table["party_id"], table["title"], strict=True))
    assert titles["raad"].en == "municipal council"
    assert titles["raad"].nl == "gemeenteraad"
