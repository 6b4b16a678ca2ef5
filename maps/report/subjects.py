"""What is weighed, one subject a row: its measures and scores, its ranks, and how firm these are."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from maps.common.numbers import is_missing, plain
from spatial.report.report import RegionReport

__all__ = ["Rank", "Score", "Subject", "subjects"]

Key = tuple[Hashable, Hashable]


@dataclass(frozen=True)
class Score:
    """A subject under one criterion: its measure, and 0 to 1; None where unknown."""

    raw: float | None
    score: float | None


@dataclass(frozen=True)
class Rank:
    """A subject under one perspective; None when it is excluded."""

    score: float | None
    rank: int | None


@dataclass(frozen=True)
class Subject:
    """An opportunity or a search area; the fields are those of the tables `scores`, `ranking` and `stability`."""

    subject_kind: str
    subject_id: str
    name: str
    excluded_by: tuple[str, ...]
    scores: dict[str, Score]
    ranks: dict[str, Rank]
    rank_best: int | None
    rank_worst: int | None
    rank_median: float | None
    top_in: int | None
    regret: float | None
    swing_criterion: str
    swing_share: float | None
    basis: str


def subjects(report: RegionReport) -> tuple[Subject, ...]:
    """Return every subject in the order of the table `stability`, its criteria and perspectives in their own order."""
    scores = _gathered(report.scores, "criterion_id", list(report.criteria["criterion_id"]))
    ranks = _gathered(report.ranking, "perspective_id", list(report.perspectives["perspective_id"]))
    found = []
    for row in report.stability.to_dict("records"):
        key = row["subject_kind"], row["subject_id"]
        found.append(
            Subject(
                subject_kind=str(row["subject_kind"]),
                subject_id=str(row["subject_id"]),
                name=plain(row["name"]),
                excluded_by=tuple(part for part in plain(row["excluded_by"]).split(",") if part),
                scores={
                    name: Score(_float(part["raw"]), _float(part["score"]))
                    for name, part in scores.get(key, {}).items()
                },
                ranks={
                    name: Rank(_float(part["score"]), _whole(part["rank"])) for name, part in ranks.get(key, {}).items()
                },
                rank_best=_whole(row["rank_best"]),
                rank_worst=_whole(row["rank_worst"]),
                rank_median=_float(row["rank_median"]),
                top_in=_whole(row["top_in"]),
                regret=_float(row["regret"]),
                swing_criterion=plain(row["swing_criterion"]),
                swing_share=_float(row["swing_share"]),
                basis=plain(row["basis"]),
            )
        )
    return tuple(found)


def _gathered(table: pd.DataFrame, column: str, order: list[str]) -> dict[Key, dict[str, dict[Hashable, Any]]]:
    """Return the rows of each subject by criterion or perspective; one that is not in `order` comes last."""
    place = {name: at for at, name in enumerate(order)}
    found: dict[Key, dict[str, dict[Hashable, Any]]] = {}
    rows = sorted(table.to_dict("records"), key=lambda row: place.get(row[column], len(place)))
    for row in rows:
        found.setdefault((row["subject_kind"], row["subject_id"]), {})[str(row[column])] = row
    return found


def _float(value: object) -> float | None:
    return None if is_missing(value) else float(value)  # type: ignore[arg-type]


def _whole(value: object) -> int | None:
    return None if is_missing(value) else round(float(value))  # type: ignore[arg-type]
