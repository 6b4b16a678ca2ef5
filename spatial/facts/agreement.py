"""Whether a fact is agreed, disputed or noted, and who says what of it."""

from collections.abc import Iterable, Mapping

from spatial.facts.book import FactBook
from spatial.facts.rows import Agreement, Position
from spatial.facts.words import Words, said_by, with_unit

__all__ = ["agreement_of", "judge", "taken_here"]


def taken_here(book: FactBook, places: Mapping[str, str] | None) -> list[Position]:
    """Return the positions by fact and party, without those of municipalities elsewhere; None keeps all."""
    ordered = [position for _, position in sorted(book.positions.items())]
    return [item for item in ordered if places is None or not item.municipality or item.municipality in places]


def judge(
    row: Mapping[str, object],
    book: FactBook,
    positions: Iterable[Position],
    settled: Mapping[str, dict[str, object]],
    words: Words,
) -> dict[str, object]:
    """Return the row of a parameter or target with who disputes it, and which disputed facts are about it.

    Parameters
    ----------
    settled
        The rows of the facts of the book, by id. A number is held by who holds a fact about it.
    """
    name, holder = str(row["fact_id"]), ""
    agreement, told = agreement_of([item for item in positions if item.fact == name], str(row["unit"]), words)
    for fact in book.about(name):
        about = settled[fact.id]
        holder = holder or str(about["holder"])
        if about["agreement"] == "disputed":
            agreement = "disputed"
            told.append(f"{about['title']}: {about['value_text']} ({fact.id})")
    return {**row, "holder": holder, "agreement": agreement, "dissent": "; ".join(told)}


def agreement_of(positions: list[Position], unit: str, words: Words) -> tuple[Agreement, list[str]]:
    """Return what positions on one fact come to, and who disputes it with what."""
    taken = {item.position for item in positions}
    told = [
        f"{said_by(item, words.places, words.parties)}: {_holds(item, unit, words.lang)}"
        for item in positions
        if item.position == "disputed"
    ]
    if told:
        return "disputed", told
    return ("agreed" if taken == {"agreed"} else "noted"), told


def _holds(position: Position, unit: str, lang: str) -> str:
    value = "" if position.value is None else with_unit(position.value, unit, lang)
    return f"{value} ({position.text})" if value and position.text else value or position.text
