"""What rules may name that is no part of the rule book itself: layers, their columns, parties."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from data.errors import DocumentError
from data.rulebook.vocabulary import LayerBook
from spatial.layers.claim_status import STATUS_COLUMNS
from spatial.layers.spelling import nearest
from spatial.messages import Text
from spatial.relations.filters import Where
from spatial.rules.reasons import reason_fault
from spatial.rules.rules import Rule
from spatial.stakeholders import Action, Party

__all__ = ["check_conditions", "check_references"]


def check_references(rule: Rule, path: Path, book: LayerBook, parties: Mapping[str, Party]) -> None:
    """Prove that the layers, columns and parties that a rule names are there, and that its sides fit its relations.

    Raises
    ------
    DocumentError
        One is not; the message says file, rule, key and what is allowed.
    """
    faults = (*_faults_of_layers(rule, book), *_faults_of_reasons(rule), *_faults_of_deciders(rule, parties))
    if faults:
        msg = f"{path}: rule '{rule.id}', {faults[0]}"
        raise DocumentError(msg)


def check_conditions(action: Action, path: Path, book: LayerBook) -> None:
    """Prove that the layers and the status that an action is only for are there.

    Raises
    ------
    DocumentError
        One is not; the message says file, action, key and what is allowed.
    """
    if action.only_for is None:
        return
    columns = [column for table in book.tables.values() for column in table.columns if column.name in STATUS_COLUMNS]
    status = {code for column in columns if column.values is not None for code in column.values.codes}
    for key, allowed in (("layers", set(book.layers)), ("status", status)):
        for name in getattr(action.only_for, key):
            if name not in allowed:
                fault = f"there is no '{name}'{nearest(name, allowed)}; {_allowed(allowed)}"
                msg = f"{path}: action '{action.id}', only_for.{key}: {fault}"
                raise DocumentError(msg)


def _faults_of_layers(rule: Rule, book: LayerBook) -> Iterator[str]:
    titles = {name: spec.title for name, spec in book.layers.items()}
    sides = () if rule.of_targets else (("left.layer", rule.left.layer), ("right.layer", rule.right.layer))
    named = (*sides, *((("also_distance_to", rule.also_distance_to),) if rule.also_distance_to else ()))
    unknown = [
        f"{key}: there is no layer '{name}'{_meant(name, titles)}; {_allowed(book.layers)}"
        for key, name in named
        if name not in book.layers
    ]
    yield from unknown
    if unknown or rule.of_targets:
        return
    if book.layers[rule.left.layer].geometry == "point":
        yield f"left.layer: '{rule.left.layer}' holds points, and a finding stands on ground; put them on the right"
    kind = book.layers[rule.right.layer].geometry
    for test in rule.tests:
        if kind not in test.right_kinds:
            allowed = " or ".join(f"{name}s" for name in sorted(test.right_kinds))
            yield f"right.layer: '{rule.right.layer}' holds {kind}s, and relation '{test.relation}' is about {allowed}"
    for key, layer, where in _filters(rule):
        columns = {"feature_id", "name", *book.layers[layer].columns, *book.layers[layer].derive}
        for column in where:
            if column not in columns:
                yield f"{key}: layer '{layer}' has no column '{column}'{nearest(column, columns)}; {_allowed(columns)}"


def _faults_of_reasons(rule: Rule) -> Iterator[str]:
    for lang in ("nl", "en"):
        if fault := reason_fault(rule.reason.in_language(lang)):
            yield f"reason.{lang}: {fault}"


def _faults_of_deciders(rule: Rule, parties: Mapping[str, Party]) -> Iterator[str]:
    titles = {name: party.title for name, party in parties.items()}
    for name in rule.deciders:
        if name not in parties:
            yield (
                f"deciders: there is no party '{name}'{_meant(name, titles)}; a region has no power of its own, so "
                f"name who can decide; {_allowed(parties)}"
            )


def _allowed(names: Iterable[str]) -> str:
    return f"allowed: {', '.join(sorted(names))}"


def _meant(name: str, titles: Mapping[str, Text]) -> str:
    """Return the nearest ids; a title, in whatever language, stands for its id."""
    same = [known for known, title in titles.items() if name.lower() in (title.nl.lower(), title.en.lower())]
    return f" (nearest: {', '.join(same)})" if same else nearest(name, titles)


def _filters(rule: Rule) -> Iterator[tuple[str, str, Where]]:
    yield "left.where", rule.left.layer, rule.left.where
    yield "right.where", rule.right.layer, rule.right.where
    for number, test in enumerate(rule.tests):
        for side, where in test.filters.items():
            yield f"tests[{number}].{side}_where", getattr(rule, side).layer, where
