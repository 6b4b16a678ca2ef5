"""Names of columns: one service writes naam_n2k, the next naamN2k, an old file NAAM_N2K; and what a lost one may be."""

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Final

__all__ = ["missing_columns", "respelled"]

_MARKS: Final = re.compile(r"[\W_]+")
_CLOSE: Final = 0.55
_SHOWN: Final = 3


def respelled(wanted: Iterable[str], have: Sequence[str]) -> dict[str, str]:
    """Return, for names that are not there as they stand, the only column that differs in case and underscores alone.

    That is no guess: it is one name, spelled for another channel of the same publisher. Nothing is said of a name that
    two columns could be.
    """
    found = {}
    for name in dict.fromkeys(wanted):
        same = [column for column in have if _folded(column) == _folded(name)]
        if name not in have and len(same) == 1:
            found[same[0]] = name
    return found


def missing_columns(wanted: Iterable[str], have: Sequence[str]) -> str:
    """Word which names are missing, each with the columns that come nearest to it; empty when none is."""
    told = []
    for name in sorted({name for name in wanted if name not in have}):
        by_fold = {_folded(column): column for column in have}
        near = difflib.get_close_matches(_folded(name), by_fold, n=_SHOWN, cutoff=_CLOSE)
        told.append(f"{name} (nearest: {', '.join(by_fold[fold] for fold in near)})" if near else name)
    return ", ".join(told)


def _folded(name: str) -> str:
    return _MARKS.sub("", name).lower()
