"""Stretches of a measure that give one grade."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

__all__ = ["Stretch", "stretches"]


@dataclass(frozen=True)
class Stretch:
    """Values of one measure that all give one grade, the pair's other measures staying as they are.

    Parameters
    ----------
    least, most
        In the measure's unit; `most` is None where there is no end. `from_least` and `to_most` say whether the limits
        themselves belong to it.
    grade
        None: no finding.
    now
        Whether the pair is here.
    """

    least: float
    from_least: bool
    most: float | None
    to_most: bool
    grade: int | None
    now: bool


def stretches(edges: Sequence[float], grades: Sequence[int | None], now: float) -> Iterator[Stretch]:
    """Join what lies on and behind each edge where it gives one grade.

    Parameters
    ----------
    edges
        Values at which the grade may change, rising; the first is where the measure begins.
    grades
        For each edge the grade on it and behind it.
    now
        The pair's own value; NaN is in no stretch.
    """
    pieces: list[Stretch] = []
    for at, edge in enumerate(edges):
        after = edges[at + 1] if at + 1 < len(edges) else None
        pieces.append(Stretch(edge, True, edge, True, grades[2 * at], now == edge))
        here = edge < now and (after is None or now < after)
        pieces.append(Stretch(edge, False, after, False, grades[2 * at + 1], here))
    joined = pieces[0]
    for piece in pieces[1:]:
        if piece.grade == joined.grade:
            joined = replace(joined, most=piece.most, to_most=piece.to_most, now=joined.now or piece.now)
        else:
            yield joined
            joined = piece
    yield joined
