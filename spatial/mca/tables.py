"""What an analysis says beside its numbers: its criteria, its perspectives, and what each outcome rests on."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from spatial.mca.book import McaBook
from spatial.mca.columns import CRITERIA, PERSPECTIVES
from spatial.mca.criterion_list import BY_CONFLICT, BY_GRADE, OPPORTUNITY, SEARCH_AREA
from spatial.mca.criterion_values import Facts, concerned
from spatial.mca.scoring import TIE, Numbers
from spatial.mca.weight_sensitivity import WeightSensitivity
from spatial.messages import Message, Sayable, Text, clauses, message

__all__ = ["CRITERIA_COLUMNS", "PERSPECTIVE_COLUMNS", "criteria_table", "perspective_table", "subject_basis"]

CRITERIA_COLUMNS: Final = CRITERIA.names
PERSPECTIVE_COLUMNS: Final = PERSPECTIVES.names


def criteria_table(book: McaBook, facts: Facts, raw: Numbers) -> pd.DataFrame:
    """Return one row a criterion, sorted by id; `basis` says what is measured, how it scores, where it is not used."""
    rows = [
        {
            "criterion_id": name,
            "title": book.criteria[name].title,
            "unit": book.criteria[name].unit,
            "status": book.criteria[name].status,
            "source": "; ".join(part for part in (book.criteria[name].source, book.criteria[name].edition) if part),
            "basis": _criterion_basis(book, facts, raw[:, at], name),
        }
        for at, name in enumerate(sorted(book.criteria))
    ]
    return pd.DataFrame(rows, columns=list(CRITERIA_COLUMNS))


def _criterion_basis(book: McaBook, facts: Facts, raw: Numbers, name: str) -> Sayable:
    criterion = book.criteria[name]
    points = [message("mca.point", raw=value, score=score) for value, score in criterion.value]
    subjects = facts.subjects
    unused = [
        kind
        for kind in criterion.subjects
        if subjects.is_kind(kind).any() and np.isnan(raw[subjects.is_kind(kind)]).all()
    ]
    layers = sorted(set(subjects.claims["layer"]))
    missing = sorted({rule for layer in layers for rule in concerned(criterion, facts, layer)[1]})
    reads_conflicts = criterion.measure in (*BY_CONFLICT, *BY_GRADE)
    return clauses(
        message(
            "mca.measured", kinds=_kinds(criterion.subjects), what=message(f"mca.criterion_value.{criterion.measure}")
        ),
        message("mca.themes", names=criterion.themes) if criterion.themes else "",
        message("mca.least_grade", grade=criterion.least_grade) if criterion.least_grade is not None else "",
        message("mca.score", points=points),
        criterion.note or "",
        message("mca.not_evaluated", rules=missing) if reads_conflicts and missing else "",
        message("mca.unused", kinds=_kinds(unused)) if unused else "",
    )


def _kinds(kinds: Sequence[str]) -> list[Message]:
    return [message(f"mca.kind.{kind}") for kind in kinds]


def perspective_table(book: McaBook) -> pd.DataFrame:
    """Return one row a perspective, sorted by id, with the weights that add up to 1."""
    rows = [
        {
            "perspective_id": name,
            "title": book.perspectives[name].title,
            "method": book.perspectives[name].method,
            "weights": _weights(book, name),
            "chosen_by": book.perspectives[name].chosen_by,
            "source": book.perspectives[name].source,
            "status": book.perspectives[name].status,
        }
        for name in sorted(book.perspectives)
    ]
    return pd.DataFrame(rows, columns=list(PERSPECTIVE_COLUMNS))


def _weights(book: McaBook, perspective: str) -> Sayable:
    if perspective not in book.weighed:
        return message("mca.least_regret", perspectives=book.over(perspective))
    weights = sorted(book.weights_of(perspective).items())
    return "; ".join(f"{criterion}={weight:.6g}" for criterion, weight in weights)


def subject_basis(
    book: McaBook,
    facts: Facts,
    raw: Numbers,
    excluded: pd.DataFrame,
    ranked: np.ndarray,
    sensitivity: WeightSensitivity,
    first_n: int,
) -> list[Sayable]:
    """Return per subject what its place rests on: what shuts it out, what is unknown, which weight would move it."""
    subjects = facts.subjects
    names = sorted(book.criteria)
    titles = [book.criteria[name].title for name in names]
    shut = {
        at: message("mca.excluded", restrictions=[book.restrictions[name].title for name in sorted(set(part))])
        for at, part in excluded.groupby("subject")["restriction"]
    }
    beyond = set(subjects.claims.loc[~subjects.claims["in_region"], "subject"])
    missing = _not_evaluated(book, facts)
    unknown = np.isnan(raw) & _in_use(book, facts, raw)
    result = []
    for at in range(len(subjects)):
        lacking = [titles[column] for column in np.flatnonzero(unknown[at])]
        result.append(
            clauses(
                shut.get(at, ""),
                message("mca.unknown", criteria=lacking) if lacking and ranked[at] else "",
                message("mca.unscored") if at not in shut and not ranked[at] else "",
                missing[at],
                message("mca.beyond") if at in beyond else "",
                _sensitivity(sensitivity, at, titles, first_n) if ranked[at] else "",
            )
        )
    return result


def _in_use(book: McaBook, facts: Facts, raw: Numbers) -> np.ndarray:
    """Return a mask, as raw, of the criteria that apply to the kind of a subject and are known of some of that kind."""
    used = np.zeros(raw.shape, dtype=bool)
    for kind in (OPPORTUNITY, SEARCH_AREA):
        rows = facts.subjects.is_kind(kind)
        for column, name in enumerate(sorted(book.criteria)):
            used[rows, column] = kind in book.criteria[name].subjects and not np.isnan(raw[rows, column]).all()
    return used


def _not_evaluated(book: McaBook, facts: Facts) -> list[Sayable]:
    """Return per subject how many rules that a criterion looks at could not be evaluated for its claims."""
    subjects = facts.subjects
    reading = [row for row in book.criteria.values() if row.measure in BY_CONFLICT]
    layers = sorted(set(subjects.claims["layer"]))
    by_layer = {layer: {rule for row in reading for rule in concerned(row, facts, layer)[1]} for layer in layers}
    held: list[set[str]] = [set() for _ in range(len(subjects))]
    for at, layer in zip(subjects.claims["subject"], subjects.claims["layer"], strict=True):
        held[at].add(layer)
    counts = {
        combination: len({rule for layer in combination for rule in by_layer[layer]})
        for combination in map(frozenset, held)
    }
    said = {
        combination: message("mca.not_evaluated_count", rules=count) if count else ""
        for combination, count in counts.items()
    }
    return [said[frozenset(layers)] for layers in held]


def _sensitivity(found: WeightSensitivity, at: int, titles: list[Text], first_n: int) -> Message:
    if found.criterion[at] < 0:
        return message("mca.steady", first_n=first_n)
    criterion = titles[found.criterion[at]]
    if found.share[at] <= TIE:
        return message("mca.by_tie", first_n=first_n, criterion=criterion)
    return message(
        "mca.leaves" if found.inside[at] else "mca.enters",
        first_n=first_n,
        criterion=criterion,
        start=found.start[at],
        end=found.end[at],
    )
