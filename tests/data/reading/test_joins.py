"""A GeoPackage whose features are told more of in further tables, as the soil map is."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

from data.catalogue.catalogue import Catalogue
from data.errors import CatalogueError, HarmoniseError
from data.reading import Features, read_features
from data.rulebook.vocabulary import load_layers
from tests.data.support import box, shot, source

AREAS = gpd.GeoDataFrame(
    {"maparea_id": ["a", "b", "c"], "kind": ["own", "own", "own"]},
    geometry=[box(at, 0, 50, 50) for at in (0, 100, 200)],
    crs=28992,
)
UNITS = pd.DataFrame({"maparea_id": ["b", "a", "b"], "unit": ["Hn21", "hVk", "Vc"], "sequence": [2, 1, 1]})
CLASSES = pd.DataFrame({"code": ["hVk", "Vc", "Hn21"], "main": ["peat", "peat", "sand"], "kind": ["x", "y", "z"]})
BOTH = [
    {"table": "units", "by": "maparea_id", "first": "sequence"},
    {"table": "classes", "by": "unit", "key": "code"},
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "soil.gpkg"
    pyogrio.write_dataframe(AREAS, path, layer="areas")
    for name, table in (("units", UNITS), ("classes", CLASSES)):
        pyogrio.write_dataframe(table, path, layer=name, append=True)
    return path


def read(path: Path, *join: dict[str, str]) -> Features:
    return read_features(source(address=path.name, collection="areas", join=join), shot(path), path)


def test_tables_tell_more_of_features(file: Path) -> None:
    result = read(file, *BOTH).frame
    assert result["maparea_id"].tolist() == ["a", "b", "c"]
    assert result["unit"].tolist()[:2] == ["hVk", "Vc"]
    assert result["main"].tolist()[:2] == ["peat", "peat"]
    assert result["kind"].tolist() == ["own", "own", "own"]
    assert result.loc[2, ["unit", "main"]].isna().all()


def test_features_keep_their_shapes(file: Path) -> None:
    result = read(file, *BOTH)
    assert [shape.area for shape in result.geometries] == [2500, 2500, 2500]
    assert len(result.frame) == 3


@pytest.mark.parametrize(
    ("join", "says"),
    [
        (BOTH[0] | {"table": "unit"}, r"table 'unit' cannot be read .*has: areas, units, classes"),
        (BOTH[0] | {"by": "area"}, r"table 'units' has no column 'area'; have: .*maparea_id, unit"),
        (BOTH[0] | {"by": "nr", "key": "maparea_id"}, r"joined by 'nr', which .* has no column 'nr'; have: maparea_id"),
        (BOTH[0] | {"first": "order"}, r"has no column 'order'"),
        ({"table": "units", "by": "maparea_id"}, r"several rows for maparea_id 'b'; name with 'first'"),
    ],
)
def test_what_cannot_be_joined_is_told(file: Path, join: dict[str, str], says: str) -> None:
    with pytest.raises(HarmoniseError, match=says):
        read(file, join)


def test_only_files_have_further_tables(tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_text("title: {nl: t, en: t}\n", encoding="utf-8")
    (tmp_path / "plans.yaml").write_text(
        "{id: plans, title: {nl: p, en: p}, provider: x, licence: CC0, status: verified, connector: wfs, "
        "address: https://example.org, collection: a, refresh_days: 1, join: [{table: t, by: b}], "
        "layers: [{layer: housing_plans, id: a, name: a}]}\n",
        encoding="utf-8",
    )
    with pytest.raises(CatalogueError, match="connector 'wfs' does not read key 'join'"):
        Catalogue.load(tmp_path, load_layers(), {})
