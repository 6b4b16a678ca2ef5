"""Layers of which some provinces are told only, in regions of those provinces and of others."""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data.entries.source import Source
from flows.run.coverage import known_layers
from spatial.layers.layer import Layer, empty_layer
from spatial.layers.region import Region
from spatial.report.report import ReportContext
from tests.data.support import source as entry

MUNICIPALITIES = Layer(
    "municipalities",
    gpd.GeoDataFrame(
        {
            "feature_id": ["GM0001", "GM0002", "GM0003"],
            "name": ["Utrechts", "Gelders", "Overijssels"],
            "province_code": ["PV26", "PV25", "PV23"],
        },
        geometry=[shapely.box(at, 400_000, at + 1000, 401_000) for at in (100_000, 101_000, 102_000)],
        crs=28992,
    ),
)
QUIET = Layer(
    "quiet_areas",
    gpd.GeoDataFrame(
        {"feature_id": ["q1"], "name": ["Stil"]}, geometry=[shapely.box(100_100, 400_100, 100_200, 400_200)], crs=28992
    ),
)


def region(*codes: str) -> Region:
    return Region("ES01", "Streek", shapely.box(100_000, 400_000, 103_000, 401_000), codes)


def source(name: str = "stilte", **changed: object) -> Source:
    layers = [{"layer": "quiet_areas", "id": "id", "name": "id"}]
    return entry(id=name, layers=layers, **changed)


def seen(
    sources: list[Source],
    *codes: str,
    layer: Layer = QUIET,
    health: str = "fresh",
    municipalities: Layer = MUNICIPALITIES,
) -> tuple[Mapping[str, Layer], str]:
    table = pd.DataFrame({"layer": ["natura2000", "quiet_areas"], "health": ["stale", health]})
    nothing = pd.DataFrame()
    given = ReportContext(
        at=pd.Timestamp("2026-11-23", tz="UTC").to_pydatetime(),
        lang="nl",
        layers=table,
        sources=nothing,
        parties=nothing,
        issues=(),
        first_seen={},
        origins={},
    )
    layers = {"natura2000": empty_layer("natura2000"), "quiet_areas": layer}
    known, report_context = known_layers(region(*codes), layers, sources, municipalities, given)
    assert table["health"].tolist() == ["stale", health]
    assert report_context.layers["health"].iloc[0] == "stale"
    return known, report_context.layers["health"].iloc[1]


def test_a_region_of_the_province_knows_all() -> None:
    known, health = seen([source(covers=["PV26"])], "GM0001")
    assert (list(known), health) == (["natura2000", "quiet_areas"], "fresh")


def test_elsewhere_nothing_is_known() -> None:
    nothing = empty_layer("quiet_areas")
    known, health = seen([source(covers=["PV26"])], "GM0003", layer=nothing)
    assert (list(known), health) == (["natura2000"], "missing")


def test_a_region_of_two_provinces_knows_a_part() -> None:
    nothing = empty_layer("quiet_areas")
    sources = [source(covers=["PV26"])]
    for layer in (nothing, QUIET):
        known, health = seen(sources, "GM0001", "GM0002", layer=layer)
        assert (list(known), health) == (["natura2000", "quiet_areas"], "partial")


def test_what_a_neighbouring_province_has_in_reach_is_not_lost() -> None:
    known, health = seen([source(covers=["PV26"])], "GM0002")
    assert (list(known), health) == (["natura2000", "quiet_areas"], "partial")


def test_sources_of_several_provinces_together_cover_a_region() -> None:
    sources = [source(code.lower(), covers=[code]) for code in ("PV25", "PV26")]
    assert seen(sources, "GM0001", "GM0002")[1] == "fresh"
    # One of them could not be had.
    del sources[0]
    assert seen(sources, "GM0001", "GM0002")[1] == "partial"


def test_one_source_of_the_whole_country_is_enough() -> None:
    sources = [source(), source("utrecht", covers=["PV26"])]
    assert seen(sources, "GM0003", layer=empty_layer("quiet_areas"))[1] == "fresh"


def test_what_is_missing_everywhere_is_not_called_partial() -> None:
    sources = [source(covers=["PV26"])]
    assert seen(sources, "GM0001", "GM0002", health="missing")[1] == "missing"


def test_where_provinces_are_not_known_a_source_of_one_covers_nothing() -> None:
    municipalities = Layer("municipalities", MUNICIPALITIES.frame.drop(columns="province_code"))
    sources = [source(covers=["PV26"])]
    assert seen(sources, "GM0001", layer=empty_layer("quiet_areas"), municipalities=municipalities)[1] == "missing"


@pytest.mark.parametrize("code", ["PV32", "PV19", "26", "GM0344"])
def test_only_provinces_are_covered(code: str) -> None:
    with pytest.raises(ValueError, match="covers"):
        source(covers=[code])
