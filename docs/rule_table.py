"""All rules in one table, and all parameters in another, in Markdown."""

from collections.abc import Iterable, Iterator

from page_parts import anchor, table

from spatial.parameters.params import Param, Quantity
from spatial.relations.registry import RELATIONS
from spatial.relations.relation import Relation
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet

__all__ = ["param_table", "relation_table", "rule_table"]

_PLAIN = "1"
"""The unit of a number that has none."""


def relation_table() -> str:
    """Return a row a relation: what it compares, and the keys of a test that names it."""
    rows = [
        (f"`{name}`", relation.meaning.en, _keys(relation, required=True), _keys(relation, required=False))
        for name, relation in RELATIONS.items()
    ]
    return table(("relation", "compares", "keys", "keys that may be left out"), rows)


def _keys(relation: type[Relation], *, required: bool) -> str:
    keys = sorted(relation.model_fields.items())
    return ", ".join(f"`{key}`" for key, field in keys if field.is_required() == required and key != "relation")


def rule_table(book: RuleSet) -> str:
    """Return a row a rule: relation, threshold and grade of each test, decider, source, status.

    A threshold whose number, or a part of whose formula, is unverified says so: (U).
    """
    rows = [
        (
            f"[{rule.id}](#{anchor(f'{rule.id}: {rule.title.en}')})",
            f"`{rule.left.layer}` × `{rule.right.layer}`",
            _joined(f"`{test.relation}`" for test in rule.tests),
            _joined(_threshold(test, rule, book) for test in rule.tests),
            _joined(_grade(test) for test in rule.tests) + _steps(rule),
            ", ".join([*rule.deciders, *(f"authority of the {side} side" for side in rule.energy_sides)]),
            "; ".join(rule.source),
            rule.status,
        )
        for rule in book.rules.values()
    ]
    return table(("rule", "compares", "relation", "threshold", "grade", "decides", "source", "status"), rows)


def param_table(book: RuleSet) -> str:
    """Return a row a parameter; a formula is written out, and what holds in a place stands beside its value."""
    rows = [
        (
            f"`{param.id}`",
            _value(param),
            param.unit,
            param.status,
            param.title.en,
            "; ".join(
                f"{item.at} {item.value:g} ({', '.join((item.status, item.source, *filter(None, [item.edition])))})"
                for item in param.overrides
            ),
            ", ".join((param.source, *filter(None, [param.edition]))),
            param.note or "",
        )
        for param in book.params.values()
    ]
    return table(("id", "value", "unit", "status", "title", "elsewhere", "source", "note"), rows)


def _value(param: Param) -> str:
    if param.formula is None:
        return f"{param.value:g}"
    sums = [
        " + ".join(("" if term.share == 1 else f"{term.share:g} × ") + f"`{term.param}`" for term in terms)
        for terms in param.formula.largest
    ]
    told = sums[0] if len(sums) == 1 else f"largest of {'; '.join(sums)}"
    return f"{param.value:g} = {told}"


def _joined(parts: Iterable[str]) -> str:
    return " / ".join(parts)


def _threshold(test: Relation, rule: Rule, book: RuleSet) -> str:
    named = "".join(f"`{indicator}` " for indicator in test.indicators)
    rungs = ", ".join(
        rung.short.en.format(number=_quantity(rung.quantity, book) if rung.quantity else "") for rung in test.rungs
    )
    looks = f" (looks to {_quantity(rule.limit, book)})" if rule.limit and test.reach_m(book) else ""
    return f"{named}{rungs}{looks}"


def _quantity(quantity: Quantity, book: RuleSet) -> str:
    unit = book.params[quantity.times or quantity.param].unit
    read = {quantity.param, *filter(None, [quantity.times])}
    parts = {name for param in read for name in _parts(param, book)}
    unsure = " (U)" if any(book.params[name].status == "U" for name in parts) else ""
    return f"{book.value(quantity):g}{'' if unit == _PLAIN else f' {unit}'}{unsure}"


def _parts(name: str, book: RuleSet) -> Iterator[str]:
    yield name
    formula = book.params[name].formula
    for part in formula.names if formula else ():
        yield from _parts(part, book)


def _grade(test: Relation) -> str:
    return ", ".join(str(grade) for grade in test.grades)


def _steps(rule: Rule) -> str:
    steps = ", ".join(f"{modifier.step:+d}" for modifier in rule.modifiers)
    return f" ({steps})" if steps else ""
