"""A rule of the rule book in Markdown."""

from page_parts import table

from spatial.parameters.params import Quantity
from spatial.relations.filters import Where
from spatial.relations.relation import Relation, Rung
from spatial.rules.rules import Condition, Modifier, Rule, Side
from spatial.rules.ruleset import RuleSet

__all__ = ["rule_section"]


def rule_section(rule: Rule, book: RuleSet) -> str:
    """Return what a rule compares, how it grades, who decides and on which source."""
    tests = "\n".join(f"{number}. {_test(test, book)}" for number, test in enumerate(rule.tests, start=1))
    facts = [
        ("Dutch title", rule.title.nl),
        ("kind", rule.kind),
        ("left", _side(rule.left)),
        ("right", _side(rule.right)),
        ("limit", _quantity(rule.limit, book) if rule.limit else ""),
        ("modifiers", "; ".join(_modifier(modifier, book) for modifier in rule.modifiers)),
        ("highest grade", str(rule.cap) if rule.cap < (4 if rule.kind == "conflict" else 3) else ""),
        ("flag at grade 0", f"`{rule.flag_at_zero}`" if rule.flag_at_zero else ""),
        ("also told", f"distance to `{rule.also_distance_to}`" if rule.also_distance_to else ""),
        ("theme", rule.theme or ""),
        ("decides by its power", ", ".join(f"the authority of the {side} side" for side in rule.energy_sides)),
        ("decides", ", ".join(f"`{party}`" for party in rule.deciders)),
        ("certainty", rule.certainty),
        ("zone semantics", rule.zone_semantics),
        ("influence", rule.influence or ""),
        ("status", rule.status),
        ("source", "; ".join(rule.source)),
        ("note", rule.note or ""),
    ]
    told = table(("", ""), [fact for fact in facts if fact[1]])
    return f"## {rule.id}: {rule.title.en}\n\n{tests}\n\n{told}\n\n> {rule.reason.en}"


def _side(side: Side) -> str:
    return f"`{side.layer}`{_where(side.where)}"


def _where(where: Where) -> str:
    if not where:
        return ""
    told = [
        f"`{column}` {'in' if isinstance(allowed, tuple) else 'not in'} "
        f"{', '.join(map(str, allowed if isinstance(allowed, tuple) else allowed.not_in))}"
        for column, allowed in where.items()
    ]
    return f" where {' and '.join(told)}"


def _test(test: Relation, book: RuleSet) -> str:
    named = "".join(f" `{indicator}`" for indicator in test.indicators)
    sides = "".join(f" ({side}{_where(where)})" for side, where in test.filters.items() if where)
    rungs = "; ".join(_rung(rung, test, book) for rung in test.rungs)
    flag = f", flag `{test.flag}`" if test.flag else ""
    remarks = "".join(f"; {remark.en}" for remark in test.remarks)
    return f"`{test.relation}`{named}{sides}: {rungs}{flag}{remarks}"


def _rung(rung: Rung, test: Relation, book: RuleSet) -> str:
    where = rung.words.en.format(number=_quantity(rung.quantity, book) if rung.quantity else "")
    flag = f" (flag `{rung.flag}`)" if rung.flag not in (None, test.flag) else ""
    return f"{where} grade {rung.grade}{flag}".strip()


def _quantity(quantity: Quantity, book: RuleSet) -> str:
    unit = book.params[quantity.times or quantity.param].unit
    return f"{book.value(quantity):g}{'' if unit == '1' else f' {unit}'}"


def _modifier(modifier: Modifier, book: RuleSet) -> str:
    return f"{modifier.step:+d} when " + " and ".join(_condition(condition, book) for condition in modifier.when)


def _condition(condition: Condition, book: RuleSet) -> str:
    return f"`{condition.measure}` {condition.op} {_quantity(condition.value, book)}"
