"""A region as it was published: what its GeoPackage holds of findings and of the features that they are about."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from maps.common.errors import OutputError
from maps.geopackage.reading import GeoPackage, Layer, opened, quoted
from maps.geopackage.tables import FINDING_KINDS
from spatial.findings.tables import REGION_FINDINGS
from spatial.layers.crs import RD
from spatial.report.findings import GRADE
from spatial.rules.rules import REGION, TARGETS

__all__ = ["PublishedRegion", "read_region"]

_FINDING: Final = (
    "finding_id",
    "rule_id",
    "left_layer",
    "left_id",
    "right_layer",
    "right_id",
    "dwellings",
    "flags",
    "scenario",
)
_INDICATOR: Final = (
    "indicator_id",
    "subject",
    "theme",
    "title",
    "value",
    "low",
    "high",
    "unit",
    "scenario",
)
_NEEDED: Final = ("region", "rules", REGION_FINDINGS.name)
_BRINGS: Final = ("feature_id", "dwellings", "energy_gwh")


@dataclass(frozen=True)
class PublishedRegion:
    """Hold what a release says of one region, in EPSG:28992.

    Parameters
    ----------
    within
        The region's polygon.
    every
        Conflicts, opportunities and findings on targets, of some scenarios, with their `grade`; the geometry of one on
        a target is None.
    inputs
        Layer name to its features with `feature_id` and, where it has them, `dwellings` and `energy_gwh`.
    not_evaluated
        Rule id to the layers that it needs here.
    indicators
        The region's indicators under some scenarios: id, `subject`, `theme`, `title`, `value`, `low`, `high`, `unit`. A
        scenario has rows only where it changes something.
    """

    code: str
    name: str
    within: shapely.Geometry
    every: gpd.GeoDataFrame
    inputs: Mapping[str, gpd.GeoDataFrame]
    not_evaluated: Mapping[str, tuple[str, ...]]
    indicators: pd.DataFrame


def read_region(path: Path, scenarios: Collection[str]) -> PublishedRegion:
    """Read a region's GeoPackage.

    Parameters
    ----------
    scenarios
        Whose findings and indicators to read.

    Raises
    ------
    OutputError
        The file cannot be read, or it holds no region, no rules or no table of findings without a place.
    """
    with opened(path) as file:
        layers = {layer.name: layer for layer in file.layers}
        if missing := [name for name in _NEEDED if name not in file.tables]:
            msg = f"{path}: {', '.join(missing)} missing, so another version wrote it; publish again"
            raise OutputError(msg)
        region = _frame(file, layers["region"], ("region_code", "name"))
        every = _findings(file, layers, scenarios)
        # The region and what was promised are sides of a rule, but no layers of features.
        named = sorted({*every["left_layer"], *every["right_layer"]} & set(layers) - {REGION, TARGETS})
        wanted = ", ".join(_INDICATOR)
        indicators = pd.DataFrame(file.rows(f"SELECT {wanted} FROM indicators ORDER BY 1, 2"), columns=list(_INDICATOR))
        rules = file.rows("SELECT rule_id, needs FROM rules WHERE NOT evaluated ORDER BY rule_id")
        return PublishedRegion(
            code=str(region["region_code"].iloc[0]),
            name=str(region["name"].iloc[0]),
            within=region.geometry.iloc[0],
            every=every,
            inputs={name: _frame(file, layers[name], _BRINGS) for name in named},
            not_evaluated={rule: tuple(needs.split(",")) for rule, needs in rules},
            indicators=indicators[indicators["scenario"].isin(list(scenarios))].reset_index(drop=True),
        )


def _findings(file: GeoPackage, layers: Mapping[str, Layer], scenarios: Collection[str]) -> gpd.GeoDataFrame:
    # A layer without rows is not in the file.
    parts = [
        _frame(file, layers[table], (*_FINDING, GRADE[kind])).rename(columns={GRADE[kind]: "grade"})
        for table, kind in FINDING_KINDS.items()
        if table in layers
    ]
    parts = [part[part["scenario"].isin(list(scenarios))] for part in (*parts, _without_place(file))]
    filled = [part for part in parts if len(part)]
    nothing = gpd.GeoDataFrame({name: [] for name in (*_FINDING, "grade")}, geometry=[], crs=RD)
    every = pd.concat(filled, ignore_index=True) if filled else nothing
    frame = gpd.GeoDataFrame(every, geometry="geometry", crs=RD)
    return frame.assign(flags=frame["flags"].fillna(""), dwellings=pd.to_numeric(frame["dwellings"]))


def _without_place(file: GeoPackage) -> pd.DataFrame:
    known = [name for name in _FINDING if name in REGION_FINDINGS.names]
    rows = file.rows(f"SELECT {', '.join((*known, GRADE['conflict']))} FROM {REGION_FINDINGS.name} ORDER BY 1, 2")
    table = pd.DataFrame(rows, columns=[*known, "grade"])
    return table.assign(left_layer=REGION, right_layer=TARGETS, dwellings=np.nan, geometry=None)


def _frame(file: GeoPackage, layer: Layer, columns: Collection[str]) -> gpd.GeoDataFrame:
    """Return those of the columns that the layer has, in order of its row numbers."""
    known = [name for name in columns if name in file.columns(layer.name)]
    key = file.key(layer.name)
    wanted = ", ".join(quoted(name) for name in (key, *known))
    rows = file.rows(f"SELECT {wanted} FROM {quoted(layer.name)} ORDER BY 1")
    keys, shapes = file.geometries(layer)
    by_key: dict[Any, object] = dict(zip(keys, shapes, strict=True))
    table = pd.DataFrame([row[1:] for row in rows], columns=known)
    geometry = np.array([by_key[row[0]] for row in rows], dtype=object)
    return gpd.GeoDataFrame(table, geometry=geometry, crs=RD)
