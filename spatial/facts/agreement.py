"""Whether a fact is agreed, disputed by a party, given differently by sources, outdated or noted, and who says what."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from spatial.facts.book import FactBook
from spatial.facts.rows import Agreement, Alternative, Position
from spatial.facts.values import Names, opinion_of, taker_of
from spatial.messages import Sayable, clauses, message

__all__ = ["agreement_of", "positions_in", "with_agreement"]


_DOUBTED: Final[tuple[Agreement, ...]] = ("disputed", "differs", "outdated")
"""What is said of a fact that not everybody reads alike, the most serious first."""


def positions_in(book: FactBook, places: Mapping[str, str] | None) -> list[Position]:
    """Return the positions by fact and party, without those of municipalities elsewhere; None keeps all."""
    ordered = [position for _, position in sorted(book.positions.items())]
    return [item for item in ordered if places is None or not item.municipality or item.municipality in places]


def with_agreement(
    row: Mapping[str, object],
    book: FactBook,
    positions: Iterable[Position],
    facts: Mapping[str, dict[str, object]],
    names: Names,
) -> dict[str, object]:
    """Return the row of a parameter or target with who disputes it, and which disputed facts are about it.

    Parameters
    ----------
    facts
        The rows of the facts of the book, by id. A number is held by who holds a fact about it.
    """
    name = str(row["fact_id"])
    holder: object = ""
    agreement, dissent = agreement_of([item for item in positions if item.fact == name], str(row["unit"]), names)
    for fact in book.about(name):
        about = facts[fact.id]
        holder = holder or about["holder"]
        if about["agreement"] in _DOUBTED:
            agreement = _most_serious(agreement, about["agreement"])
            dissent.append(message("facts.doubted", title=about["title"], value=about["value_text"], fact=fact.id))
    return {**row, "holder": holder, "agreement": agreement, "dissent": clauses(*dissent)}


def agreement_of(
    positions: list[Position], unit: str, names: Names, alternatives: Sequence[Alternative] = ()
) -> tuple[Agreement, list[Sayable]]:
    """Return what positions on one fact and other sources come to, and who disputes it with what.

    A party's dispute counts most; where all who took a position agree, other sources do not matter any more.
    """
    dissent: list[Sayable] = [
        message("facts.position", by=taker_of(item, names), opinion=opinion_of(item, unit))
        for item in positions
        if item.position == "disputed"
    ]
    if dissent:
        return "disputed", dissent
    if {item.position for item in positions} == {"agreed"}:
        return "agreed", dissent
    if any(not item.outdated for item in alternatives):
        return "differs", dissent
    return ("outdated" if alternatives else "noted"), dissent


def _most_serious(one: Agreement, other: Agreement) -> Agreement:
    return min((part for part in (one, other) if part in _DOUBTED), key=_DOUBTED.index)
