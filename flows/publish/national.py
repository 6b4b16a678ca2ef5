"""The results of all regions of a run together: the area by claims, and what lies in no region."""

import csv
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Final

import pandas as pd

from flows.run.context import RunContext
from flows.run.run import Run
from flows.run.steps import RegionResult
from maps.common.source_list import is_fictional
from spatial.balance.balance import BALANCE_COLUMNS, balance_of_all
from spatial.balance.outside import outside_table, region_codes
from spatial.indicators import BenchmarkResult, benchmark_results

__all__ = [
    "TOTAL",
    "benchmark_records",
    "benchmarks_beside",
    "is_nation",
    "national_summary",
    "shared_municipalities",
    "total_balance",
    "write_balance",
]

TOTAL: Final = "total"
"""The name in the rows of all regions together, in place of a region's code."""


def is_nation(context: RunContext) -> bool:
    """Whether the run is of all energy regions, and of nothing else."""
    return {region.code for region in context.regions} == region_codes(context.municipalities)


def shared_municipalities(context: RunContext) -> str:
    """Return a note on municipalities in several regions of the run, which a sum would count twice; '' without any."""
    counts = Counter(chain.from_iterable(region.municipalities for region in context.regions))
    shared = sorted(code for code, count in counts.items() if count > 1)
    if not shared:
        return ""
    codes = [region.code for region in context.regions if set(shared).intersection(region.municipalities)]
    return f"{', '.join(codes)} share {', '.join(shared)}: adding them up would count that ground twice"


def national_summary(results: Sequence[RegionResult], context: RunContext) -> dict[str, object]:
    """Return the manifest's keys on all regions together.

    `balance`: rows of claims and area_ha, or None with the reason in `balance_note` where regions share municipalities.
    `outside_regions`: per layer what lies in no energy region at all, also where only some regions were requested.
    """
    note = shared_municipalities(context)
    outside = outside_table(context.report_context.issues)
    return {
        "balance": None if note else total_balance(results).to_dict("records"),
        "balance_note": note,
        "outside_regions": outside.to_dict("records"),
    }


def benchmarks_beside(run: Run, results: Sequence[RegionResult], context: RunContext) -> tuple[BenchmarkResult, ...]:
    """Return the published numbers with ours; none of fictional data, or without all energy regions."""
    if not is_nation(context) or is_fictional(context.report_context):
        return ()
    return benchmark_results(run.rulebook.benchmarks, [result.benchmark_values for result in results])


def benchmark_records(results: Sequence[BenchmarkResult], lang: str) -> list[dict[str, object]]:
    """Return what the manifest says of published numbers: each with ours, and why ours differs or is absent."""
    return [
        {
            "id": one.benchmark.id,
            "title": one.benchmark.title.in_language(lang),
            "published": one.benchmark.value,
            "unit": one.benchmark.unit,
            "status": one.benchmark.status,
            "source": one.benchmark.source,
            "ours": one.ours,
            "regions": one.known,
            "note": one.benchmark.note.in_language(lang) if one.benchmark.note else "",
        }
        for one in results
    ]


def write_balance(results: Sequence[RegionResult], context: RunContext, path: Path) -> None:
    """Write region, claims and area_ha: the rows of each region, then, unless regions overlap, those of all."""
    tables = [(result.code, _rows(result)) for result in results]
    if not shared_municipalities(context):
        tables.append((TOTAL, total_balance(results)))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["region", *BALANCE_COLUMNS])
        for name, table in tables:
            writer.writerows((name, claims, area_ha) for claims, area_ha in table.itertuples(index=False))


def total_balance(results: Sequence[RegionResult]) -> pd.DataFrame:
    """Return claims and area_ha of regions that do not overlap, added up."""
    return balance_of_all(_rows(result) for result in results)


def _rows(result: RegionResult) -> pd.DataFrame:
    return pd.DataFrame(sorted(result.balance.items()), columns=list(BALANCE_COLUMNS))
