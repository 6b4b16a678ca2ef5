"""Columns in which a source names municipalities of its own year, brought to those of today."""

import numpy as np
import pandas as pd

from data.harmonise.municipality_recoding import Kind, redated
from data.rulebook.vocabulary import LayerSpec
from spatial.layers.issues import Issue
from spatial.layers.layer import ID, NAME, SOURCE_TERM, Layer

__all__ = ["with_current_municipalities"]


def with_current_municipalities(
    layer: Layer, spec: LayerSpec, municipalities: Layer
) -> tuple[Layer, tuple[Issue, ...]]:
    """Re-date the columns that hold a municipality by name or code; what they held is kept as `<column>_source_term`.

    Parameters
    ----------
    layer, spec
        The layer, and which of its columns are such.
    municipalities
        Those of today.

    Returns
    -------
    The layer, and an Issue for each name that had no place: of a municipality that was split, or that nobody knows.
    """
    issues: list[Issue] = []
    for column, kind in ((name, spec.columns[name].redate) for name in spec.columns):
        if kind is None or column not in layer.frame:
            continue
        today = municipalities.frame[NAME if kind == "name" else ID].tolist()
        given = layer.frame[column]
        found = redated(given, kind, today)
        layer = layer.assign(**{column: found.values, f"{column}{SOURCE_TERM}": given})
        issues += _told(layer.name, given, found.values, found.moved, kind, today)
    return layer, tuple(sorted(issues))


def _told(
    name: str, given: pd.Series, values: pd.Series, moved: np.ndarray, kind: Kind, today: list[str]
) -> list[Issue]:
    issues = []
    for (old, new), count in pd.DataFrame({"old": given[moved], "new": values[moved]}).value_counts().items():
        issues.append(Issue("", name, "municipality_redated", "", f"{old} is now {new}", 0.0, int(count)))
    lost = given[values.notna() & ~values.isin(today)]
    for word, count in lost.value_counts().items():
        message = f"'{word}' is no municipality of today by its {kind}, nor one that became one of them"
        issues.append(Issue("", name, "municipality_not_placed", "", message, 0.0, int(count)))
    return issues
