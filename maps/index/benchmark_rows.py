"""Published numbers beside those of the release, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from maps.common.numbers import percent, whole_or_short
from maps.common.phrases import phrase
from maps.common.texts import texts
from spatial.indicators import BenchmarkResult

__all__ = ["BenchmarkRow", "benchmark_rows"]


@dataclass(frozen=True)
class BenchmarkRow:
    """One published number; `ours` says that there is none where there is none, `note` why it differs or is absent."""

    title: str
    published: str
    unverified: bool
    source: str
    ours: str
    counted: str
    note: str


def benchmark_rows(results: Sequence[BenchmarkResult], regions: int, lang: str) -> tuple[BenchmarkRow, ...]:
    """Return a row for each published number; `regions` is how many the release is of."""
    t = texts(lang)
    return tuple(
        BenchmarkRow(
            title=one.benchmark.title.in_language(lang),
            published=_amount(one.benchmark.value, one.benchmark.unit, lang),
            unverified=one.benchmark.status == "U",
            source=one.benchmark.source,
            ours=t["nation.benchmark.none"] if one.ours is None else _amount(one.ours, one.benchmark.unit, lang),
            counted=phrase("nation.counted", lang, {"known": one.known, "all": regions}) if one.known else "",
            note=one.benchmark.note.in_language(lang) if one.benchmark.note else "",
        )
        for one in results
    )


def _amount(value: float, unit: str, lang: str) -> str:
    if unit == "share":
        return percent(value, lang, 1)
    return f"{whole_or_short(value, lang)}{'' if unit == '1' else f' {unit}'}"
