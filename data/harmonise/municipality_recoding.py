"""Names and codes of municipalities that ended since 31 December 2018, brought to those of now."""

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
from data.yaml_models import Document, parse, read_yaml
from spatial.parameters.params import Status

__all__ = ["Change", "Kind", "Municipality", "MunicipalityChanges", "Redated", "load_changes", "redated"]

_FILE: Final = Path(__file__).parents[1] / "vocabularies" / "municipality_changes.yaml"
_CODE: Final = re.compile(r"(?:GM)?\s*([0-9]{1,4})(?:\.0)?", re.IGNORECASE)
_APOSTROPHES: Final = str.maketrans("’‘`´", "''''")

Kind = Literal["code", "name"]
SingleSpaced = Annotated[str, Field(pattern=r"^\S+( \S+)*$")]


class Municipality(Document):
    """A municipality by its code (``GM0363``) and its name."""

    code: Annotated[str, Field(pattern=r"^GM[0-9]{4}$")]
    name: SingleSpaced

    def word(self, kind: Kind) -> str:
        """Return its code or its name."""
        return self.code if kind == "code" else self.name


class Change(Document):
    """Say what became of a municipality that ended: one successor, or the several that it was split over."""

    ended_on: date
    old: Municipality
    new: Annotated[tuple[Municipality, ...], Field(min_length=1)]
    status: Status


class MunicipalityChanges(Document):
    """Hold all changes, and other spellings (`aliases`: name to spellings) of names.

    A municipality ends once, has one name with one code, and its successors end later than it did: so every way from
    one to the next comes to an end.
    """

    source: Annotated[tuple[str, ...], Field(min_length=1)]
    changes: tuple[Change, ...]
    aliases: Mapping[SingleSpaced, tuple[SingleSpaced, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _can_be_followed(self) -> "MunicipalityChanges":
        faults = [*_of_naming(self), *_of_order(self), *_of_aliases(self)]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def municipalities(self) -> frozenset[Municipality]:
        """Return all that occur in a change."""
        return frozenset(one for change in self.changes for one in (change.old, *change.new))


def _of_naming(table: MunicipalityChanges) -> Iterator[str]:
    found = sorted((one.code, one.name) for one in table.municipalities())
    for place, what in ((0, "code"), (1, "name")):
        # Names are told apart as `redated` does, so that no two of them are one to it.
        count = Counter(_folded(pair[place]) for pair in found)
        for pair in found:
            if count[_folded(pair[place])] > 1:
                yield f"{pair[0]} {pair[1]}: its {what} stands with another {'name' if place == 0 else 'code'} too"


def _of_order(table: MunicipalityChanges) -> Iterator[str]:
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


def _of_aliases(table: MunicipalityChanges) -> Iterator[str]:
    names = {_folded(name) for name in [*(one.name for one in table.municipalities()), *table.aliases]}
    count = Counter(_folded(spelling) for spellings in table.aliases.values() for spelling in spellings)
    for spelling in sorted(count):
        if spelling in names:
            yield f"alias '{spelling}' is itself the name of a municipality; take it out"
        if count[spelling] > 1:
            yield f"alias '{spelling}' occurs {count[spelling]} times; keep one"


class Redated(NamedTuple):
    """Values brought to now, row by row as they were given.

    Parameters
    ----------
    values
        Codes (``GM`` and four digits) or names; None where there was none. Index and name are kept.
    moved
        True where another municipality has taken the place of the given one.
    split
        True where several have, so that the value was left as it is.
    """

    values: pd.Series
    moved: np.ndarray
    split: np.ndarray


class _Outcome(NamedTuple):
    value: str | None
    moved: bool
    split: bool


@dataclass(frozen=True)
class _Ways:
    """Where words lead, all by their keys; `today` is None when nobody said what exists today."""

    successors: Mapping[str, tuple[str, ...]]
    today: frozenset[str] | None

    def ends(self, key: str) -> frozenset[str]:
        if (self.today is not None and key in self.today) or key not in self.successors:
            return frozenset((key,))
        return frozenset(end for successor in self.successors[key] for end in self.ends(successor))


@cache
def load_changes() -> MunicipalityChanges:
    """Read the built-in table of changes.

    Raises
    ------
    DocumentError
        The table cannot be followed; says which municipality is at fault.
    """
    return parse(MunicipalityChanges, read_yaml(_FILE), str(_FILE))


def redated(
    values: pd.Series,
    kind: Kind,
    current: Collection[str] | None = None,
    changes: MunicipalityChanges | None = None,
) -> Redated:
    """Bring codes or names of municipalities to those of now, over as many changes as it takes.

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
    key = _keys(table, kind)
    known = [one.word(kind) for one in table.municipalities()] + (list(table.aliases) if kind == "name" else [])
    written = {key(word): _tidy(word, kind) for word in [*known, *sorted(current or (), reverse=True)]}
    ways = _Ways(
        successors={
            key(change.old.word(kind)): tuple(key(one.word(kind)) for one in change.new)
            for change in table.changes
            if current is not None or change.status != "U"
        },
        today=None if current is None else frozenset(map(key, current)),
    )

    def outcome(word: str) -> _Outcome:
        here = key(word)
        as_is = written.get(here, _tidy(word, kind))
        ends = ways.ends(here)
        if len(ends) > 1:
            return _Outcome(as_is, moved=False, split=True)
        (end,) = ends
        if end == here or (ways.today is not None and end not in ways.today):
            return _Outcome(as_is, moved=False, split=False)
        return _Outcome(written[end], moved=True, split=False)

    position, words = pd.factorize(as_text(values))
    # The last outcome is that of rows without a value: their position is -1.
    outcomes = [*map(outcome, words), _Outcome(None, moved=False, split=False)]
    return Redated(
        pd.Series([outcomes[n].value for n in position], index=values.index, name=values.name, dtype=object),
        np.array([one.moved for one in outcomes])[position],
        np.array([one.split for one in outcomes])[position],
    )


def _keys(table: MunicipalityChanges, kind: Kind) -> Callable[[str], str]:
    """Return what makes a word the key that all spellings of it share."""
    if kind == "code":
        return _as_code
    names = {_folded(spelling): _folded(name) for name, spellings in table.aliases.items() for spelling in spellings}

    def key(word: str) -> str:
        folded = _folded(word)
        return names.get(folded, folded)

    return key


def _tidy(word: str, kind: Kind) -> str:
    return _as_code(word) if kind == "code" else " ".join(word.split())


def _as_code(word: str) -> str:
    """Return ``GM`` and four digits; what is no municipality's code (``NL01``) as it is, without spaces around it."""
    found = _CODE.fullmatch(word.strip())
    return f"GM{int(found[1]):04d}" if found else word.strip()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).translate(_APOSTROPHES).lower()
