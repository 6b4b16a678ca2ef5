"""How many plans and areas of a region meet what, each counted once: the numbers that pages lead with."""

from typing import Final, NamedTuple

import geopandas as gpd

from maps.common.labels import Wording

__all__ = ["HEAVY", "PlaceCounts", "place_counts", "places_line"]

HEAVY: Final = 3
"""From this severity on a conflict is heavy."""


class PlaceCounts(NamedTuple):
    """Hold counts of claims, and what the heavy ones bring; None where none of them has a number."""

    total: int
    with_conflict: int
    heavy: int
    heavy_dwellings: int | None
    heavy_energy_gwh: float | None


def place_counts(dossiers: gpd.GeoDataFrame) -> PlaceCounts:
    """Count the claims among the dossiers of a region; one whose heaviest finding is of severity 0 has a signal."""
    claims = dossiers[dossiers["kind"] == "claim"]
    severity = claims["severity"].fillna(-1)
    heavy = claims[severity >= HEAVY]
    dwellings, energy_gwh = heavy["dwellings"].dropna(), heavy["energy_gwh"].dropna()
    return PlaceCounts(
        len(claims),
        int((severity >= 0).sum()),
        len(heavy),
        int(dwellings.sum()) if len(dwellings) else None,
        float(energy_gwh.sum()) if len(energy_gwh) else None,
    )


def places_line(counts: PlaceCounts, labels: Wording) -> str:
    """Return the counts in one line."""
    parts = [labels.text("places.counts", total=counts.total, conflict=counts.with_conflict, heavy=counts.heavy)]
    if counts.heavy_dwellings is not None:
        parts.append(labels.text("places.dwellings", count=counts.heavy_dwellings))
    if counts.heavy_energy_gwh is not None:
        parts.append(labels.text("places.energy", energy=counts.heavy_energy_gwh))
    return ", ".join(parts)
