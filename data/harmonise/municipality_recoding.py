"""Names and codes of municipalities that ended since 31 December 2018, recoded to those of today."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from data.files.cell_values import as_text
from data.yaml_models import YamlModel, parse, read_yaml
from spatial.parameters.params import Status

__all__ = ["Change", "CodeOrName", "MunicipalityChanges", "MunicipalityEntry", "Recoding", "load_changes", "recoded"]

_FILE: Final = Path(__file__).parents[1] / "vocabularies" / "municipality_changes.yaml"
_CODE: Final = re.compile(r"(?:GM)?\s*([0-9]{1,4})(?:\.0)?", re.IGNORECASE)
_APOSTROPHES: Final = str.maketrans("’‘`´", "''''")

CodeOrName = Literal["code", "name"]
SingleSpaced = Annotated[str, Field(pattern=r"^\S+( \S+)*$")]


class MunicipalityEntry(YamlModel):
    """A municipality by its code (``GM0363``) and its name."""

    code: Annotated[str, Field(pattern=r"^GM[0-9]{4}$")]
    name: SingleSpaced

    def value_of(self, kind: CodeOrName) -> str:
        """Return its code or its name."""
        return self.code if kind == "code" else self.name


class Change(YamlModel):
    """What became of a municipality that ended: one successor, or the several that it was split over."""

    ended_on: date
    old: MunicipalityEntry
    new: Annotated[tuple[MunicipalityEntry, ...], Field(min_length=1)]
    status: Status


class MunicipalityChanges(YamlModel):
    """All changes, and other spellings (`aliases`: name to spellings) of names.

    A municipality ends once, has one name with one code, and its successors end later than it did: so every chain of
    successors has an end.
    """

    source: Annotated[tuple[str, ...], Field(min_length=1)]
    changes: tuple[Change, ...]
    aliases: Mapping[SingleSpaced, tuple[SingleSpaced, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_consistency(self) -> "MunicipalityChanges":
        faults = [*_naming_faults(self), *_order_faults(self), *_alias_faults(self)]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def municipalities(self) -> frozenset[MunicipalityEntry]:
        """Return all that occur in a change."""
        return frozenset(one for change in self.changes for one in (change.old, *change.new))


def _naming_faults(table: MunicipalityChanges) -> Iterator[str]:
    entries = sorted((one.code, one.name) for one in table.municipalities())
    for position, what in ((0, "code"), (1, "name")):
        # Names are compared as `recoded` compares them, so that no two of them are one to it.
        count = Counter(_folded(pair[position]) for pair in entries)
        for pair in entries:
            if count[_folded(pair[position])] > 1:
                yield f"{pair[0]} {pair[1]}: its {what} stands with another {'name' if position == 0 else 'code'} too"


def _order_faults(table: MunicipalityChanges) -> Iterator[str]:
    ended = {change.old.code: change for change in table.changes}
    for code, count in Counter(change.old.code for change in table.changes).items():
        if count > 1:
            yield f"{code} {ended[code].old.name} ends {count} times; keep one row, with all successors under 'new'"
    for change in table.changes:
        if len(set(change.new)) < len(change.new):
            yield f"{change.old.code} {change.old.name} names a successor twice; keep one"
        for successor in change.new:
            after = ended.get(successor.code)
            if after is not None and after.ended_on <= change.ended_on:
                yield (
                    f"{change.old.code} {change.old.name} goes on {change.ended_on} to {successor.name}, "
                    f"which itself ends on {after.ended_on}; a successor must end later, or not at all"
                )


def _alias_faults(table: MunicipalityChanges) -> Iterator[str]:
    names = {_folded(name) for name in [*(one.name for one in table.municipalities()), *table.aliases]}
    count = Counter(_folded(spelling) for spellings in table.aliases.values() for spelling in spellings)
    for spelling in sorted(count):
        if spelling in names:
            yield f"alias '{spelling}' is itself the name of a municipality; take it out"
        if count[spelling] > 1:
            yield f"alias '{spelling}' occurs {count[spelling]} times; keep one"


class Recoding(NamedTuple):
    """Values recoded to today, row by row in the order given.

    Parameters
    ----------
    values
        Codes (``GM`` and four digits) or names; None where there was none. Index and name are kept.
    moved
        True where another municipality has taken the place of the original one.
    split
        True where several have, so that the value was left as it is.
    """

    values: pd.Series
    moved: np.ndarray
    split: np.ndarray


class _RecodedValue(NamedTuple):
    value: str | None
    moved: bool
    split: bool


@dataclass(frozen=True)
class _Successions:
    """The successors of each municipality, all by their keys; `today` is None when the current ones were not given."""

    successors: Mapping[str, tuple[str, ...]]
    today: frozenset[str] | None

    def final_successors(self, key: str) -> frozenset[str]:
        if (self.today is not None and key in self.today) or key not in self.successors:
            return frozenset((key,))
        return frozenset(end for successor in self.successors[key] for end in self.final_successors(successor))


@cache
def load_changes() -> MunicipalityChanges:
    """Read the built-in table of changes.

    Raises
    ------
    DocumentError
        The table is inconsistent; says which municipality is at fault.
    """
    return parse(MunicipalityChanges, read_yaml(_FILE), str(_FILE))


def recoded(
    values: pd.Series,
    kind: CodeOrName,
    current: Collection[str] | None = None,
    changes: MunicipalityChanges | None = None,
) -> Recoding:
    """Recode codes or names of municipalities to those of today, over as many changes as it takes.

    Doing it twice is doing it once. A value that no change knows is kept, so what is not in `current` afterwards could
    not be placed.

    Parameters
    ----------
    values
        Codes as ``GM0363``, ``0363`` or 363, padded or not; or names, in any case, spacing and known spelling.
    kind
        Which of the two.
    current
        Codes or names that exist today. One of them is never moved, and is returned as it is spelled here; nothing is
        moved to what is not among them. Without it no change of status ``U`` is followed: such a change may not have
        taken place.
    changes
        Another table than the built-in one.
    """
    table = load_changes() if changes is None else changes
    key = _key_function(table, kind)
    known_values = [one.value_of(kind) for one in table.municipalities()] + (
        list(table.aliases) if kind == "name" else []
    )
    spellings = {key(value): _tidy(value, kind) for value in [*known_values, *sorted(current or (), reverse=True)]}
    successions = _Successions(
        successors={
            key(change.old.value_of(kind)): tuple(key(one.value_of(kind)) for one in change.new)
            for change in table.changes
            if current is not None or change.status != "U"
        },
        today=None if current is None else frozenset(map(key, current)),
    )

    def recode(value: str) -> _RecodedValue:
        original_key = key(value)
        spelling = spellings.get(original_key, _tidy(value, kind))
        final_successors = successions.final_successors(original_key)
        if len(final_successors) > 1:
            return _RecodedValue(spelling, moved=False, split=True)
        (successor,) = final_successors
        if successor == original_key or (successions.today is not None and successor not in successions.today):
            return _RecodedValue(spelling, moved=False, split=False)
        return _RecodedValue(spellings[successor], moved=True, split=False)

    position, unique_values = pd.factorize(as_text(values))
    # The last outcome is that of rows without a value: their position is -1.
    recoded_values = [*map(recode, unique_values), _RecodedValue(None, moved=False, split=False)]
    return Recoding(
        pd.Series([recoded_values[at].value for at in position], index=values.index, name=values.name, dtype=object),
        np.array([one.moved for one in recoded_values])[position],
        np.array([one.split for one in recoded_values])[position],
    )


def _key_function(table: MunicipalityChanges, kind: CodeOrName) -> Callable[[str], str]:
    """Return the function that makes of a value the key that all spellings of it share."""
    if kind == "code":
        return _as_code
    names = {_folded(spelling): _folded(name) for name, spellings in table.aliases.items() for spelling in spellings}

    def key(value: str) -> str:
        folded = _folded(value)
        return names.get(folded, folded)

    return key


def _tidy(value: str, kind: CodeOrName) -> str:
    return _as_code(value) if kind == "code" else " ".join(value.split())


def _as_code(value: str) -> str:
    """Return ``GM`` and four digits; a value that is no municipality's code (``NL01``) without the spaces around it."""
    match = _CODE.fullmatch(value.strip())
    return f"GM{int(match[1]):04d}" if match else value.strip()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).translate(_APOSTROPHES).lower()
