"""Names of columns: one service writes naam_n2k, the next naamN2k, an old file NAAM_N2K; and what a lost one may be."""

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd

from data.errors import HarmoniseError

__all__ = ["as_asked", "missing_columns", "respelled"]

_MARKS: Final = re.compile(r"[\W_]+")
_CLOSE: Final = 0.55
_SHOWN: Final = 3


def as_asked(table: pd.DataFrame, asked: Sequence[str], what: str, key: str) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a table with the columns that are asked for by these names, and which of them were spelled otherwise.

    Parameters
    ----------
    what, key
        Whose table it is and which key of the entry names its columns, for the message.

    Raises
    ------
    HarmoniseError
        Naming what is missing, with the nearest there are.
    """
    spelled = respelled(asked, list(table.columns))
    table = table.rename(columns=spelled)
    missing = missing_columns(asked, list(table.columns))
    if missing:
        msg = (
            f"{what}: column(s) {missing} missing; "
            f"have: {', '.join(map(str, table.columns))}; mend '{key}' in its entry"
        )
        raise HarmoniseError(msg)
    return table, spelled


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
