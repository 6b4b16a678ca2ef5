"""The columns of a source brought to those of a layer."""

from typing import Final, Protocol

import numpy as np
import pandas as pd

from data.entries.mapping import ColumnMapping, LayerMapping, fields_of
from data.entries.source import Source
from data.errors import HarmoniseError
from data.files.cell_values import as_numbers, as_text
from data.rulebook.vocabulary import LayerBook
from spatial.layers.layer import ID, NAME, SOURCE_TERM

__all__ = ["Report", "layer_table"]


_BOOLEANS: Final = {"true": True, "false": False, "1": True, "0": False}


class Report(Protocol):
    """Take one issue of the layer that is being made."""

    def __call__(self, kind: str, feature_id: str, message: str, area_m2: float = 0.0, count: int = 1) -> None:
        """Take it."""
        ...


def layer_table(
    source: Source, mapping: LayerMapping, book: LayerBook, raw: pd.DataFrame, chosen: np.ndarray, issue: Report
) -> pd.DataFrame:
    """Return id, name and the layer's columns of the chosen rows."""
    ids = _ids(mapping, raw)
    for row in np.flatnonzero(ids == ""):
        # Counted in the source, before anything is left out, so that the id survives a change elsewhere in it.
        ids.iloc[row] = f"row{chosen[row] + 1}"
        issue("no_id", ids.iloc[row], "the source gives no id; its row number stands in")
    table = pd.DataFrame({ID: ids, NAME: _filled(mapping.name, raw)})
    for name, column in book.layers[mapping.layer].columns.items():
        if name in mapping.constants:
            table[name] = mapping.constants[name]
        elif name in mapping.columns:
            table[name] = _values(source, mapping.columns[name], raw, column.type, book, issue, ids)
            if mapping.columns[name].vocabulary:
                table[f"{name}{SOURCE_TERM}"] = raw[mapping.columns[name].source].astype("string")
    return table


def _ids(mapping: LayerMapping, raw: pd.DataFrame) -> pd.Series:
    """Return ids; of a template whose columns are all empty there is nothing that tells one feature from another."""
    known = raw[fields_of(mapping.id)].notna().any(axis=1)
    return _filled(mapping.id, raw).where(known, "")


def _filled(template: str, raw: pd.DataFrame) -> pd.Series:
    """Return a template filled in for each row; one without braces is a column itself."""
    texts = pd.DataFrame({field: as_text(raw[field]).fillna("").str.strip() for field in fields_of(template)})
    if "{" not in template:
        return texts[template].astype(object)
    rows = [template.format_map(row).strip() for row in texts.to_dict("records")]
    return pd.Series(rows, index=raw.index, dtype=object)


def _values(
    source: Source,
    column: ColumnMapping,
    raw: pd.DataFrame,
    kind: str,
    book: LayerBook,
    issue: Report,
    ids: pd.Series,
) -> pd.Series:
    values = raw[column.source]
    values = values.where(~values.isin(list(column.null)))
    if column.vocabulary is not None:
        return _translated(column.vocabulary, values, book, issue)
    if kind == "text":
        return (column.prefix + as_text(values).str.strip()).astype(object).where(values.notna(), None)
    if kind == "boolean":
        return _yes_or_no(source, column, values)
    numbers = as_numbers(values, source.csv.decimal)
    for row in np.flatnonzero(numbers.isna() & values.notna()):
        issue("no_number", str(ids.iloc[row]), f"column {column.source}: {values.iloc[row]!r} is no number; left empty")
    if kind == "integer":
        broken = numbers.notna() & (numbers % 1 != 0)
        if broken.any():
            msg = (
                f"source '{source.id}': column {column.source} must hold whole numbers, "
                f"it holds {numbers[broken].iloc[0]:g}"
            )
            raise HarmoniseError(msg)
        return numbers.astype("Int64")
    return numbers


def _yes_or_no(source: Source, column: ColumnMapping, values: pd.Series) -> pd.Series:
    # GML has texts only; of other sources a text among booleans is as good as they are.
    known = values.map(lambda value: _BOOLEANS.get(value.strip().lower(), value) if isinstance(value, str) else value)
    try:
        return known.astype("boolean")
    except (TypeError, ValueError) as err:
        msg = f"source '{source.id}': column {column.source} must hold true, false, 1 or 0 ({err})"
        raise HarmoniseError(msg) from err


def _translated(name: str, values: pd.Series, book: LayerBook, issue: Report) -> pd.Series:
    terms = book.vocabularies[name]
    keys = values.astype("string").str.lower().str.split().str.join(" ")
    result = keys.map(terms).astype(object)
    unknown = values[result.isna() & values.notna()].astype("string").value_counts().sort_index()
    for term, count in unknown.items():
        issue("unknown_term", "", f"'{term}' is not in the list {name}; kept as it is, not classed", count=int(count))
    return result.where(result.notna(), None)
