"""The words that data is brought to: layers with their columns, term lists, parties."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import pandas as pd
from pydantic import Field, model_validator

from data.errors import DocumentError
from data.yaml_models import Document, Identifier, parse, read_yaml
from spatial.geometry.symbols import SYMBOL
from spatial.parameters.params import Text
from spatial.stakeholders import Party, parties_table

__all__ = ["LayerBook", "LayerColumn", "LayerSpec", "Note", "Symbol", "load_layers", "load_parties", "party_table"]

_FOLDER: Final = Path(__file__).parents[1] / "vocabularies"


class LayerColumn(Document):
    """A column that features of a layer may have.

    With `redate` it holds a municipality by name or code as its source knows it, which may be one of an earlier year.
    """

    title: Text
    type: Literal["text", "integer", "number", "boolean"]
    unit: str = ""
    required: bool = False
    redate: Literal["name", "code"] | None = None


class Symbol(Document):
    """Up to which area a shape is taken for a symbol; see `spatial.geometry.symbols.SymbolLimits`."""

    any_m2: float
    square_m2: float
    triangle_m2: float
    circle_m2: float


class Note(Document):
    """A remark that a feature carries into the flags of its findings."""

    note: Identifier
    symbol: Symbol | None = None
    column: Identifier | None = None
    equals: str | float | None = None

    @model_validator(mode="after")
    def _one_test(self) -> "Note":
        if (self.symbol is None) == (self.column is None) or (self.column is None) != (self.equals is None):
            msg = "a note has either 'symbol' or 'column' with 'equals'"
            raise ValueError(msg)
        return self


class LayerSpec(Document):
    """What a layer is.

    `group`: ``claim`` (someone wants the ground), ``combined`` (claims that stand in other layers too, brought together
    for rules), ``nature``, ``boundary``, ``context`` (what else rules look at, or nobody yet). `balanced` layers make
    the area balance. `bulk`: so many features that a report holds only those of its findings; rules read them all.
    `derive` names columns that are computed: ``nitrogen_class`` from deposition and critical deposition.
    """

    title: Text
    group: Literal["claim", "combined", "nature", "boundary", "context"]
    geometry: Literal["polygon", "point"] = "polygon"
    balanced: bool = False
    bulk: bool = False
    columns: dict[Identifier, LayerColumn] = Field(default_factory=dict)
    derive: tuple[Literal["nitrogen_class"], ...] = ()
    notes: tuple[Note, ...] = ()


class _Layers(Document):
    layers: dict[Identifier, LayerSpec]


Term = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
"""A word of ours, or an official code."""


class _Vocabulary(Document):
    title: Text
    extends: Identifier | None = None
    terms: dict[Term, tuple[str, ...]]


class _Parties(Document):
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
    """

    layers: Mapping[str, LayerSpec]
    vocabularies: Mapping[str, Mapping[str, str]]


@cache
def load_layers() -> LayerBook:
    """Read the built-in layers and term lists."""
    path = _FOLDER / "layers.yaml"
    layers = parse(_Layers, read_yaml(path), str(path)).layers
    read = {path.stem: path for path in sorted((_FOLDER / "terms").glob("*.yaml"))}
    lists = {name: parse(_Vocabulary, read_yaml(path), str(path)) for name, path in read.items()}
    terms = {name: _terms(name, lists) for name in lists}
    for spec in layers.values():
        for note in spec.notes:
            if (note.symbol is not None) != (note.note == SYMBOL):
                msg = f"{path}: 'symbol' goes with the note '{SYMBOL}', and with no other"
                raise DocumentError(msg)
    return LayerBook(layers, terms)


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
