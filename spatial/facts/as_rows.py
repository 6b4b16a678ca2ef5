"""A fact, a parameter and a target, each as a row of the table of facts."""

from collections.abc import Iterable
from typing import Protocol

from spatial.facts.agreement import agreement_of
from spatial.facts.rows import FACT_THEMES, Alternative, Fact, Position
from spatial.facts.values import Names, number_or_nan, quantity, reading
from spatial.messages import Sayable, Text, clauses, message
from spatial.parameters.params import Param, Quantity
from spatial.rules.ruleset import RuleSet

__all__ = ["TargetLike", "of_fact", "of_param", "of_target"]


class TargetLike(Protocol):
    """What a target must have to stand among the facts."""

    @property
    def id(self) -> str: ...  # noqa: D102 - the fields of a target, by their names
    @property
    def indicator(self) -> str: ...  # noqa: D102
    @property
    def at(self) -> str: ...  # noqa: D102
    @property
    def value(self) -> float: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> Text: ...  # noqa: D102
    @property
    def status(self) -> str: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102
    @property
    def edition(self) -> str | None: ...  # noqa: D102


def of_fact(fact: Fact, positions: Iterable[Position], names: Names) -> dict[str, object]:
    """Return the row of a fact, with every source that says something else."""
    own = [item for item in positions if item.fact == fact.id]
    agreement, dissent = agreement_of(own, fact.unit, names, fact.alternatives)
    value = reading(fact, fact.unit)
    others = [reading(item, fact.unit) for item in fact.alternatives]
    sources = [_alternative(item, other) for other, item in zip(others, fact.alternatives, strict=True)]
    return {
        "fact_id": fact.id,
        "theme": fact.theme,
        "title": fact.title,
        "value": number_or_nan(fact.value),
        "value_text": message("facts.any_of", values=[value, *others]) if others else value,
        "unit": fact.unit,
        "status": fact.status,
        "kind": fact.kind,
        "source": fact.source,
        "edition": fact.edition,
        "holder": names.parties.get(fact.holder, fact.holder),
        "may_calculate": fact.may_calculate,
        "agreement": agreement,
        "dissent": clauses(*sources, *dissent),
        "about": ",".join(fact.about),
    }


def _alternative(item: Alternative, value: Sayable) -> Sayable:
    origin = [part for part in (item.source, item.edition, item.status) if part]
    if item.outdated:
        return message("facts.alternative_outdated", value=value, origin=origin)
    return message("facts.alternative", value=value, origin=origin)


def of_param(param: Param, rules: list[str], ruleset: RuleSet) -> dict[str, object]:
    """Return the row of a parameter that some rules read, without who says what of it."""
    themes = {ruleset.rules[name].theme for name in rules}
    theme = (themes.pop() if len(themes) == 1 else None) or _theme_of(param.id)
    value = ruleset.value(Quantity(param=param.id))
    return _of_number(param.id, theme, param, value) | {"about": ",".join(rules)}


def of_target(target: TargetLike) -> dict[str, object]:
    """Return the row of a target, without who says what of it."""
    return _of_number(target.id, _theme_of(target.indicator), target, target.value) | {"about": target.indicator}


def _of_number(name: str, theme: str, item: Param | TargetLike, value: float) -> dict[str, object]:
    return {
        "fact_id": name,
        "theme": theme,
        "title": item.title,
        "value": value,
        "value_text": quantity(value, item.unit),
        "unit": item.unit,
        "status": item.status,
        "kind": "derived" if item.status == "D" else "reported",
        "source": item.source,
        "edition": item.edition or "",
        "may_calculate": True,
    }


def _theme_of(name: str) -> str:
    """Return the theme that an id begins with (``energy.bid``); '' when it begins with none."""
    start = name.partition(".")[0]
    return start if start in FACT_THEMES else ""
