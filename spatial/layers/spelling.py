"""What a name that is not there may have been meant to be."""

import difflib
from collections.abc import Iterable
from typing import Final

__all__ = ["nearest"]

_CLOSE: Final = 0.6
_SHOWN: Final = 3


def nearest(name: str, have: Iterable[str]) -> str:
    """Return ``" (nearest: a, b)"`` with the names that come nearest to one that is not there; empty when none does."""
    by_fold = {known.lower(): known for known in have}
    near = difflib.get_close_matches(name.lower(), by_fold, n=_SHOWN, cutoff=_CLOSE)
    return f" (nearest: {', '.join(by_fold[fold] for fold in near)})" if near else ""
