"""What rules may name that is no part of the rule book itself: layers, their columns, parties."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

from data.errors import DocumentError
from data.vocabulary import LayerBook
from spatial.rules import Rule, Where

__all__ = ["check_references"]


def check_references(rule: Rule, path: Path, book: LayerBook, parties: Collection[str]) -> None:
    """Prove that the layers, columns and parties that a rule names are there.

    Raises
    ------
    DocumentError
        One is not; the message says file, rule, key and what is allowed.
    """

    def refuse(key: str, fault: str, allowed: Iterable[str]) -> NoReturn:
        msg = f"{path}: rule '{rule.id}', {key}: {fault}; allowed: {', '.join(sorted(allowed))}"
        raise DocumentError(msg)

    sides = () if rule.of_targets else (("left.layer", rule.left.layer), ("right.layer", rule.right.layer))
    for key, name in sides:
        if name not in book.layers:
            refuse(key, f"there is no layer '{name}'", book.layers)
    if rule.also_distance_to and rule.also_distance_to not in book.layers:
        refuse("also_distance_to", f"there is no layer '{rule.also_distance_to}'", book.layers)
    for key, layer, where in () if rule.of_targets else _filters(rule):
        spec = book.layers[layer]
        columns = {"feature_id", "name", *spec.columns, *spec.derive}
        for column in where:
            if column not in columns:
                refuse(key, f"layer '{layer}' has no column '{column}'", columns)
    for decider in rule.deciders:
        if decider not in parties:
            refuse("deciders", f"there is no party '{decider}'", parties)


def _filters(rule: Rule) -> Iterator[tuple[str, str, Where]]:
    yield "left.where", rule.left.layer, rule.left.where
    yield "right.where", rule.right.layer, rule.right.where
    for number, test in enumerate(rule.tests):
        yield f"tests[{number}].left_where", rule.left.layer, test.left_where
        yield f"tests[{number}].right_where", rule.right.layer, test.right_where
