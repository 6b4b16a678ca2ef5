"""Pairs of features divided over threads, so that no prepared geometry is seen by two of them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, NamedTuple, TypeVar

import numpy as np
import shapely

__all__ = ["CandidatePairs", "by_owner", "candidates", "imap_threads", "left_is_heavier", "map_threads"]

_VERTICES_PER_PIECE: Final = 120_000
"""Approximate vertices of one piece of work; fixed, so that the pieces do not depend on the number of threads."""

_VERTICES_PER_PAIR: Final = 64
"""Cost of a pair, in vertices."""

_MAX_PARTNERS: Final = 16_384

_Piece = TypeVar("_Piece")
_Result = TypeVar("_Result")


class CandidatePairs(NamedTuple):
    """Row numbers of both sides, one pair an element."""

    left: np.ndarray
    right: np.ndarray


def candidates(left: np.ndarray, right: np.ndarray) -> CandidatePairs:
    """Return the pairs whose bounding boxes meet, sorted by (left, right)."""
    if len(left) == 0 or len(right) == 0:
        return CandidatePairs(np.array([], dtype=np.int64), np.array([], dtype=np.int64))
    if len(left) < len(right):
        right_at, left_at = shapely.STRtree(left).query(right)
    else:
        left_at, right_at = shapely.STRtree(right).query(left)
    order = np.lexsort((right_at, left_at))
    return CandidatePairs(left_at[order], right_at[order])


def left_is_heavier(left: np.ndarray, right: np.ndarray, pairs: CandidatePairs) -> np.ndarray:
    """Return a mask of the pairs whose left side has at least as many vertices as the right."""
    return np.asarray(shapely.get_num_coordinates(left)[pairs.left] >= shapely.get_num_coordinates(right)[pairs.right])


def by_owner(heavy: np.ndarray, heavy_at: np.ndarray, light: np.ndarray, light_at: np.ndarray) -> list[np.ndarray]:
    """Divide pairs into pieces of work by their heavy side.

    All pairs of a heavy geometry are in one piece, unless they are very many: these are divided by place, and each
    piece cuts the geometry to its own part of them. The pieces do not depend on the number of threads.

    Returns
    -------
    Per piece the positions of its pairs, sorted by heavy row; the costliest pieces first, so that threads end together.
    """
    order = np.argsort(heavy_at, kind="stable")
    owners, first, count = np.unique(heavy_at[order], return_index=True, return_counts=True)
    crowded = count > _MAX_PARTNERS
    pieces = [
        order[start : start + size][part]
        for start, size in zip(first[crowded], count[crowded], strict=True)
        for part in _spread(shapely.bounds(light[light_at[order[start : start + size]]]))
    ]
    cost = np.cumsum(np.where(crowded, 0, shapely.get_num_coordinates(heavy)[owners] + _VERTICES_PER_PAIR * count))
    number = np.repeat(cost // _VERTICES_PER_PIECE, count)
    rest = ~np.repeat(crowded, count)
    ordered, number = order[rest], number[rest]
    if len(ordered):
        pieces.extend(np.split(ordered, np.flatnonzero(np.diff(number)) + 1))
    vertices = shapely.get_num_coordinates(heavy)
    return sorted(
        pieces, key=lambda piece: -int(vertices[np.unique(heavy_at[piece])].sum()) - _VERTICES_PER_PAIR * len(piece)
    )


def map_threads(work: Callable[[_Piece], _Result], pieces: Iterable[_Piece], threads: int) -> list[_Result]:
    """Call the work for each piece and return the results in order of the pieces."""
    all_pieces = list(pieces)
    if threads == 1 or len(all_pieces) <= 1:
        return [work(piece) for piece in all_pieces]
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return list(pool.map(work, all_pieces))


def imap_threads(work: Callable[[_Piece], _Result], pieces: Iterable[_Piece], threads: int) -> Iterator[_Result]:
    """Call the work for pieces as they come, with no more than two a thread in progress, and yield results in order."""
    if threads == 1:
        yield from map(work, pieces)
        return
    with ThreadPoolExecutor(max_workers=threads) as pool:
        waiting: deque[Future[_Result]] = deque()
        for piece in pieces:
            waiting.append(pool.submit(work, piece))
            if len(waiting) >= 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _spread(boxes: np.ndarray) -> list[np.ndarray]:
    """Divide rows by place, in halves, until each part is small enough."""
    waiting, done = [np.arange(len(boxes))], []
    centres = boxes[:, :2] + boxes[:, 2:]
    while waiting:
        rows = waiting.pop()
        if len(rows) <= _MAX_PARTNERS:
            done.append(np.sort(rows))
            continue
        coordinate = centres[rows, int(np.argmax(np.ptp(centres[rows], axis=0)))]
        order = np.argsort(coordinate, kind="stable")
        waiting += [rows[order[: len(rows) // 2]], rows[order[len(rows) // 2 :]]]
    return done
