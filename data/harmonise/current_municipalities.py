"""Columns in which a source names municipalities of its own year, recoded to those of today."""

import numpy as np
import pandas as pd

from data.harmonise.municipality_recoding import CodeOrName, recoded
from data.rulebook.vocabulary import LayerSpec
from spatial.layers.issues import Issue
from spatial.layers.layer import ID, NAME, SOURCE_TERM, Layer

__all__ = ["with_current_municipalities"]


def with_current_municipalities(
    layer: Layer, spec: LayerSpec, municipalities: Layer
) -> tuple[Layer, tuple[Issue, ...]]:
    """Recode the columns that hold a municipality by name or code; the original is kept as `<column>_source_term`.

    Parameters
    ----------
    layer, spec
        The layer, and which of its columns are such (`redate`).
    municipalities
        Those of today.

    Returns
    -------
    The layer, and an Issue for each value that was recoded or has no place today: a municipality that was split, or
    that is unknown.
    """
    issues: list[Issue] = []
    for column, kind in ((name, spec.columns[name].redate) for name in spec.columns):
        if kind is None or column not in layer.frame:
            continue
        today = municipalities.frame[NAME if kind == "name" else ID].tolist()
        original = layer.frame[column]
        recoding = recoded(original, kind, today)
        layer = layer.assign(**{column: recoding.values, f"{column}{SOURCE_TERM}": original})
        issues += _issues(layer.name, original, recoding.values, recoding.moved, kind, today)
    return layer, tuple(sorted(issues))


def _issues(
    layer_name: str, original: pd.Series, values: pd.Series, moved: np.ndarray, kind: CodeOrName, today: list[str]
) -> list[Issue]:
    issues = []
    for (old, new), count in pd.DataFrame({"old": original[moved], "new": values[moved]}).value_counts().items():
        issues.append(Issue("", layer_name, "municipality_redated", "", f"{old} is now {new}", 0.0, int(count)))
    unknown = original[values.notna() & ~values.isin(today)]
    for value, count in unknown.value_counts().items():
        message = f"'{value}' is no municipality of today by its {kind}, nor one that became one of them"
        issues.append(Issue("", layer_name, "municipality_not_placed", "", message, 0.0, int(count)))
    return issues
