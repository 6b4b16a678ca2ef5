"""Column names: one service writes naam_n2k, the next naamN2k, an old file NAAM_N2K; and names near a missing one."""

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd

from data.errors import HarmoniseError

__all__ = ["missing_columns", "respelled", "with_requested_columns"]

_SEPARATORS: Final = re.compile(r"[\W_]+")
_MIN_SIMILARITY: Final = 0.55
_SHOWN: Final = 3


def with_requested_columns(
    table: pd.DataFrame, requested: Sequence[str], what: str, key: str
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a table with the requested columns under these names, and which of them were spelled in another way.

    Parameters
    ----------
    what, key
        Whose table it is and which key of the entry names its columns, for the message.

    Raises
    ------
    HarmoniseError
        Naming what is missing, with the nearest available names.
    """
    spelled = respelled(requested, list(table.columns))
    table = table.rename(columns=spelled)
    missing = missing_columns(requested, list(table.columns))
    if missing:
        msg = (
            f"{what}: column(s) {missing} missing; "
            f"have: {', '.join(map(str, table.columns))}; correct '{key}' in its entry"
        )
        raise HarmoniseError(msg)
    return table, spelled


def respelled(requested: Iterable[str], available: Sequence[str]) -> dict[str, str]:
    """Return, for names that are not there as written, the only column that differs in case and underscores alone.

    That is no guess: it is one name, spelled for another channel of the same publisher. A name that two columns could
    be gets none.
    """
    names = {}
    for name in dict.fromkeys(requested):
        candidates = [column for column in available if _folded(column) == _folded(name)]
        if name not in available and len(candidates) == 1:
            names[candidates[0]] = name
    return names


def missing_columns(requested: Iterable[str], available: Sequence[str]) -> str:
    """Return which names are missing, each with the columns that come nearest to it, as text; empty when none is."""
    texts = []
    for name in sorted({name for name in requested if name not in available}):
        by_fold = {_folded(column): column for column in available}
        nearest = difflib.get_close_matches(_folded(name), by_fold, n=_SHOWN, cutoff=_MIN_SIMILARITY)
        texts.append(f"{name} (nearest: {', '.join(by_fold[fold] for fold in nearest)})" if nearest else name)
    return ", ".join(texts)


def _folded(name: str) -> str:
    return _SEPARATORS.sub("", name).lower()
