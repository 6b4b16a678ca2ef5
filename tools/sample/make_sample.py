"""Write the files of the fictional region: `python -m tools.sample.make_sample`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from tools.sample.drawing import Feature
from tools.sample.energy import search_areas
from tools.sample.housing import housing_plans
from tools.sample.municipalities import borders, municipalities
from tools.sample.nature import deposition_grid, deposition_rows, habitats, national_park, natura2000, network
from tools.sample.surroundings import crop_parcels, dwellings, grid_areas, places, water_zones, zones

__all__ = ["FILES", "make"]

FILES: Final = Path(__file__).parents[2] / "data" / "sample" / "files"

_SEED: Final = 9_901
_RD_MEMBER: Final = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


def make(folder: Path) -> None:
    """Write every file of the sample, the same bytes each time.

    Parameters
    ----------
    folder
        Created if it is not there. Files with these names are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # A stream for each file, so that a change in one leaves the others as they are.
    streams = [np.random.default_rng([_SEED, number]) for number in range(9)]
    lines = borders(streams[0])
    _write_geojson(folder / "gemeenten.geojson", municipalities(lines), states_crs=True)
    _write_geojson(folder / "natura2000.geojson", natura2000(streams[1]), states_crs=False)
    _write_geojson(folder / "leefgebieden.geojson", habitats(streams[2]), states_crs=True)
    _write_geojson(folder / "natuurnetwerk.geojson", network(streams[3]), states_crs=False)
    _write_geojson(folder / "nationale_parken.geojson", national_park(streams[4]), states_crs=False)
    _write_geojson(folder / "woningbouwplannen.geojson", housing_plans(streams[5], lines), states_crs=True)
    _write_geojson(folder / "zoekgebieden.geojson", search_areas(), states_crs=False)
    _write_geojson(folder / "woningen.geojson", dwellings(), states_crs=True)
    _write_geojson(folder / "percelen.geojson", crop_parcels(), states_crs=True)
    _write_geojson(folder / "capaciteitskaart.geojson", grid_areas(), states_crs=True)
    _write_geojson(folder / "grondwaterbescherming.geojson", water_zones(streams[7]), states_crs=True)
    _write_geojson(folder / "omgeving.geojson", zones(streams[8]), states_crs=True)
    _write_geojson(folder / "omgeving_punten.geojson", places(), states_crs=True)
    _write_lines(folder / "depositie_per_gebied.csv", deposition_rows())
    _write_lines(folder / "depositie_1km.asc", deposition_grid(streams[6]))


def _write_geojson(path: Path, features: Sequence[Feature], *, states_crs: bool) -> None:
    """Write one feature a line, which keeps differences readable."""
    rows = ",\n".join(json.dumps(item, sort_keys=True, ensure_ascii=False, separators=(",", ":")) for item in features)
    crs = f'"crs": {json.dumps(_RD_MEMBER, sort_keys=True)},\n' if states_crs else ""
    _write_lines(path, [f'{{"type": "FeatureCollection",\n{crs}"features": [\n{rows}\n]}}'])


def _write_lines(path: Path, lines: Sequence[str]) -> None:
    # As bytes: text mode would end lines in another way on another system.
    path.write_bytes(("\n".join(lines) + "\n").encode("utf-8"))


if __name__ == "__main__":
    make(FILES)
