"""Whether a fact is agreed, disputed or noted, and who says what of it."""

from collections.abc import Iterable, Mapping

from spatial.facts.book import FactBook
from spatial.facts.rows import Agreement, Position
from spatial.facts.values import Names, opinion_of, taker_of
from spatial.messages import Sayable, clauses, message

__all__ = ["agreement_of", "positions_in", "with_agreement"]


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
        if about["agreement"] == "disputed":
            agreement = "disputed"
            dissent.append(message("facts.disputed", title=about["title"], value=about["value_text"], fact=fact.id))
    return {**row, "holder": holder, "agreement": agreement, "dissent": clauses(*dissent)}


def agreement_of(positions: list[Position], unit: str, names: Names) -> tuple[Agreement, list[Sayable]]:
    """Return what positions on one fact come to, and who disputes it with what."""
    dissent: list[Sayable] = [
        message("facts.position", by=taker_of(item, names), opinion=opinion_of(item, unit))
        for item in positions
        if item.position == "disputed"
    ]
    if dissent:
        return "disputed", dissent
    return ("agreed" if {item.position for item in positions} == {"agreed"} else "noted"), dissent
