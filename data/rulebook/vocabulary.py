"""The words that data is brought to: layers with their columns, term lists, parties."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import pandas as pd
from pydantic import Field, model_validator

from data.errors import DocumentError
from data.yaml_models import SnakeCaseId, YamlModel, parse, read_yaml
from spatial.geometry.symbols import SYMBOL
from spatial.layers.columns import (
    CONTENT_COLUMN,
    DERIVED_COLUMNS,
    FEATURE_ID,
    FEATURE_NAME,
    LEFT_OUT_COLUMN,
    NOTE_COLUMN,
    PLACE_COLUMNS,
    source_term,
)
from spatial.layers.spelling import nearest
from spatial.messages import Text
from spatial.schema.column import Column
from spatial.schema.errors import SchemaError
from spatial.schema.table import Table
from spatial.schema.value_list import ValueList
from spatial.schema.value_lists import VALUE_LISTS
from spatial.stakeholders import Party, parties_table

__all__ = [
    "LayerBook",
    "LayerColumn",
    "LayerSpec",
    "Note",
    "Symbol",
    "load_layers",
    "load_parties",
    "party_table",
    "read_layers",
]

_FOLDER: Final = Path(__file__).parents[1] / "vocabularies"
_INPUT: Final = Text(nl="Invoerlaag van deze regio, onversneden.", en="Input layer of this region, uncut.")


class LayerColumn(YamlModel):
    """A column that features of a layer may have: title and description are what every reader sees.

    Numbers have a `unit` (``"1"`` for a count). `values` names the value list that its codes are of. With `redate` it
    holds a municipality by name or code as its source knows it, which may be one of an earlier year.
    """

    title: Text
    description: Text
    type: Literal["text", "integer", "number", "boolean"]
    unit: str = ""
    values: SnakeCaseId | None = None
    required: bool = False
    redate: Literal["name", "code"] | None = None


class Symbol(YamlModel):
    """Up to which area a shape is taken for a symbol; see `spatial.geometry.symbols.SymbolLimits`."""

    any_m2: float
    square_m2: float
    triangle_m2: float
    circle_m2: float


class Note(YamlModel):
    """A remark that a feature carries into the flags of its findings.

    It is on features whose shape is a `symbol`, or whose `column` (``name`` is one, too) equals something, has one of
    some `words`, or begins with one of them. With `leaves_out` such a feature makes no finding at all: it is counted.
    """

    note: SnakeCaseId
    symbol: Symbol | None = None
    column: SnakeCaseId | None = None
    equals: str | float | None = None
    words: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    leaves_out: bool = False

    @model_validator(mode="after")
    def _one_test(self) -> "Note":
        tests = [name for name in ("equals", "words", "begins") if getattr(self, name) not in (None, ())]
        if (self.symbol is None) == (self.column is None) or len(tests) != (self.column is not None):
            msg = "a note has either 'symbol', or 'column' with one of 'equals', 'words' and 'begins'"
            raise ValueError(msg)
        return self


class LayerSpec(YamlModel):
    """What a layer is.

    `group`: ``claim`` (someone wants the land), ``combined`` (claims that stand in other layers too, brought together
    for rules), ``nature``, ``boundary``, ``context`` (what else rules look at, or nobody yet). `balanced` layers make
    the area balance. `bulk`: so many features that a report holds only those of its findings; rules read them all.
    `derive` names columns that are computed: ``nitrogen_class`` from deposition and critical deposition.
    """

    title: Text
    description: Text = _INPUT
    group: Literal["claim", "combined", "nature", "boundary", "context"]
    geometry: Literal["polygon", "point"] = "polygon"
    balanced: bool = False
    bulk: bool = False
    columns: dict[SnakeCaseId, LayerColumn] = Field(default_factory=dict)
    derive: tuple[Literal["nitrogen_class"], ...] = ()
    notes: tuple[Note, ...] = ()


class _Layers(YamlModel):
    value_lists: dict[SnakeCaseId, dict[str, Text]] = Field(default_factory=dict)
    layers: dict[SnakeCaseId, LayerSpec]


Term = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
"""A word of ours, or an official code."""


class _Vocabulary(YamlModel):
    title: Text
    extends: SnakeCaseId | None = None
    terms: dict[Term, tuple[str, ...]]


class _Parties(YamlModel):
    parties: tuple[Party, ...]


@dataclass(frozen=True)
class LayerBook:
    """Hold the layers and the term lists.

    Parameters
    ----------
    layers
        Layer name to what it is.
    vocabularies
        List name to {raw term, lower case and single-spaced: shared term}.
    tables
        Layer name to every column that its features may have: those of its spec, and those that every layer has.
    """

    layers: Mapping[str, LayerSpec]
    vocabularies: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, Table]


@cache
def load_layers() -> LayerBook:
    """Read the built-in layers and term lists; see `read_layers`."""
    return read_layers(_FOLDER)


def read_layers(folder: Path) -> LayerBook:
    """Read ``layers.yaml`` of a folder, and the term lists in its folder ``terms``.

    Raises
    ------
    DocumentError
        Something in them is wrong, such as a column without a title or description in both languages, a number
        without a unit, or the name of a value list that does not exist: with file, layer, column and what is allowed.
    """
    path = folder / "layers.yaml"
    content = parse(_Layers, read_yaml(path), str(path))
    layers = content.layers
    read = {path.stem: path for path in sorted((folder / "terms").glob("*.yaml"))}
    lists = {name: parse(_Vocabulary, read_yaml(path), str(path)) for name, path in read.items()}
    terms = {name: _terms(name, lists) for name in lists}
    value_lists = _value_lists(content.value_lists, path)
    tables = {name: _table(name, spec, value_lists, path) for name, spec in layers.items()}
    for spec in layers.values():
        for note in spec.notes:
            if (note.symbol is not None) != (note.note == SYMBOL):
                msg = f"{path}: 'symbol' goes with the note '{SYMBOL}', and with no other"
                raise DocumentError(msg)
    return LayerBook(layers, terms, tables)


def _value_lists(own: Mapping[str, Mapping[str, Text]], path: Path) -> dict[str, ValueList]:
    """Return the lists that tables share and those that stand with the layers."""
    lists = dict(VALUE_LISTS)
    for name, values in own.items():
        if name in lists:
            msg = f"{path}: 'value_lists' has '{name}', which spatial.schema.value_lists has too; keep one of them"
            raise DocumentError(msg)
        try:
            lists[name] = ValueList(name, values)
        except SchemaError as err:
            msg = f"{path}: {err}"
            raise DocumentError(msg) from err
    return lists


def _table(layer: str, spec: LayerSpec, lists: Mapping[str, ValueList], path: Path) -> Table:
    """Return every column that features of a layer may have, in the order in which they are made."""
    columns = [FEATURE_ID, FEATURE_NAME]
    try:
        for name, described in spec.columns.items():
            column = _column(name, described, lists)
            # A source may give a text in words of its own, which are kept beside ours.
            columns += [column, source_term(column)] if column.type == "text" else [column]
        columns += [CONTENT_COLUMN]
        columns += [DERIVED_COLUMNS[name] for name in spec.derive]
        columns += [NOTE_COLUMN] * bool(spec.notes)
        columns += [LEFT_OUT_COLUMN] * any(note.leaves_out for note in spec.notes)
        return Table(layer, spec.title, spec.description, (*columns, *PLACE_COLUMNS))
    except SchemaError as err:
        msg = f"{path}: layer '{layer}': {err}"
        raise DocumentError(msg) from err


def _column(name: str, described: LayerColumn, lists: Mapping[str, ValueList]) -> Column:
    if described.values is not None and described.values not in lists:
        msg = (
            f"column '{name}': there is no value list '{described.values}'{nearest(described.values, lists)}; allowed "
            f"in 'values' are {', '.join(sorted(lists))}"
        )
        raise SchemaError(msg)
    if described.type in ("integer", "number") and not described.unit:
        msg = f"column '{name}': a {described.type} needs a 'unit'; write \"1\" for a count"
        raise SchemaError(msg)
    return Column(
        name=name,
        type=described.type,
        title=described.title,
        description=described.description,
        unit=described.unit,
        values=lists[described.values] if described.values else None,
        optional=True,
    )


def _terms(name: str, lists: Mapping[str, _Vocabulary]) -> dict[str, str]:
    """Return a list's raw terms, on top of those of the list that it extends: provinces use one word differently."""
    own = lists[name]
    if own.extends is not None and own.extends not in lists:
        msg = f"{_FOLDER.name}/terms/{name}.yaml: there is no list '{own.extends}' to extend; have: {', '.join(lists)}"
        raise DocumentError(msg)
    base = _terms(own.extends, lists) if own.extends else {}
    return base | {" ".join(raw.lower().split()): term for term, raws in own.terms.items() for raw in raws}


@cache
def load_parties() -> Mapping[str, Party]:
    """Read the built-in parties, by id: the bodies that rules may name and the nine groups."""
    path = _FOLDER / "parties.yaml"
    parties = parse(_Parties, read_yaml(path), str(path)).parties
    ids = [party.id for party in parties]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        msg = f"{path}: {', '.join(twice)} stands twice under 'parties'; keep one"
        raise DocumentError(msg)
    return {party.id: party for party in parties}


def party_table() -> pd.DataFrame:
    """Return the built-in parties: columns `party_id`, `title`, `level`, `group`, `card`, sorted by id."""
    return parties_table(load_parties())
