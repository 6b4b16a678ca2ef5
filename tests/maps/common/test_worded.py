"""A report in messages becomes the same report in words, in either language."""

from dataclasses import fields, replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from maps.common.errors import MapsError
from maps.common.worded import worded, worded_table
from spatial.indicators import Targets
from spatial.messages import Message, Text, message
from spatial.report.report import RegionReport
from tests.maps.conftest import report_in_messages
from tests.spatial.factory import box, layer, overlap, rule
from tests.spatial.indicators.support import book, built_in, figures, task

HOLDERS: Final = ("layers", "sources", "parties")


@pytest.fixture(scope="module")
def said() -> RegionReport:
    return report_in_messages(scenarios=("ruim",))


def _tables(report: RegionReport) -> dict[str, pd.DataFrame]:
    own = {part.name: getattr(report, part.name) for part in fields(report)}
    shared = {name: getattr(report.background, name) for name in HOLDERS}
    return {name: table for name, table in {**own, **shared}.items() if isinstance(table, pd.DataFrame)}


def _is_said(value: object) -> bool:
    return isinstance(value, Message | Text)


def test_every_message_becomes_words_and_nothing_else_changes(said: RegionReport) -> None:
    written = worded(said)
    changed = 0
    for name, table in _tables(said).items():
        result = _tables(written)[name]
        assert list(result.columns) == list(table.columns)
        for column in table.columns:
            before, after = table[column].to_numpy(dtype=object), result[column].to_numpy(dtype=object)
            assert not any(map(_is_said, after)), (name, column)
            for old, new in zip(before, after, strict=True):
                if _is_said(old):
                    changed += 1
                    assert isinstance(new, str)
                    assert new
                else:
                    assert new is old or new == old or (pd.isna(new) and pd.isna(old)), (name, column)
    assert changed > 300
    assert isinstance(written.conflicts, gpd.GeoDataFrame)
    assert written.conflicts.crs == said.conflicts.crs


def test_words_stay_words(said: RegionReport) -> None:
    written = worded(said)
    again = worded(written)
    for name, table in _tables(written).items():
        assert _tables(again)[name] is table, name


def test_one_report_is_written_in_either_language(said: RegionReport) -> None:
    dutch = worded(said)
    english = worded(replace(said, background=replace(said.background, lang="en")))
    assert dutch.rules["title"].iloc[0] == "Woningen in zoekgebied wind"
    assert english.rules["title"].iloc[0] == "Dwellings in a wind search area"
    assert dutch.background.layers["title"].iloc[0] == "Gemeenten"
    absent = dutch.indicators["absent"] != ""
    assert absent.sum() > 40
    assert (dutch.indicators.loc[absent, "absent"] != english.indicators.loc[absent, "absent"]).all()
    titled = dutch.indicators["title"] != ""
    assert (dutch.indicators.loc[titled, "title"] != english.indicators.loc[titled, "title"]).mean() > 0.9


def test_a_language_without_texts_is_refused(said: RegionReport) -> None:
    with pytest.raises(MapsError, match="no texts in language 'fr'"):
        worded(replace(said, background=replace(said.background, lang="fr")))


def test_a_table_without_messages_is_the_same_one() -> None:
    table = pd.DataFrame({"a": ["x", ""], "b": [1.0, None], "c": [["d"], []], "e": np.array(["f", None], dtype=object)})
    assert worded_table(table, "nl") is table


def test_a_column_of_messages_keeps_what_is_none() -> None:
    table = pd.DataFrame({"a": [message("value.yes"), "", 3, None, Text(nl="nee", en="no")]})
    assert worded_table(table, "nl")["a"].tolist() == ["ja", "", 3, None, "nee"]


SHAPE: Final = [box(100, 0, 100)]
EVERYTHING: Final = (
    layer("wind_areas", [*SHAPE, box(500, 0, 100)], stage=["ambition", "pipeline"], energy_gwh=[np.nan, 3.0]),
    layer("solar_areas", SHAPE, ["s"]),
    layer("housing_plans", [*SHAPE, box(1_100, 0, 100)], dwellings=[10, None], status=["soft", "hard"]),
    layer("natura2000", SHAPE, deposition_table_mol_ha_yr=[1_000]),
    layer("nitrogen_habitat", SHAPE, zone_origin=["boundary"]),
    layer("grid_consumption_areas", SHAPE, congestion_class=[2]),
)
RULES: Final = book(
    [
        rule("C-01", "housing_plans", "natura2000", [{"relation": "within_distance", "bands": [
            {"to": {"param": "near"}, "grade": 3}]}]),
        rule("C-16", "housing_plans", "grid_consumption_areas", [overlap(3)]),
        rule("C-17.WET", "housing_plans", "wet", [overlap(2)]),
    ],
    near=500,
)  # fmt: skip


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("layers", [(), EVERYTHING[:1], EVERYTHING[2:3], EVERYTHING])
@pytest.mark.parametrize("promised", [Targets({}), Targets(built_in())])
def test_whatever_indicators_say_has_words(lang: str, layers: tuple, promised: Targets) -> None:
    for region in (None, figures(wind_energy_gwh=1.0), figures(large_solar_energy_gwh=2.0, figures_year=2024.0)):
        table = task(
            *layers,
            rules=RULES,
            promised=promised,
            energy_region=region,
            labels={"wind_areas": "derived", "solar_areas": "fictional"},
        )
        written = worded_table(table, lang)
        assert all(isinstance(value, str) for value in written[["title", "basis", "absent", "subject"]].to_numpy().flat)
