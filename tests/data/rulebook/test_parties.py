from pathlib import Path

import pytest
from pydantic import BaseModel

import data
from data.rulebook.rulebook import load_rulebook
from data.rulebook.vocabulary import load_parties, party_table
from data.yaml_models import read_yaml
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import (
    GROUPS,
    Action,
    Authority,
    FindingType,
    InfluenceBook,
    LeadTime,
    check_influence,
    influence_table,
)
from tests.spatial.influence_factory import limits

FOLDER = Path(next(iter(data.__path__))) / "influence"

MODELS: dict[str, type[BaseModel]] = {
    "finding_types": FindingType,
    "lead_times": LeadTime,
    "actions": Action,
    "authorities": Authority,
}

# Which groups can act on which type of finding: rows of the matrix in the order of GROUPS, '-' for a group that cannot.
MATRIX = {
    "FT1": "xx-x-xxxx",
    "FT2": "xx-xx-xxx",
    "FT3": "xx-x-x-x-",
    "FT4": "xxxxx-xxx",
    "FT5": "xx-xx-xxx",
    "FT6": "xx-xx--x-",
    "FT7": "xxxx--xx-",
    "FT8": "xxxx----x",
    "FT9": "xx-xx--xx",
    "FT10": "xxxxx-xxx",
    "FT11": "xxxx-xx--",
    "FT12": "x--xx---x",
    "FT13": "xxxxx-xxx",
    "FT14": "xxxx-xxx-",
}


@pytest.fixture(scope="module")
def book() -> InfluenceBook:
    rows: dict[str, dict[str, object]] = {key: {} for key in MODELS}
    for path in sorted(FOLDER.glob("*.yaml")):
        for key, items in read_yaml(path).items():
            assert isinstance(items, list)
            for item in items:
                row = MODELS[key].model_validate(item)
                assert row.id not in rows[key], (path, row.id)
                rows[key][row.id] = row
    return InfluenceBook(
        load_parties(), rows["finding_types"], rows["lead_times"], rows["actions"], rows["authorities"]
    )


def test_the_matrix_is_filled_where_a_group_can_act_and_nowhere_else(book: InfluenceBook) -> None:
    assert list(book.finding_types) == list(MATRIX)
    result = {(row.finding_type, row.party) for row in book.actions.values()}
    expected = {(kind, GROUPS[at]) for kind, cells in MATRIX.items() for at, cell in enumerate(cells) if cell == "x"}
    assert result == expected


def test_an_action_is_named_after_what_it_is(book: InfluenceBook) -> None:
    for name, row in book.actions.items():
        assert name.startswith(f"{row.finding_type}.{row.party}.{row.influence}"), name


def test_what_the_matrix_calls_a_decision_is_one(book: InfluenceBook) -> None:
    decided = {(row.finding_type, row.party) for row in book.actions.values() if row.influence == "beslist"}
    reported = [
        ("FT1", "gemeente"),
        ("FT1", "provincie"),
        ("FT2", "gemeente"),
        ("FT2", "provincie"),
        ("FT4", "gemeente"),
        ("FT5", "netbeheerder"),
        ("FT6", "netbeheerder"),
        ("FT7", "gemeente"),
        ("FT11", "provincie"),
    ]
    assert set(reported) <= decided


def test_every_text_stands_in_both_languages_and_every_row_has_a_source(book: InfluenceBook) -> None:
    table = influence_table(book)
    for column in ("type_title", "action", "instrument"):
        assert all(text.nl.strip() and text.en.strip() for text in table[column]), column
    assert all(text == "" or (text.nl.strip() and text.en.strip()) for text in table["prerequisite"])
    assert (table[["status", "source"]] != "").all(axis=None)


def test_articles_are_those_that_the_guide_gives(book: InfluenceBook) -> None:
    articles = {row.article for row in book.actions.values()} - {""}
    assert articles == {
        "Omgevingswet art. 2.15a",
        "Omgevingswet art. 2.6 (regels), 2.22-2.23 (instructieregels), 2.32 (ontheffing)",
        "Omgevingswet art. 2.33-2.34",
        "Omgevingswet art. 2.41",
        "Omgevingswet art. 5.1 lid 1 onder e",
        "Omgevingswet art. 16.16",
        "Omgevingswet art. 16.21",
        "Omgevingswet art. 16.87",
        "Omgevingswet hoofdstuk 12",
        "Elektriciteitswet 1998 art. 9b (oud)",
    }


def test_lead_times_of_the_law_are_told_and_the_others_marked(book: InfluenceBook) -> None:
    months = {name: row.months for name, row in book.lead_times.items() if row.status != "U"}
    # 8 + 6 weeks, half a year with an appropriate assessment, 12 weeks, 6 months.
    assert months == {"permit": 3.2, "nature_permit": 6.0, "permit_with_consent": 2.8, "appeal": 6.0}


def test_the_built_in_rules_fit_the_book(book: InfluenceBook) -> None:
    rules = load_rulebook().ruleset
    named = {row.to.param for row in book.authorities.values() if row.to}
    assert named == set(limits().params)
    check_influence(book, RuleSet(rules.rules, {**limits().params, **rules.params}, {}))


def test_limits_that_are_not_sure_say_so(book: InfluenceBook) -> None:
    assert {name: row.status for name, row in book.authorities.items()} == {
        "wind.municipality": "V",
        "wind.province": "V",
        "wind.state": "V",
        "solar.municipality": "V2",
        "solar.state": "U",
    }


def test_the_nine_groups_are_parties_with_their_instruments() -> None:
    table = party_table().set_index("party_id")
    assert set(GROUPS) <= set(table.index)
    assert all(card.nl.strip() and card.en.strip() for card in table.loc[list(GROUPS), "card"])
    assert table.loc[list(GROUPS), "group"].tolist() == list(GROUPS)
    assert set(table["group"]) == set(GROUPS)


def test_the_region_is_no_party() -> None:
    parties = load_parties()
    assert not {"regio", "region", "energieregio", "res"} & set(parties)
    assert {name for name, party in parties.items() if party.role == "verbindt"} == {"novex"}
    assert {"defensie", "lvnl", "novex", "acm"}.isdisjoint(
        {name for name, party in parties.items() if party.role == "beslist"}
    )


def test_the_party_table_has_the_columns_that_are_published() -> None:
    assert party_table().columns.tolist() == ["party_id", "title", "level", "group", "card"]
