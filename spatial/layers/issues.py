"""The noun `Issue`: a fault in the data, with the ground it concerns; never mixed with findings."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final

import pandas as pd

from spatial.layers.columns import ISSUES

__all__ = ["ISSUE_COLUMNS", "Issue", "issue_table"]


@dataclass(frozen=True, order=True)
class Issue:
    """Say one fault in the data.

    Parameters
    ----------
    source_id, layer, feature_id
        Where it is; `feature_id` is empty when the whole source or layer is concerned.
    kind
        A word from the vocabulary (``repaired``, ``duplicate_id``, ``null_geometry``, …).
    message
        What was wrong and what was done with it.
    area_m2
        Ground that the fault concerns or that a repair changed, in m².
    count
        How many features the row stands for.
    """

    source_id: str
    layer: str
    kind: str
    feature_id: str = ""
    message: str = ""
    area_m2: float = 0.0
    count: int = 1


ISSUE_COLUMNS: Final = ISSUES.names


def issue_table(issues: Iterable[Issue]) -> pd.DataFrame:
    """Return the issues as a table, sorted; without issues it has the same columns."""
    return pd.DataFrame([asdict(issue) for issue in sorted(issues)], columns=list(ISSUE_COLUMNS))
