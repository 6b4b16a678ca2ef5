"""Published numbers to set beside those of a release of all regions, so that a reader can tell how far they agree."""

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Annotated, NamedTuple

from pydantic import Field, model_validator

from spatial.indicators.indicators import INDICATORS
from spatial.layers.errors import RuleError
from spatial.messages import Text
from spatial.parameters.params import Identifier, Row, Status

__all__ = ["Benchmark", "BenchmarkResult", "benchmark_indicators", "benchmark_results"]


class Benchmark(Row):
    """One published number of the whole country or a part of it, with what of ours stands beside it.

    Parameters
    ----------
    value, unit
        As published; a share is 0 to 1.
    sum_of
        An indicator, whose values of all energy regions are added up; None where we have nothing of the kind.
    per
        An indicator, by whose sum that sum is divided.
    note
        Why ours may differ; why there is none, without `sum_of`.
    """

    id: Identifier
    title: Text
    value: float
    unit: str
    status: Status
    source: Annotated[str, Field(min_length=1)]
    sum_of: str | None = None
    per: str | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _something_to_tell(self) -> "Benchmark":
        if self.sum_of is None and (self.note is None or self.per is not None):
            msg = f"benchmark '{self.id}' has no sum_of; say with note why we have no such number, and leave out per"
            raise ValueError(msg)
        unknown = [name for name in (self.sum_of, self.per) if name is not None and name not in INDICATORS]
        if unknown:
            msg = f"benchmark '{self.id}': there is no indicator '{unknown[0]}'; docs/reference/ lists them"
            raise RuleError(msg)
        return self


class BenchmarkResult(NamedTuple):
    """A published number with ours; `known` counts the regions that `ours` is of, which is None of none."""

    benchmark: Benchmark
    ours: float | None
    known: int


def benchmark_indicators(benchmarks: Mapping[str, Benchmark]) -> tuple[str, ...]:
    """Return the indicators that benchmarks read, each once, sorted."""
    return tuple(sorted({name for row in benchmarks.values() for name in (row.sum_of, row.per) if name is not None}))


def benchmark_results(
    benchmarks: Mapping[str, Benchmark], regions: Sequence[Mapping[str, float | None]]
) -> tuple[BenchmarkResult, ...]:
    """Set beside each published number what all regions come to.

    Parameters
    ----------
    regions
        Of each energy region the values of `benchmark_indicators`, None or absent where it has none. Such a region is
        left out of both sums of a share.

    Returns
    -------
    A result a benchmark, in order.
    """
    return tuple(_result(row, regions) for row in benchmarks.values())


def _result(row: Benchmark, regions: Sequence[Mapping[str, float | None]]) -> BenchmarkResult:
    read = [name for name in (row.sum_of, row.per) if name is not None]
    known = [[float(value) for name in read if (value := region.get(name)) is not None] for region in regions if read]
    whole = [values for values in known if len(values) == len(read)]
    if not whole:
        return BenchmarkResult(row, None, 0)
    totals = [fsum(column) for column in zip(*whole, strict=True)]
    if len(totals) == 1:
        return BenchmarkResult(row, totals[0], len(whole))
    return BenchmarkResult(row, totals[0] / totals[1] if totals[1] else None, len(whole))
