import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from maps.common.errors import OutputError
from maps.geopackage.check import check_geopackage
from maps.geopackage.write import write_geopackage
from spatial.messages import LANGUAGES
from spatial.report.report import CONFLICT_COLUMNS, OPPORTUNITY_COLUMNS, RegionReport
from spatial.report.table_list import ATTRIBUTE_TABLES
from tests.left_out import absent

ROOT = Path(__file__).parents[3]
DEBIAN_PYTHON = Path("/usr/bin/python3")
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


@pytest.fixture
def validate() -> Callable[[Path], list[object]]:
    program = ROOT / ".venv-validator" / "bin" / "geopackage-validator"
    if not program.exists():
        absent("the GeoPackage validator")

    def _validate(path: Path) -> list[object]:
        done = subprocess.run(
            [program, "validate", "--gpkg-path", path], capture_output=True, text=True, check=False, timeout=120
        )
        answer = json.loads(done.stdout)
        assert len(answer["validations_executed"]) > 20, done.stderr
        return list(answer["results"])

    return _validate


@pytest.fixture
def debian_gdal() -> Callable[[str, Path], str]:
    has_gdal = [DEBIAN_PYTHON, "-c", "from osgeo import gdal"]
    if not DEBIAN_PYTHON.exists() or subprocess.run(has_gdal, capture_output=True, check=False).returncode:
        absent("Debian's GDAL")

    def _run(script: str, path: Path) -> str:
        begin = (
            "from osgeo import gdal, ogr; import sys; gdal.UseExceptions(); ogr.UseExceptions(); path = sys.argv[1]\n"
        )
        done = subprocess.run(
            [DEBIAN_PYTHON, "-c", begin + script, path], capture_output=True, text=True, check=False, timeout=120
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return _run


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def styles(path: Path) -> Iterator[tuple[str, ET.Element]]:
    for name, qml in query(path, "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1"):
        yield str(name), ET.fromstring(str(qml))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_our_checks_find_nothing(make_report: MakeReport, write: Write, lang: str) -> None:
    assert check_geopackage(write(make_report(lang=lang, scenarios=("ruim",)))) == ()


@pytest.mark.parametrize("options", [{"scenarios": ("ruim",)}, {"lang": "en"}, {"without": ("housing_plans",)}])
def test_national_validator_finds_nothing(
    make_report: MakeReport, write: Write, validate: Callable[[Path], list[object]], options: dict[str, object]
) -> None:
    assert validate(write(make_report(**options))) == []


def test_layers_and_tables(report: RegionReport, write: Write) -> None:
    path = write(report)
    rows = query(path, "SELECT table_name, data_type, srs_id FROM gpkg_contents ORDER BY rowid")
    assert rows == [
        *((name, "features", 28992) for name in LAYERS + INPUTS),
        # GDAL says 0, "undefined", of a table without a geometry.
        *((name, "attributes", 0) for name in [*TABLES, "layer_styles"]),
    ]
    types = query(path, "SELECT DISTINCT column_name, geometry_type_name, z, m FROM gpkg_geometry_columns")
    assert types == [("geom", "MULTIPOLYGON", 0, 0)]


@pytest.mark.parametrize(
    ("layer", "columns"), [("conflicts", CONFLICT_COLUMNS), ("opportunities", OPPORTUNITY_COLUMNS)]
)
def test_finding_columns_are_the_contract(
    report: RegionReport, write: Write, layer: str, columns: tuple[str, ...]
) -> None:
    declared = query(write(report), f"SELECT name FROM pragma_table_info('{layer}')")
    assert [name for (name,) in declared] == ["fid", "geom", *columns]


def test_findings_come_back_as_they_were(make_report: MakeReport, write: Write) -> None:
    report = make_report(scenarios=("ruim",))
    path = write(report)
    for layer in ("conflicts", "opportunities"):
        frame = getattr(report, layer)
        back = gpd.read_file(path, layer=layer)
        assert back.crs.to_epsg() == 28992
        assert shapely.equals(np.asarray(back.geometry.values), np.asarray(frame.geometry.values)).all()
        for column in [name for name in frame if name not in ("geometry", "first_seen")]:
            expected = frame[column].astype(object).where(frame[column].notna(), None).tolist()
            assert back[column].astype(object).where(back[column].notna(), None).tolist() == expected, column


def test_types_are_kept(report: RegionReport, write: Write) -> None:
    path = write(report)
    rows = query(
        path,
        "SELECT dwellings, typeof(dwellings), energy_gwh, cross_border, first_seen FROM conflicts ORDER BY fid",
    )
    assert rows[0] == (120, "integer", 30.5, 0, "2026-09-01")
    assert rows[3] == (None, "null", None, 1, "2026-11-23")
    info = pyogrio.read_info(path, layer="conflicts")
    types = dict(zip(info["fields"], zip(info["ogr_types"], info["ogr_subtypes"], strict=True), strict=True))
    assert types["first_seen"][0] == "OFTDate"
    assert types["cross_border"] == ("OFTInteger", "OFSTBoolean")
    assert types["dwellings"][0] == "OFTInteger64"
    assert query(path, "SELECT captured_at FROM sources WHERE source_id = 'src_natura2000'") == [
        ("2026-11-01T06:00:00.000Z",)
    ]
    assert query(path, "SELECT captured_at FROM sources WHERE source_id = 'src_flood_zones'") == [(None,)]
    assert query(path, "SELECT evaluated, needs FROM rules WHERE rule_id = 'C-03'") == [(0, "flood_zones")]


def test_every_input_feature_is_there_uncut(report: RegionReport, write: Write) -> None:
    path = write(report)
    for name, inside in report.inputs.items():
        back = gpd.read_file(path, layer=name)
        # Behind them stand the partners of findings that lie beyond the region.
        parts = [inside, *([report.outside[name]] if name in report.outside else [])]
        frame = pd.concat(parts, ignore_index=True)
        assert back["in_region"].tolist() == [True] * len(inside) + [False] * (len(frame) - len(inside))
        assert back["feature_id"].tolist() == frame["feature_id"].tolist()
        assert back["name"].tolist() == frame["name"].tolist()
        assert shapely.equals(np.asarray(back.geometry.values), np.asarray(frame.geometry.values)).all()
    plans = gpd.read_file(path, layer="housing_plans").set_index("feature_id")
    # Half of p3 lies in the neighbouring region.
    assert plans.geometry["p3"].area == 1000 * 500
    region = gpd.read_file(path, layer="region").geometry.iloc[0]
    assert plans.geometry["p3"].intersection(region).area == 500 * 500


def test_layer_without_rows_is_left_out_and_table_stays(make_report: MakeReport, write: Write) -> None:
    report = make_report(without=("housing_plans", "solar_areas", "wind_areas"))
    path = write(replace(report, issues=report.issues.iloc[:0]))
    names = [name for (name,) in query(path, "SELECT table_name FROM gpkg_contents ORDER BY rowid")]
    assert names == ["region", "municipalities", "natura2000", *TABLES, "layer_styles"]
    assert query(path, "SELECT count(*) FROM issues") == [(0,)]
    assert query(path, "SELECT name FROM pragma_table_info('issues')")[1] == ("source_id",)
    assert check_geopackage(path) == ()


def test_points_become_multipoints(
    report: RegionReport, write: Write, validate: Callable[[Path], list[object]]
) -> None:
    points = gpd.GeoDataFrame(
        {"feature_id": ["a", "b"], "name": ["x", "y"]},
        geometry=[shapely.Point(141000, 456000), shapely.MultiPoint([(142000, 456000), (142500, 456000)])],
        crs="EPSG:28992",
    )
    path = write(replace(report, inputs={**report.inputs, "substations": points}))
    assert query(path, "SELECT geometry_type_name FROM gpkg_geometry_columns WHERE table_name = 'substations'") == [
        ("MULTIPOINT",)
    ]
    back = gpd.read_file(path, layer="substations")
    assert [len(one.geoms) for one in back.geometry] == [1, 2]
    assert dict(styles(path))["substations"].find(".//layer").get("class") == "SimpleMarker"
    assert check_geopackage(path) == ()
    assert validate(path) == []


def test_same_bytes_in_two_processes(tmp_path: Path) -> None:
    # Text hashing differs between the processes, as it does between two real runs.
    script = (
        "import runpy, sys; from pathlib import Path; from maps.geopackage.write import write_geopackage; "
        "made = runpy.run_path(sys.argv[1])['build_report'](scenarios=('ruim',)); "
        "write_geopackage(made, Path(sys.argv[2]))"
    )
    made = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.gpkg"
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        arguments = [sys.executable, "-c", script, Path(__file__).parents[1] / "conftest.py", path]
        subprocess.run(arguments, check=True, env=environment, cwd=tmp_path, timeout=120)
        made.append(path.read_bytes())
    assert made[0] == made[1]


def test_same_bytes_from_threads_at_different_times(make_report: MakeReport, tmp_path: Path) -> None:
    reports = [make_report(when=datetime(2026, 11, day, tzinfo=UTC)) for day in range(1, 9)]
    alone, together = [tmp_path / f"alone{n}" for n in range(8)], [tmp_path / f"together{n}" for n in range(8)]
    for report, path in zip(reports, alone, strict=True):
        write_geopackage(report, path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write_geopackage, reports, together))
    contents = [path.read_bytes() for path in alone]
    assert [path.read_bytes() for path in together] == contents
    assert len(set(contents)) == 8


def test_only_time_in_the_file_is_the_publication(make_report: MakeReport, write: Write) -> None:
    path = write(make_report(when=datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)))
    assert query(path, "SELECT DISTINCT last_change FROM gpkg_contents") == [("2026-01-02T03:04:05.678Z",)]
    assert query(path, "SELECT published_at FROM region") == [("2026-01-02T03:04:05.678Z",)]


def test_journal_mode_and_side_files(report: RegionReport, write: Write) -> None:
    path = write(report)
    assert query(path, "PRAGMA journal_mode") == [("delete",)]
    assert [item.name for item in path.parent.iterdir()] == ["xx01.gpkg"]


def test_older_gdal_reads_everything(
    report: RegionReport, write: Write, debian_gdal: Callable[[str, Path], str]
) -> None:
    path = write(report)
    said = debian_gdal(
        "data = gdal.OpenEx(path)\n"
        "for layer in map(data.GetLayer, range(data.GetLayerCount())):\n"
        "    assert layer.TestCapability('FastSpatialFilter') or not layer.GetGeometryColumn()\n"
        "    print(layer.GetName(), sum(1 for _ in layer), layer.GetMetadataItem('IDENTIFIER'))\n"
        "layer = data.GetLayer('housing_plans')\n"
        "layer.SetSpatialFilterRect(140000, 455000, 141000, 456000)\n"
        "print(*[one['name'] for one in layer])\n"
        "print(data.GetFieldDomain('severity').GetEnumeration()['4'])\n",
        path,
    ).splitlines()
    assert said[:5] == [
        "dossiers 9 Dossiers",
        "region 1 Regio",
        "municipalities 3 Gemeenten",
        "conflicts 4 Conflicten",
        "opportunities 3 Meekoppelkansen",
    ]
    assert said[-2:] == ["<img src=x onerror=alert(1)>", "knelpunt"]


def test_index_stays_right_when_another_program_edits(
    report: RegionReport, write: Write, debian_gdal: Callable[[str, Path], str]
) -> None:
    path = write(report)
    debian_gdal(
        "data = gdal.OpenEx(path, gdal.OF_UPDATE)\n"
        "layer = data.GetLayer('wind_areas')\n"
        "first, second = list(layer)\n"
        "layer.DeleteFeature(first.GetFID())\n"
        "ring = '((141000 456000,141500 456000,141500 456500,141000 456000))'\n"
        "second.SetGeometry(ogr.CreateGeometryFromWkt(f'MULTIPOLYGON({ring})'))\n"
        "layer.SetFeature(second)\n"
        "del layer, data\n",
        path,
    )
    assert len(gpd.read_file(path, layer="wind_areas")) == 1
    # The area that went is still what a finding is about, which is another matter than the index.
    assert {fault.code for fault in check_geopackage(path)} == {"C12"}


def test_file_is_replaced_in_one_step(make_report: MakeReport, write: Write) -> None:
    first = write(make_report()).read_bytes()
    path = write(make_report(lang="en"))
    assert path.read_bytes() != first
    assert write(make_report()).read_bytes() == first


def _renamed(report: RegionReport, old: str, new: str) -> RegionReport:
    inputs = {(new if name == old else name): frame for name, frame in report.inputs.items()}
    return replace(report, inputs=inputs)


def _with_plans(report: RegionReport, plans: gpd.GeoDataFrame) -> RegionReport:
    return replace(report, inputs={**report.inputs, "housing_plans": plans})


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda report: _renamed(report, "wind_areas", "Wind"), "input layer 'Wind'"),
        (lambda report: _renamed(report, "wind_areas", "rules"), "input layer 'rules'"),
        (lambda report: _with_plans(report, report.inputs["housing_plans"].assign(fid=1)), "column 'fid'"),
        (lambda report: _with_plans(report, report.inputs["housing_plans"].assign(Naam="x")), "column 'Naam'"),
        (lambda report: _with_plans(report, report.inputs["housing_plans"].assign(dwellings=1.5)), "whole numbers"),
        (
            lambda report: _with_plans(
                report,
                report.inputs["housing_plans"].set_geometry(
                    [shapely.Point(140100, 455100), *report.inputs["housing_plans"].geometry[1:]], crs="EPSG:28992"
                ),
            ),
            "mixes geometries",
        ),
    ],
)
def test_what_cannot_stand_in_the_file_is_refused_and_the_old_file_stays(
    report: RegionReport, write: Write, spoil: Callable[[RegionReport], RegionReport], words: str
) -> None:
    path = write(report)
    before = path.read_bytes()
    with pytest.raises(OutputError, match=words):
        write(spoil(report))
    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_municipalities_among_the_inputs_stand_once(report: RegionReport, write: Write) -> None:
    path = write(replace(report, inputs={**report.inputs, "municipalities": report.municipalities}))
    assert query(path, "SELECT count(*) FROM municipalities WHERE in_region") == [(2,)]
    assert check_geopackage(path) == ()
