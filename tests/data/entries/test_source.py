import pytest
from pydantic import ValidationError

from data.entries.mapping import ColumnMapping
from data.entries.source import Source
from tests.data.support import mapping, source

TABLE = {"layer": "natura2000", "column": "deposition_table_mol_ha_yr", "key": "nr", "value": "n"}


def test_short_forms_are_the_long_ones() -> None:
    assert source(address="a.gpkg").address == source(address=["a.gpkg"]).address == ("a.gpkg",)
    assert mapping(columns={"dwellings": "n"}).columns == {"dwellings": ColumnMapping(source="n")}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"layers": []}, "a source of features has 'layers' and no 'attach'"),
        ({"attach": TABLE}, "a source of features has 'layers' and no 'attach'"),
        ({"kind": "table"}, "a table has 'attach' and no 'layers'"),
        ({"kind": "raster", "layers": []}, "a raster has 'attach' and no 'layers'"),
        ({"kind": "table", "layers": [], "attach": {**TABLE, "value": None}}, "of a table has 'key', and 'value'"),
        ({"crs": "RD"}, r"EPSG"),
        ({"address": []}, "at least 1 item"),
        ({"id": "My Plans"}, "should match pattern"),
    ],
)
def test_what_does_not_fit_together_is_refused(changed: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        source(**changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"address": "other.gpkg"},
        {"collection": "other"},
        {"query": {"jaarcode": "2025"}},
        {"bbox": [1, 2, 3, 4]},
        {"crs": "EPSG:4326"},
        {"label": "fictional"},
        {"provider": "other"},
    ],
)
def test_another_pull_has_another_key(changed: dict[str, object]) -> None:
    assert source(**changed).pull_key != source().pull_key


def test_what_is_made_of_a_pull_does_not_change_its_key() -> None:
    renamed = source(title={"nl": "Anders", "en": "Other"}, refresh_days=1, licence="CC BY")
    assert renamed.pull_key == source(layers=[{"layer": "wind_areas", "id": "a", "name": "b"}]).pull_key


def test_a_source_feeds_its_layers_or_what_it_is_attached_to() -> None:
    both = [{"layer": name, "id": "a", "name": "b"} for name in ("wind_areas", "solar_areas")]
    assert source(layers=both).feeds == ("wind_areas", "solar_areas")
    table: Source = source(kind="table", layers=[], attach=TABLE)
    assert table.feeds == ("natura2000",)
