"""What the report opens on: each plan or area once, by its heaviest conflict."""

from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest

from maps.common.worded import worded
from maps.report.context import context_of
from maps.report.places import places_section
from spatial.dossiers.columns import DOSSIERS
from spatial.report.report import RegionReport
from tests.maps.report.fixture import whole
from tests.spatial.factory import box


def dossier(name: str, severity: int | None, **more: object) -> dict[str, object]:
    told = {column.name: ("" if column.type == "text" else None) for column in DOSSIERS.columns}
    told |= {
        "dossier_id": f"housing_plans:{name}", "kind": "claim", "layer": "housing_plans", "feature_id": name,
        "name": name.upper(), "severity": severity, "conflicts": 0, "opportunities": 0,
        "certainty": "fact", "geometry": box(0, 0, 1),
    }  # fmt: skip
    return told | more


PLACES = [
    dossier("light", 0, dwellings=7),
    dossier("small", 3, dwellings=20),
    dossier("big", 3, dwellings=300, authorities="gemeenteraad Dorp", next_step="de raad besluit"),
    dossier("wind", 4, energy_gwh=12.5),
    dossier("gone", None, flags="finished"),
    dossier("quiet", None, flags="symbol_geometry"),
    dossier("heath", 3, kind="nature", dwellings=320),
]


def told(
    make_report: Callable[..., RegionReport], rows: list[dict[str, object]]
) -> tuple[dict[str, str], list[list[str]]]:
    """The counts by their titles, and the cells of the table."""
    frame = gpd.GeoDataFrame(pd.DataFrame(rows), geometry="geometry", crs="EPSG:28992").astype(DOSSIERS.dtypes)
    report = worded(replace(whole(make_report()), dossiers=frame))
    counts, table, *_ = (*places_section(context_of(report, ())).blocks, None)
    lines = {title: " / ".join((cell.text, *cell.more)) for title, cell in counts.rows}
    return lines, [[cell.text for cell in row] for row in getattr(table, "rows", ())]


def test_each_plan_counts_once_under_its_heaviest_conflict(make_report: Callable[..., RegionReport]) -> None:
    counts, _ = told(make_report, PLACES)
    # Nature is no claim; what does not count and what met nothing stand apart.
    assert counts == {
        "Plannen en gebieden": "6, waarvan 4 met een conflict of signaal; elk telt één keer / "
        "1 plan telt niet mee: af, vervallen of niets meer te bouwen",
        "4 knelpunt": "1 plan of gebied / 12,5 GWh per jaar",
        "3 zwaar": "2 plannen en gebieden / 320 woningen",
        "0 alleen signaal": "1 plan of gebied / 7 woningen",
    }


def test_the_heaviest_places_come_first_with_who_decides_and_what_is_next(
    make_report: Callable[..., RegionReport],
) -> None:
    _, rows = told(make_report, PLACES)
    assert [name for name, *_ in rows] == ["WIND", "HEATH", "BIG", "SMALL"]
    assert rows[2][1:] == ["300 woningen", "gemeenteraad Dorp", "de raad besluit"]


@pytest.mark.parametrize("rows", [[dossier("light", 1)], [dossier("quiet", None)]])
def test_without_a_heavy_conflict_the_report_says_so(
    make_report: Callable[..., RegionReport], rows: list[dict[str, object]]
) -> None:
    report = replace(
        whole(make_report()),
        dossiers=gpd.GeoDataFrame(pd.DataFrame(rows), geometry="geometry", crs="EPSG:28992").astype(DOSSIERS.dtypes),
    )
    blocks = places_section(context_of(worded(report), ())).blocks
    assert blocks[-1].text == "Geen plan of gebied heeft een zwaar conflict (ernst 3 of 4)."
