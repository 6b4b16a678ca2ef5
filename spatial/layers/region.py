"""The noun `Region`: a piece of the country that decides together, made of whole municipalities."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.layers.errors import RegionError
from spatial.layers.issues import Issue
from spatial.layers.layer import ID, NAME, Layer

__all__ = ["PROVINCE_CODE", "PROVINCE_NAME", "REGION_CODE", "REGION_NAME", "Region", "assign_regions", "regions"]

REGION_CODE: Final = "region_code"
REGION_NAME: Final = "region_name"
PROVINCE_CODE: Final = "province_code"
PROVINCE_NAME: Final = "province_name"

_MIN_SHARE: Final = 0.5


@dataclass(frozen=True)
class Region:
    """Hold a region by its CBS code (``ES04``, ``PV23``, ``GM0193``), with its ground in EPSG:28992."""

    code: str
    name: str
    geometry: shapely.Geometry
    municipalities: tuple[str, ...]

    @property
    def area_ha(self) -> float:
        """The region's area in hectares, from its geometry."""
        return float(shapely.area(self.geometry)) / 10_000


def regions(municipalities: Layer, codes: tuple[str, ...] = ()) -> tuple[Region, ...]:
    """Make regions by joining municipalities, whose borders are thereby kept exactly.

    Parameters
    ----------
    municipalities
        Layer with `feature_id` (GM code) and any of the columns `region_code`/`region_name` (energy regions) and
        `province_code`/`province_name`.
    codes
        Which regions; energy regions, provinces and single municipalities may be mixed. None: every energy region.

    Returns
    -------
    Regions in order of code, each once.

    Raises
    ------
    RegionError
        A code is unknown (the message lists the ones there are), or there is no energy region at all.
    """
    members = _members(municipalities)
    wanted = sorted(set(codes)) or sorted(code for code, (kind, _, _) in members.items() if kind == "energy region")
    if not wanted:
        msg = (
            "no municipality has an energy region: the boundary sources give no column 'region_code' "
            "and there is no layer 'energy_regions'; name regions by municipality (--region GM0193)"
        )
        raise RegionError(msg)
    unknown = [code for code in wanted if code not in members]
    if unknown:
        kinds = {kind: [code for code, (own, _, _) in members.items() if own == kind] for kind in _KINDS}
        have = "; ".join(f"{kind}: {_shortened(sorted(found))}" for kind, found in kinds.items() if found)
        msg = f"unknown region {', '.join(unknown)}; have {have}. `opgavenkaart regions` lists them with their names"
        raise RegionError(msg)
    geometries = municipalities.geometries
    ids = municipalities.frame[ID].to_numpy()
    created = []
    for code in wanted:
        _, name, rows = members[code]
        outline = overlay.dissolve(geometries[rows], np.zeros(len(rows))).geometry[0]
        created.append(Region(code, name, outline, tuple(sorted(ids[rows]))))
    return tuple(created)


def assign_regions(
    municipalities: Layer, energy_regions: Layer, *, threads: int = 1
) -> tuple[Layer, tuple[Issue, ...]]:
    """Give each municipality the energy region that holds most of it.

    CBS publishes the regions with simplified borders, which may not be used for area; only their membership is taken.
    A municipality of which no region holds half gets none, and an Issue.
    """
    shared = overlay.overlaps(municipalities.geometries, energy_regions.geometries, threads=threads)
    whole = shapely.area(municipalities.geometries)
    table = pd.DataFrame(
        {
            "at": shared.left,
            "region": shared.right,
            "share": shapely.area(shared.geometry) / whole[shared.left],
        }
    )
    best = table.sort_values(["at", "share"], ascending=[True, False]).drop_duplicates("at").set_index("at")
    best = best[best["share"] >= _MIN_SHARE]
    rows = best["region"].reindex(range(len(municipalities)), fill_value=-1).to_numpy()
    given = municipalities.assign(
        **{
            column: np.append(energy_regions.frame[taken].to_numpy(dtype=object), "")[rows]
            for column, taken in ((REGION_CODE, ID), (REGION_NAME, NAME))
        }
    )
    lost = given.frame[given.frame[REGION_CODE] == ""]
    issues = tuple(
        Issue(
            "energy_regions",
            "municipalities",
            "no_region",
            str(row[ID]),
            f"no energy region holds half of {row[NAME]}; it stands in no region",
        )
        for row in lost[[ID, NAME]].to_dict("records")
    )
    return given, issues


_KINDS: Final = ("energy region", "province", "municipality")


def _members(municipalities: Layer) -> dict[str, tuple[str, str, np.ndarray]]:
    frame = municipalities.frame
    members: dict[str, tuple[str, str, np.ndarray]] = {}
    for kind, code_column, name_column in (
        ("energy region", REGION_CODE, REGION_NAME),
        ("province", PROVINCE_CODE, PROVINCE_NAME),
    ):
        if code_column not in frame:
            continue
        for code, rows in frame.groupby(code_column).indices.items():
            if code:
                name = str(frame[name_column].iloc[rows[0]]) if name_column in frame else str(code)
                members[str(code)] = (kind, name, np.sort(rows))
    for row, (code, name) in enumerate(zip(frame[ID], frame[NAME], strict=True)):
        members[str(code)] = ("municipality", str(name), np.array([row]))
    return members


def _shortened(codes: list[str]) -> str:
    return ", ".join(codes) if len(codes) <= 40 else f"{codes[0]} … {codes[-1]} ({len(codes)})"
