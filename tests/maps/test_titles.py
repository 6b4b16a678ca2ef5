"""What a column is called stands once: a change there reaches every reader."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import data
from data.rulebook.vocabulary import LayerBook, read_layers
from maps.common.texts import texts
from maps.geopackage.write import write_geopackage
from maps.region_map.page import write_region_map
from maps.report.schema import report_schema
from spatial.findings.tables import CONFLICTS, FINDINGS
from spatial.report.report import RegionReport
from tests.maps.map_page import model_of

DOCS = Path(__file__).parents[2] / "docs"
VOCABULARIES = Path(data.__file__).parent / "vocabularies"
OLD = "title: {nl: Woningen, en: Dwellings}"
NEW = {"nl": "Huizen in het plan", "en": "Homes of the plan"}
UNIT_OLD = "title: {nl: Opbrengst, en: Yield}"
UNIT_NEW = {"nl": "Stroom", "en": "Current"}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> LayerBook:
    """The vocabulary with other titles for the dwellings of a plan and the yield of an area."""
    folder = tmp_path_factory.mktemp("data") / "vocabularies"
    shutil.copytree(VOCABULARIES, folder)
    content = (folder / "layers.yaml").read_text(encoding="utf-8")
    for old, new in ((OLD, NEW), (UNIT_OLD, UNIT_NEW)):
        assert content.count(old) == 1
        content = content.replace(old, f"title: {{nl: {new['nl']}, en: {new['en']}}}")
    (folder / "layers.yaml").write_text(content, encoding="utf-8")
    return read_layers(folder)


@pytest.fixture(params=["nl", "en"])
def report(
    request: pytest.FixtureRequest, changed: LayerBook, make_report: Callable[..., RegionReport]
) -> RegionReport:
    """A report whose layers are described by that vocabulary."""
    made = make_report(lang=request.param)
    return replace(made, background=replace(made.background, layer_tables=changed.tables))


def test_a_title_of_the_vocabulary_reaches_the_map(report: RegionReport, tmp_path: Path) -> None:
    write_region_map(report, tmp_path / "map.html")
    layers = {layer["key"]: layer["fields"] for layer in model_of(tmp_path / "map.html")["layers"]}
    lang = report.background.lang
    assert NEW[lang] in layers["housing_plans"]
    unit = {"nl": "GWh/jaar", "en": "GWh/yr"}[lang]
    assert f"{UNIT_NEW[lang]} ({unit})" in layers["wind_areas"]


def test_a_title_of_the_vocabulary_reaches_the_geopackage(report: RegionReport, tmp_path: Path) -> None:
    path = tmp_path / "xx01.gpkg"
    write_geopackage(report, path)
    lang = report.background.lang
    with closing(sqlite3.connect(path)) as connection:
        ((title, description),) = connection.execute(
            "SELECT title, description FROM gpkg_data_columns WHERE table_name = 'housing_plans' "
            "AND column_name = 'dwellings'"
        ).fetchall()
        ((style,),) = connection.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_name = 'housing_plans'"
        ).fetchall()
    assert title == NEW[lang]
    column = report.background.layer_tables["housing_plans"].column("dwellings")
    assert description == column.description.in_language(lang)
    assert f'name="{NEW[lang]}"' in style


def test_a_title_of_the_vocabulary_reaches_the_docs(changed: LayerBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    import schema_pages  # noqa: PLC0415 - a module of the docs, which no package holds

    page = schema_pages.layers_page(changed)
    assert f"| `dwellings` | integer |  |  | {NEW['nl']} | {NEW['en']} | " in page
    assert NEW["nl"] not in schema_pages.layers_page()


@pytest.mark.parametrize("name", ["distance_m", "area_ha", "energy_gwh", "certainty", "first_seen"])
def test_a_title_of_findings_is_the_same_for_every_reader(
    name: str, make_report: Callable[..., RegionReport], tmp_path: Path
) -> None:
    column = FINDINGS.column(name)
    for lang in ("nl", "en"):
        assert texts(lang)[f"map.findings.column.{name}"] == column.label(lang)
        path = tmp_path / f"{lang}.gpkg"
        write_geopackage(make_report(lang=lang), path)
        with closing(sqlite3.connect(path)) as connection:
            sql = "SELECT title FROM gpkg_data_columns WHERE table_name = 'conflicts' AND column_name = ?"
            assert connection.execute(sql, (name,)).fetchall() == [(column.label(lang),)]
    field = report_schema()["$defs"]["Findings"]["properties"][name]
    assert (field["title"], field["description"].startswith(column.description.en)) == (column.title.en, True)
    page = (DOCS / "reference" / "tables.md").read_text(encoding="utf-8").partition("## conflicts: ")[2]
    assert f"| {column.title.nl} | {column.title.en} | {column.description.en} |" in page.partition("\n## ")[0]
    assert CONFLICTS.column(name) is column
