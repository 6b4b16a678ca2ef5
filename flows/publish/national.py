"""What is told of all regions of a run together: the ground by claims, and what lies in no region."""

import csv
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Final

import pandas as pd

from flows.run.context import World
from flows.run.steps import RegionResult
from spatial.balance.balance import BALANCE_COLUMNS, balance_of_all
from spatial.balance.outside import outside_table, region_codes

__all__ = ["TOTAL", "is_nation", "national", "shared_ground", "total_balance", "write_balance"]

TOTAL: Final = "total"
"""What stands in the place of a region in the rows of all regions together."""


def is_nation(world: World) -> bool:
    """Whether the run is of all energy regions, and of nothing else."""
    return {region.code for region in world.regions} == region_codes(world.municipalities)


def shared_ground(world: World) -> str:
    """Say which municipalities lie in several regions of the run, which adding up would count twice; '' for none."""
    counts = Counter(chain.from_iterable(region.municipalities for region in world.regions))
    twice = sorted(code for code, count in counts.items() if count > 1)
    if not twice:
        return ""
    codes = [region.code for region in world.regions if set(twice).intersection(region.municipalities)]
    return f"{', '.join(codes)} share {', '.join(twice)}: adding them up would count that ground twice"


def national(results: Sequence[RegionResult], world: World) -> dict[str, object]:
    """Return what the manifest tells of all regions together.

    `balance`: rows of claims and area_ha, or None with the reason in `balance_note` where regions share ground.
    `outside_regions`: per layer what lies in no energy region at all, also where only some regions were asked for.
    """
    note = shared_ground(world)
    outside = outside_table(world.background.issues)
    return {
        "balance": None if note else total_balance(results).to_dict("records"),
        "balance_note": note,
        "outside_regions": outside.to_dict("records"),
    }


def write_balance(results: Sequence[RegionResult], world: World, path: Path) -> None:
    """Write region, claims and area_ha: the rows of each region, then, where none share ground, those of all."""
    tables = [(result.code, _rows(result)) for result in results]
    if not shared_ground(world):
        tables.append((TOTAL, total_balance(results)))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["region", *BALANCE_COLUMNS])
        for name, table in tables:
            writer.writerows((name, claims, area_ha) for claims, area_ha in table.itertuples(index=False))


def total_balance(results: Sequence[RegionResult]) -> pd.DataFrame:
    """Return claims and area_ha of regions that share no ground, added up."""
    return balance_of_all(_rows(result) for result in results)


def _rows(result: RegionResult) -> pd.DataFrame:
    return pd.DataFrame(sorted(result.balance.items()), columns=list(BALANCE_COLUMNS))
