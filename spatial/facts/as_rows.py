"""A fact, a parameter and a target, each as a row of the table of facts."""

from collections.abc import Iterable
from typing import Protocol

from spatial.facts.agreement import agreement_of
from spatial.facts.rows import FACT_THEMES, Fact, Position
from spatial.facts.words import Words, number_or_nan, reading, with_unit
from spatial.parameters.params import Param, Quantity, Text
from spatial.rules.ruleset import RuleSet

__all__ = ["TargetLike", "of_fact", "of_param", "of_target"]


class TargetLike(Protocol):
    """What a target must tell to stand among the facts."""

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


def of_fact(fact: Fact, positions: Iterable[Position], words: Words) -> dict[str, object]:
    """Return the row of a fact, with every source that says something else."""
    own = [item for item in positions if item.fact == fact.id]
    agreement, told = agreement_of(own, fact.unit, words)
    others = [reading(item, fact.unit, words.lang) for item in fact.alternatives]
    sources = [
        f"{other} ({', '.join(part for part in (item.source, item.edition, item.status) if part)})"
        for other, item in zip(others, fact.alternatives, strict=True)
    ]
    or_ = " of " if words.lang == "nl" else " or "
    return {
        "fact_id": fact.id,
        "theme": fact.theme,
        "title": fact.title.in_language(words.lang),
        "value": number_or_nan(fact.value),
        "value_text": or_.join([reading(fact, fact.unit, words.lang), *others]),
        "unit": fact.unit,
        "status": fact.status,
        "kind": fact.kind,
        "source": fact.source,
        "edition": fact.edition,
        "holder": words.parties.get(fact.holder, fact.holder),
        "may_calculate": fact.may_calculate,
        "agreement": "disputed" if fact.alternatives else agreement,
        "dissent": "; ".join([*sources, *told]),
        "about": ",".join(fact.about),
    }


def of_param(param: Param, rules: list[str], ruleset: RuleSet, words: Words) -> dict[str, object]:
    """Return the row of a parameter that some rules read, without who says what of it."""
    themes = {ruleset.rules[name].theme for name in rules}
    theme = (themes.pop() if len(themes) == 1 else None) or _theme_of(param.id)
    value = ruleset.value(Quantity(param=param.id))
    return _of_number(param.id, theme, param, value, words) | {"about": ",".join(rules)}


def of_target(target: TargetLike, words: Words) -> dict[str, object]:
    """Return the row of a target, without who says what of it."""
    return _of_number(target.id, _theme_of(target.indicator), target, target.value, words) | {"about": target.indicator}


def _of_number(name: str, theme: str, item: Param | TargetLike, value: float, words: Words) -> dict[str, object]:
    return {
        "fact_id": name,
        "theme": theme,
        "title": item.title.in_language(words.lang),
        "value": value,
        "value_text": with_unit(value, item.unit, words.lang),
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
