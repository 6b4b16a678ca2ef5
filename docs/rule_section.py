"""A rule of the rule book in Markdown."""

from page_parts import table

from spatial.parameters.params import Quantity
from spatial.rules.rules import Condition, Modifier, Rule, Side, Test, Where
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


def _test(test: Test, book: RuleSet) -> str:
    flag = f", flag `{test.flag}`" if test.flag else ""
    if test.beyond:
        flag += "; not what lies wholly inside"
    sides = "".join(
        f" ({name}{_where(where)})" for name, where in (("left", test.left_where), ("right", test.right_where)) if where
    )
    if test.least_share is not None:
        flag += f"; more than {book.value(test.least_share):.4g} of the left feature"
    if test.indicator is not None:
        below = "; ".join(f"below {_quantity(band.to, book)} grade {band.grade}" for band in test.bands)
        return f"`{test.relation}` `{test.indicator}`: {below}{flag}"
    if test.grade is not None:
        return f"`{test.relation}`{sides}: grade {test.grade}{flag}"
    bands = [
        f"to {_quantity(band.to, book)} grade {band.grade}" + (f" (flag `{band.flag}`)" if band.flag else "")
        for band in test.bands
    ]
    return f"`{test.relation}`{sides}: {'; '.join(bands)}{flag}"


def _quantity(quantity: Quantity, book: RuleSet) -> str:
    unit = book.params[quantity.times or quantity.param].unit
    return f"{book.value(quantity):g}{'' if unit == '1' else f' {unit}'}"


def _modifier(modifier: Modifier, book: RuleSet) -> str:
    return f"{modifier.step:+d} when " + " and ".join(_condition(condition, book) for condition in modifier.when)


def _condition(condition: Condition, book: RuleSet) -> str:
    return f"`{condition.measure}` {condition.op} {_quantity(condition.value, book)}"
