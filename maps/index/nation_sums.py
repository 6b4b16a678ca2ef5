"""What all regions of a release come to together: the task, and the ground by claims, each m² once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Final

import pandas as pd

from maps.common.numbers import number, percent, whole_or_short
from maps.common.phrases import phrase
from maps.common.texts import texts
from maps.index.content import IndexEntry
from spatial.report.report import ReportContext

__all__ = ["GroundRow", "TaskSum", "ground_rows", "task_sums"]

_SUMMED: Final = ("energy.bid", "energy.realised", "energy.pipeline", "energy.gap", "housing.capacity", "housing.need")
_HA_IN_KM2: Final = 100
_COMBINATIONS: Final = 8


@dataclass(frozen=True)
class TaskSum:
    """A number of the task added up; `without` names the regions that have none, `counted` says how many have one."""

    title: str
    text: str
    counted: str
    unverified: bool
    without: tuple[str, ...]


@dataclass(frozen=True)
class GroundRow:
    """Ground of one kind, in words; `share` is its part of all ground."""

    title: str
    area: str
    share: str


def task_sums(entries: Sequence[IndexEntry], lang: str) -> tuple[TaskSum, ...]:
    """Return the sums over the regions that have a number; the others are named, as a sum without them is too low.

    A number that no region has stands too: with no sum at all.
    """
    t = texts(lang)
    sums = []
    for name in _SUMMED:
        given = {entry.name: one for entry in entries if (one := entry.task.get(name))}
        known = {place: one for place, one in given.items() if one.value is not None}
        if not given:
            continue
        first = next(iter(given.values()))
        total = fsum(one.value for one in known.values() if one.value is not None)
        unit = "" if first.unit == "1" else f" {first.unit}"
        sums.append(
            TaskSum(
                title=first.title,
                text=f"{whole_or_short(total, lang)}{unit}" if known else t["index.no_value"],
                counted=phrase("nation.counted", lang, {"known": len(known), "all": len(entries)}),
                unverified=any(one.status == "U" for one in known.values()),
                without=tuple(entry.name for entry in entries if entry.name not in known),
            )
        )
    return tuple(sums)


def ground_rows(
    balance: pd.DataFrame, background: ReportContext
) -> tuple[tuple[GroundRow, ...], tuple[GroundRow, ...]]:
    """Return the ground by number of claims on it, and the combinations of claims with most ground.

    Parameters
    ----------
    balance
        `claims` (layers, comma) and `area_ha`: each m² stands in one row.

    Returns
    -------
    Rows for none, one, two, and three or more claims, which add up to all ground; then combinations of two and more,
    the largest first.
    """
    lang = background.lang
    t = texts(lang)
    titles: Mapping[str, str] = dict(zip(background.layers["layer"], background.layers["title"], strict=True))
    rows = [
        (tuple(part for part in str(claims).split(",") if part), float(area))
        for claims, area in zip(balance["claims"], balance["area_ha"], strict=True)
    ]
    total_ha = fsum(area for _, area in rows)

    def row(title: str, area_ha: float) -> GroundRow:
        share = percent(area_ha / total_ha, lang, 1) if total_ha else percent(0, lang)
        return GroundRow(title, f"{number(area_ha / _HA_IN_KM2, lang, 1)} km²", share)

    by_count = [
        row(
            t[f"nation.ground.{count}"],
            fsum(area for claims, area in rows if min(len(claims), 3) == count),
        )
        for count in range(4)
    ]
    shared = sorted(((claims, area) for claims, area in rows if len(claims) > 1), key=lambda one: (-one[1], one[0]))
    named = [row(" + ".join(titles.get(name, name) for name in claims), area) for claims, area in shared]
    return (*by_count, row(t["nation.ground.all"], total_ha)), tuple(named[:_COMBINATIONS])
