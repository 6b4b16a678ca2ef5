"""The records of a check: what was found, and what is looked for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from maps.geopackage.reading import GeoPackage

__all__ = ["Check", "Fault", "Found", "Level", "counted"]

Level = Literal["error", "recommendation"]

Found = Iterable[tuple[str, str]]
"""Table ('' for the file) and message, for each fault."""


@dataclass(frozen=True)
class Fault:
    """Say one fault of a GeoPackage.

    Parameters
    ----------
    code
        That of the check, under which `CHECKS` says what is promised.
    level
        ``error``: the contract is broken; ``recommendation``: it is less useful than it could be.
    table
        Where; '' when the file as a whole is concerned.
    message
        Table, column, how many, and one example.
    """

    code: str
    level: Level
    table: str
    message: str


@dataclass(frozen=True)
class Check:
    """A check; the docstring of its function is its published description."""

    code: str
    level: Level
    run: Callable[[GeoPackage], Found]

    @property
    def description(self) -> str:
        """What is promised, in one line."""
        return (self.run.__doc__ or "").strip().splitlines()[0]

    def faults(self, file: GeoPackage) -> tuple[Fault, ...]:
        """Return what is wrong, in order of table."""
        return tuple(Fault(self.code, self.level, table, message) for table, message in self.run(file))


def counted(table: str, column: str, wrong: Sequence[object], what: str, key: str = "fid") -> Found:
    """Return one fault for the rows that are wrong, none when there are none.

    Parameters
    ----------
    wrong
        Ids of the rows; the first is given as an example.
    what
        What is wrong with them.
    key
        What the ids are.
    """
    if len(wrong) == 0:
        return []
    return [(table, f"table '{table}', column '{column}': {len(wrong)} row(s) {what} (e.g. {key} {wrong[0]})")]
