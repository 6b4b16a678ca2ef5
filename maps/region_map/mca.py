"""What a region's map ranks, and its programme."""

import re
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from maps.common.numbers import is_missing
from maps.common.texts import texts
from maps.region_map.mca_schema import Criterion, Mca, Perspective, ProgrammeStep, SubjectColumns
from spatial.mca.book import FIRST_N
from spatial.report.report import RegionReport

__all__ = ["mca_content", "programme_steps"]

_WEIGHT: Final = re.compile(r"([A-Za-z0-9_.-]+)[= ]([0-9.]+(?:e-?[0-9]+)?)")
_SUBJECT: Final = ("subject_kind", "subject_id")

_Numbers = tuple[float | int | None, ...]


def mca_content(report: RegionReport, finding_ids: Sequence[str]) -> Mca:
    """Return criteria, perspectives and subjects with their scores, as the page ranks them anew.

    Parameters
    ----------
    finding_ids
        Those of the basic scenario, in the order in which the page has them.
    """
    first = report.ruleset.params.get(FIRST_N)
    criteria = _criteria(report)
    return Mca(
        first_n=0 if first is None else int(first.value),
        criteria=criteria,
        perspectives=_perspectives(report),
        subjects=_subjects(report, [criterion.id for criterion in criteria], finding_ids),
    )


def _criteria(report: RegionReport) -> tuple[Criterion, ...]:
    words = texts(report.background.lang)
    return tuple(
        Criterion(
            id=row["criterion_id"],
            title=row["title"],
            unit=words.get(f"report.unit.{row['unit']}", row["unit"]),
            status=row["status"],
            basis=row["basis"],
        )
        for row in report.criteria.to_dict("records")
    )


def _perspectives(report: RegionReport) -> tuple[Perspective, ...]:
    ids = [str(name) for name in report.perspectives["perspective_id"]]
    return tuple(
        Perspective(
            id=row["perspective_id"],
            title=row["title"],
            method=row["method"],
            weights=_weights(row["weights"]) if row["method"] == "weights" else {},
            over=() if row["method"] == "weights" else _over(row["weights"], ids),
            chosen_by=row["chosen_by"],
        )
        for row in report.perspectives.to_dict("records")
    )


def _weights(text: str) -> dict[str, float]:
    return {name: float(weight) for name, weight in _WEIGHT.findall(text)}


def _over(text: str, perspectives: Sequence[str]) -> tuple[str, ...]:
    """Return the perspectives over which a least-regret one looks, as its own text names them."""
    named = re.split(r"[:,]\s*", text)
    return tuple(name for name in perspectives if name in named)


def _subjects(report: RegionReport, criteria: Sequence[str], finding_ids: Sequence[str]) -> SubjectColumns:
    number_of = {name: number for number, name in enumerate(finding_ids)}
    table = report.stability
    subjects = pd.MultiIndex.from_frame(table[list(_SUBJECT)])
    names = [str(name) for name in table["subject_id"]]
    numbers = [number_of.get(name, -1) for name in names]
    by = report.scores.set_index([*_SUBJECT, "criterion_id"])
    wide = {
        column: by[column].unstack("criterion_id").reindex(index=subjects, columns=criteria)  # noqa: PD010
        for column in ("raw", "score")
    }
    return SubjectColumns(
        kind=tuple(table["subject_kind"]),
        finding=tuple(numbers),
        id=tuple("" if number >= 0 else name for name, number in zip(names, numbers, strict=True)),
        name=tuple(table["name"]),
        excluded_by=tuple(tuple(number_of[one] for one in str(ids).split(",") if one) for ids in table["excluded_by"]),
        scores=tuple(_numbers(wide["score"][name]) for name in criteria),
        values=tuple(_numbers(wide["raw"][name]) for name in criteria),
        rank_best=_numbers(table["rank_best"]),
        rank_worst=_numbers(table["rank_worst"]),
        basis=tuple(table["basis"]),
    )


def programme_steps(report: RegionReport) -> tuple[ProgrammeStep, ...]:
    """Return the steps of the programme in their order."""
    return tuple(
        ProgrammeStep(
            position=int(row["position"]),
            finding_id=row["finding_id"],
            title=row["title"],
            left_name=row["left_name"],
            right_name=row["right_name"],
            dwellings=_number(row["dwellings"]),
            energy_gwh=_number(row["energy_gwh"]),
            decide_first=row["decide_first"],
            decide_first_by=row["decide_first_by"],
            instrument=row["instrument"],
            lead_time_months=_number(row["lead_time_months"]),
            depends_on=tuple(one for one in str(row["depends_on"]).split(",") if one),
        )
        for row in report.programme.to_dict("records")
    )


def _numbers(values: pd.Series) -> _Numbers:
    return tuple(_number(value) for value in values.to_numpy(dtype=object))


def _number(value: Any) -> float | int | None:  # noqa: ANN401 - a value of any column
    """Return a number with six digits, as JSON has it: none for a missing one."""
    if is_missing(value):
        return None
    rounded = float(f"{float(value):.6g}")
    return int(rounded) if rounded == int(rounded) else rounded
