import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from maps.geopackage.write import write_geopackage
from spatial.messages import LANGUAGES
from spatial.report.report import RegionReport
from spatial.report.table_list import ATTRIBUTE_TABLES

TABLES = list(ATTRIBUTE_TABLES)
LAYERS = ["dossiers", "region", "municipalities", "conflicts", "opportunities"]
INPUTS = ["housing_plans", "natura2000", "solar_areas", "wind_areas"]

Write = Callable[[RegionReport], Path]
MakeReport = Callable[..., RegionReport]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(report: RegionReport) -> Path:
        path = tmp_path / "xx01.gpkg"
        write_geopackage(report, path)
        return path

    return _write


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def styles(path: Path) -> Iterator[tuple[str, ET.Element]]:
    for name, qml in query(path, "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1"):
        yield str(name), ET.fromstring(str(qml))


@pytest.mark.parametrize(("lang", "title", "word"), [("nl", "Ernst", "knelpunt"), ("en", "Severity", "bottleneck")])
def test_titles_and_value_lists_speak_the_language(
    make_report: MakeReport, write: Write, lang: str, title: str, word: str
) -> None:
    path = write(make_report(lang=lang))
    assert query(
        path,
        "SELECT c.title, v.description FROM gpkg_data_columns c JOIN gpkg_data_column_constraints v "
        "USING (constraint_name) WHERE table_name = 'conflicts' AND column_name = 'severity' AND value = '4'",
    ) == [(title, word)]
    registered = query(
        path, "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_schema' ORDER BY rowid"
    )
    assert registered == [("gpkg_data_columns",), ("gpkg_data_column_constraints",)]


def test_value_lists_hold_every_value(make_report: MakeReport, write: Write) -> None:
    path = write(make_report(scenarios=("ruim",)))
    lists = query(
        path, "SELECT table_name, column_name, constraint_name FROM gpkg_data_columns WHERE constraint_name > ''"
    )
    assert {"severity", "strength", "certainty", "status", "health", "planning_status"} <= {name for *_, name in lists}
    for table, column, name in lists:
        allowed = f"SELECT value FROM gpkg_data_column_constraints WHERE constraint_name = '{name}'"
        assert query(path, f"SELECT {column} FROM {table} WHERE CAST({column} AS TEXT) NOT IN ({allowed})") == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_has_a_title_that_is_unique_in_its_table_and_a_description(
    make_report: MakeReport, write: Write, lang: str
) -> None:
    path = write(make_report(lang=lang))
    for table in [*LAYERS, *INPUTS, *TABLES]:
        columns = [str(name) for (name,) in query(path, f"SELECT name FROM pragma_table_info('{table}')")]
        told = query(
            path, f"SELECT column_name, title, description FROM gpkg_data_columns WHERE table_name = '{table}'"
        )
        assert {name for name, *_ in told} == {name for name in columns if name not in ("fid", "geom")}
        assert all(title and description for _, title, description in told), table
        assert len({title for _, title, _ in told}) == len(told), table


def test_every_layer_has_its_style(report: RegionReport, write: Write) -> None:
    found = dict(styles(write(report)))
    assert list(found) == LAYERS + INPUTS
    assert {root.tag for root in found.values()} == {"qgis"}
    for layer, column, grades in (("conflicts", "severity", "43210"), ("opportunities", "strength", "3210")):
        renderer = found[layer].find("renderer-v2")
        assert renderer is not None
        assert (renderer.get("type"), renderer.get("attr")) == ("categorizedSymbol", column)
        categories = renderer.findall("categories/category")
        assert [one.get("value") for one in categories] == list(grades)
        symbols = {one.get("name"): one for one in renderer.findall("symbols/symbol")}
        hatched = [symbols[one.get("symbol")].find("layer[@class='LinePatternFill']") is not None for one in categories]
        assert hatched == [True] * (len(grades) - 1) + [False]
    assert found["conflicts"].find(".//category").get("label") == "4 knelpunt"
    aliases = {one.get("field"): one.get("name") for one in found["conflicts"].findall("aliases/alias")}
    assert aliases["severity"] == "Ernst"


def test_layer_without_a_style_of_its_own_takes_that_of_its_group(report: RegionReport, write: Write) -> None:
    inputs = {"nature_network": report.inputs["natura2000"], "unheard_of": report.inputs["wind_areas"]}
    rows = report.background.layers
    row = {**rows.iloc[-1].to_dict(), "layer": "nature_network", "title": "Natuurnetwerk", "group": "nature"}
    tables = report.background.layer_tables
    background = replace(
        report.background,
        layers=pd.concat([rows, pd.DataFrame([row])], ignore_index=True),
        layer_tables={
            **tables,
            "nature_network": replace(tables["natura2000"], name="nature_network"),
            "unheard_of": replace(tables["wind_areas"], name="unheard_of"),
        },
    )
    found = dict(styles(write(replace(report, inputs=inputs, background=background))))
    assert "207,230,208" in ET.tostring(found["nature_network"], encoding="unicode")
    assert "207,212,220" in ET.tostring(found["unheard_of"], encoding="unicode")


def test_titles_of_tables_stay_unique(report: RegionReport, write: Write) -> None:
    layers = report.background.layers.assign(title="Conflicten")
    path = write(replace(report, background=replace(report.background, layers=layers)))
    titles = [title for (title,) in query(path, "SELECT identifier FROM gpkg_contents")]
    assert len(set(titles)) == len(titles)
    assert "Conflicten (wind_areas)" in titles
