"""What a weighing tells beside its numbers: its criteria, its perspectives, and what each outcome rests on."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from spatial.mca.book import McaBook
from spatial.mca.columns import CRITERIA, PERSPECTIVES
from spatial.mca.criterion_list import BY_CONFLICT, BY_GRADE, MEANING, OPPORTUNITY, SEARCH_AREA
from spatial.mca.criterion_values import Facts, concerned
from spatial.mca.scoring import TIE, Numbers
from spatial.mca.weight_sensitivity import Swings
from spatial.mca.words import listed, number, percent, said

__all__ = ["CRITERIA_COLUMNS", "PERSPECTIVE_COLUMNS", "criteria_table", "perspective_table", "subject_basis"]

CRITERIA_COLUMNS: Final = CRITERIA.names
PERSPECTIVE_COLUMNS: Final = PERSPECTIVES.names


def criteria_table(book: McaBook, facts: Facts, raw: Numbers, lang: str) -> pd.DataFrame:
    """Return one row a criterion, sorted by id; `basis` tells what is measured, how it scores, where it is not used."""
    rows = [
        {
            "criterion_id": name,
            "title": book.criteria[name].title.in_language(lang),
            "unit": book.criteria[name].unit,
            "status": book.criteria[name].status,
            "source": listed((book.criteria[name].source, book.criteria[name].edition or "")),
            "basis": _criterion_basis(book, facts, raw[:, at], name, lang),
        }
        for at, name in enumerate(sorted(book.criteria))
    ]
    return pd.DataFrame(rows, columns=list(CRITERIA_COLUMNS))


def _criterion_basis(book: McaBook, facts: Facts, raw: Numbers, name: str, lang: str) -> str:
    criterion = book.criteria[name]
    points = [
        said("point", lang, raw=number(value, lang), score=number(score, lang)) for value, score in criterion.value
    ]
    subjects = facts.subjects
    unused = [
        kind
        for kind in criterion.subjects
        if subjects.is_kind(kind).any() and np.isnan(raw[subjects.is_kind(kind)]).all()
    ]
    layers = sorted(set(subjects.claims["layer"]))
    missing = sorted({rule for layer in layers for rule in concerned(criterion, facts, layer)[1]})
    reads_conflicts = criterion.measure in (*BY_CONFLICT, *BY_GRADE)
    return listed(
        [
            said("kinds", lang, kinds=_kinds(criterion.subjects, lang)) + ": " + MEANING[criterion.measure][lang],
            said("themes", lang, names=", ".join(criterion.themes)) if criterion.themes else "",
            said("least_grade", lang, grade=criterion.least_grade) if criterion.least_grade is not None else "",
            said("value", lang, points=", ".join(points)),
            criterion.note.in_language(lang) if criterion.note else "",
            said("not_evaluated", lang, names=", ".join(missing)) if reads_conflicts and missing else "",
            said("unused", lang, kinds=_kinds(unused, lang)) if unused else "",
        ]
    )


def _kinds(kinds: Sequence[str], lang: str) -> str:
    return {"nl": " en ", "en": " and "}[lang].join(said(kind, lang) for kind in kinds)


def perspective_table(book: McaBook, lang: str) -> pd.DataFrame:
    """Return one row a perspective, sorted by id, with the weights that add up to 1."""
    rows = [
        {
            "perspective_id": name,
            "title": book.perspectives[name].title.in_language(lang),
            "method": book.perspectives[name].method,
            "weights": (
                said("regret", lang, names=", ".join(book.over(name)))
                if name not in book.weighed
                else listed(f"{criterion}={weight:.6g}" for criterion, weight in sorted(book.weights_of(name).items()))
            ),
            "chosen_by": book.perspectives[name].chosen_by_in(lang),
            "source": book.perspectives[name].source,
            "status": book.perspectives[name].status,
        }
        for name in sorted(book.perspectives)
    ]
    return pd.DataFrame(rows, columns=list(PERSPECTIVE_COLUMNS))


def subject_basis(
    book: McaBook,
    facts: Facts,
    raw: Numbers,
    barred: pd.DataFrame,
    ranked: np.ndarray,
    swung: Swings,
    first_n: int,
    lang: str,
) -> list[str]:
    """Tell per subject what its place rests on: what shuts it out, what is unknown, which weight would move it."""
    subjects = facts.subjects
    names = sorted(book.criteria)
    titles = [book.criteria[name].title.in_language(lang) for name in names]
    shut = {
        at: ", ".join(book.restrictions[name].title.in_language(lang) for name in sorted(set(part)))
        for at, part in barred.groupby("subject")["restriction"]
    }
    beyond = set(subjects.claims.loc[~subjects.claims["in_region"], "subject"])
    missing = _not_evaluated(book, facts, lang)
    unknown = np.isnan(raw) & _in_use(book, facts, raw)
    result = []
    for at in range(len(subjects)):
        lacking = ", ".join(titles[column] for column in np.flatnonzero(unknown[at]))
        parts = [
            said("excluded", lang, names=shut[at]) if at in shut else "",
            said("unknown", lang, names=lacking) if lacking and ranked[at] else "",
            said("unscored", lang) if at not in shut and not ranked[at] else "",
            missing[at],
            said("beyond", lang) if at in beyond else "",
            _swing(swung, at, titles, first_n, lang) if ranked[at] else "",
        ]
        result.append(listed(parts))
    return result


def _in_use(book: McaBook, facts: Facts, raw: Numbers) -> np.ndarray:
    """Return a mask, as raw, of the criteria that apply to the kind of a subject and are known of some of that kind."""
    used = np.zeros(raw.shape, dtype=bool)
    for kind in (OPPORTUNITY, SEARCH_AREA):
        rows = facts.subjects.is_kind(kind)
        for column, name in enumerate(sorted(book.criteria)):
            used[rows, column] = kind in book.criteria[name].subjects and not np.isnan(raw[rows, column]).all()
    return used


def _not_evaluated(book: McaBook, facts: Facts, lang: str) -> list[str]:
    """Tell per subject how many rules that a criterion looks at could not be evaluated for its claims."""
    subjects = facts.subjects
    reading = [row for row in book.criteria.values() if row.measure in BY_CONFLICT]
    layers = sorted(set(subjects.claims["layer"]))
    by_layer = {layer: {rule for row in reading for rule in concerned(row, facts, layer)[1]} for layer in layers}
    held: list[set[str]] = [set() for _ in range(len(subjects))]
    for at, layer in zip(subjects.claims["subject"], subjects.claims["layer"], strict=True):
        held[at].add(layer)
    told = {
        combination: len({rule for layer in combination for rule in by_layer[layer]})
        for combination in map(frozenset, held)
    }
    texts = {
        combination: said("not_evaluated_count", lang, count=count) if count else ""
        for combination, count in told.items()
    }
    return [texts[frozenset(layers)] for layers in held]


def _swing(swung: Swings, at: int, titles: list[str], first_n: int, lang: str) -> str:
    if swung.criterion[at] < 0:
        return said("steady", lang, n=first_n)
    by_tie = swung.share[at] <= TIE
    return said(
        "by_tie" if by_tie else "leaves" if swung.inside[at] else "enters",
        lang,
        n=first_n,
        criterion=titles[swung.criterion[at]],
        start=percent(float(swung.start[at]), lang),
        end=percent(float(swung.end[at]), lang),
    )
