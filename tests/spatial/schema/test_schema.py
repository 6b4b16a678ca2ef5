"""Columns, value lists and tables refuse what says too little, and hold what code knows of codes."""

from dataclasses import fields, replace
from typing import get_args

import pytest

from spatial.facts.rows import AGREEMENTS, FACT_THEMES, OPINIONS
from spatial.findings.columns import FINDING_COLUMNS
from spatial.indicators.indicators import Theme
from spatial.layers.issues import ISSUE_COLUMNS, Issue
from spatial.layers.nitrogen import NITROGEN_CLASSES
from spatial.messages import Text
from spatial.parameters.params import STATUS_MEANING
from spatial.report.table_list import TABLES
from spatial.rules.rules import Rule
from spatial.rules.rules import Theme as RuleTheme
from spatial.schema.column import Column, column
from spatial.schema.errors import SchemaError
from spatial.schema.table import Table
from spatial.schema.units import unit_words
from spatial.schema.value_list import ValueList
from spatial.schema.value_lists import VALUE_LISTS
from spatial.stakeholders.rows import INFLUENCES, Level

AREA = column("area_ha", "number", ("Oppervlakte", "Area"), ("In hectare.", "In hectares."), unit="ha")
PLACE = column("place", "text", ("Plaats", "Place"), ("Waar.", "Where."))
TITLE = Text(nl="Tabel", en="Table")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": Text(nl="Oppervlakte", en=" ")}, "column 'area_ha': its title is empty in Dutch or English"),
        ({"description": Text(nl="", en="Area")}, "its description is empty in Dutch or English"),
        ({"many": True}, "a number cannot be many"),
        ({"values": VALUE_LISTS["status"]}, "a number has no value list"),
        ({"type": "text"}, "a text has no unit"),
    ],
)
def test_a_column_that_contradicts_itself_is_refused(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(SchemaError, match=words):
        replace(AREA, **wrong)


@pytest.mark.parametrize("values", [{}, {"a": Text(nl="", en="a")}])
def test_a_value_list_has_words_for_each_code(values: dict[str, Text]) -> None:
    with pytest.raises(SchemaError, match=r"value list 'x': .*give each code its words"):
        ValueList("x", values)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ((AREA, replace(AREA, title=Text(nl="Iets", en="Thing"))), "name 'area_ha' stands at two columns"),
        ((PLACE, replace(PLACE, name="where")), r"title \(nl\) 'Plaats' stands at two columns"),
    ],
)
def test_columns_of_a_table_have_names_and_titles_of_their_own(columns: tuple[Column, ...], words: str) -> None:
    with pytest.raises(SchemaError, match=f"table 't': {words}"):
        Table("t", TITLE, TITLE, columns)


def test_a_table_names_the_columns_that_it_has() -> None:
    table = Table("t", TITLE, TITLE, (AREA, PLACE))
    assert table.column("place") is PLACE
    with pytest.raises(SchemaError, match="table 't' has no column 'size'; it has area_ha, place"):
        table.column("size")
    assert table.without(["area_ha"]).names == ("place",)
    empty = table.frame([])
    assert list(empty.columns) == ["area_ha", "place"]
    assert str(empty["area_ha"].dtype) == "float64"


def test_a_label_says_the_unit_of_a_number_that_is_no_count() -> None:
    energy = replace(AREA, title=Text(nl="Energie", en="Energy"), unit="GWh/yr")
    assert (energy.label("nl"), energy.label("en")) == ("Energie (GWh/jaar)", "Energy (GWh/yr)")
    assert [replace(AREA, unit=unit).label("en") for unit in ("", "1", "share", "year")] == ["Area"] * 4
    assert unit_words("m²", "nl") == "m²"


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("status", tuple(STATUS_MEANING)),
        ("certainty", get_args(Rule.model_fields["certainty"].annotation)),
        ("finding_kind", get_args(Rule.model_fields["kind"].annotation)),
        ("rule_theme", get_args(RuleTheme)),
        ("theme", (*get_args(Theme), "measure")),
        ("fact_theme", FACT_THEMES),
        ("agreement", AGREEMENTS),
        ("opinion", OPINIONS),
        ("influence", INFLUENCES),
        ("party_level", get_args(Level)),
        ("nitrogen", NITROGEN_CLASSES),
    ],
)
def test_a_value_list_holds_the_codes_that_code_knows(name: str, codes: tuple[str, ...]) -> None:
    assert sorted(VALUE_LISTS[name].codes) == sorted(codes)


def test_issues_have_the_fields_of_an_issue() -> None:
    assert tuple(field.name for field in fields(Issue)) == ISSUE_COLUMNS


def test_a_column_of_findings_comes_about_in_one_way() -> None:
    assert [found.name for found in FINDING_COLUMNS if (found.compute is None) == (found.complete is None)] == []


def test_columns_that_share_a_name_share_a_title_unless_they_mean_something_else() -> None:
    titles: dict[str, set[str]] = {}
    for table in TABLES.values():
        for one in table.columns:
            titles.setdefault(one.name, set()).add(one.title.en)
    several = {name for name, found in titles.items() if len(found) > 1}
    # What a finding on a target has on its sides is a region and an indicator.
    assert several == {"position", "status", "left_id", "left_name", "right_id", "right_name"}
