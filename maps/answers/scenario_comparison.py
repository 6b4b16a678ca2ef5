"""The noun `ScenarioComparison`: what differs between two scenarios of a release, in words and numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from maps.common.texts import texts
from spatial.report.comparison import Comparison, compared_kind
from spatial.rules.ruleset import BASIC, RuleSet

__all__ = ["Part", "ScenarioComparison", "bring_together"]

_PROCESS: Final = "process"
_VALUES: Final = ("value", "low", "high")
_GRADES: Final = ("grade_a", "grade_b")

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """A region's comparison, the layers that the rules need which could not be judged there, and its indicators."""

    code: str
    name: str
    told: Comparison
    needs: Mapping[str, tuple[str, ...]]
    indicators: pd.DataFrame


@dataclass(frozen=True)
class ScenarioComparison:
    """All that a release tells of the difference; `dataclasses.asdict` gives what JSON can hold.

    Parameters
    ----------
    a, b
        `scenario` and `title`; what is *gained* is found under `b` alone, what is *lost* under `a` alone: under `b` it
        is no longer a conflict or opportunity. The ground, plans and areas themselves are as they were.
    params
        The numbers that differ: `param_id`, `title`, `unit`, `value_a`, `value_b`.
    rules
        The rules that either scenario touches: `rule_id`, `kind` (``target`` of a rule on a target, which is compared
        apart), `title`. All others are the same under both.
    untouched
        How many others there are.
    regions
        Each with `code`, `name`, `rules`, `totals`, `changes` (see `spatial.report.comparison.Comparison`),
        `not_evaluated` (`rule_id`, `title`, `needs`) and `indicators`, the numbers of the task that differ:
        `indicator_id`, `subject`, `title`, `unit` and `value`, `low` and `high` under either, each followed by
        ``_a`` or ``_b``.
    total
        The same for all these regions together, without `changes` and `indicators`: what stands in several of them
        counts once.
    """

    lang: str
    release_id: str
    a: Facts
    b: Facts
    params: tuple[Facts, ...]
    rules: tuple[Facts, ...]
    untouched: int
    regions: tuple[Facts, ...]
    total: Facts


def bring_together(
    parts: Sequence[Part],
    total: Part,
    book: RuleSet,
    a: str,
    b: str,
    *,
    layers: Mapping[str, str],
    release_id: str,
    lang: str,
) -> ScenarioComparison:
    """Bring together what is known of the difference between two scenarios.

    Parameters
    ----------
    parts, total
        The regions' comparisons, and that of all of them together.
    book
        The basic rule set.
    layers
        Layer name to title.
    """
    told = [_facts(part, a, b, book, layers, lang) for part in (*parts, total)]
    named = {row["rule_id"] for facts in told for key in ("rules", "not_evaluated") for row in facts[key]}
    rules = [
        {"rule_id": name, "kind": compared_kind(rule), "title": rule.title.in_language(lang)}
        for name, rule in book.rules.items()
        if name in named
    ]
    return ScenarioComparison(
        lang=lang,
        release_id=release_id,
        a=_scenario(a, book, lang),
        b=_scenario(b, book, lang),
        params=tuple(_params(a, b, book, lang)),
        rules=tuple(rules),
        untouched=len(book.rules) - len(rules),
        regions=tuple(told[:-1]),
        total={key: value for key, value in told[-1].items() if key not in ("changes", "indicators")},
    )


def _facts(part: Part, a: str, b: str, book: RuleSet, layers: Mapping[str, str], lang: str) -> dict[str, Any]:
    return {
        "code": part.code,
        "name": part.name,
        "rules": _records(part.told.rules),
        "totals": _records(part.told.totals),
        "changes": _records(part.told.changes),
        "not_evaluated": [
            {
                "rule_id": name,
                "title": book.rules[name].title.in_language(lang),
                "needs": [layers.get(layer, layer) for layer in needs],
            }
            for name, needs in part.needs.items()
        ],
        "indicators": _records(_indicators(part.indicators, a, b)),
    }


def _indicators(table: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Return what differs of the task; how many findings there are is told by the rules."""
    key = ["indicator_id", "subject", "title", "unit"]
    task = table[table["theme"] != _PROCESS].astype(dict.fromkeys(_VALUES, "float64"))
    sides = []
    for scenario in (a, b):
        # The rows of a scenario stand for those of the basic one that they differ from.
        rows = task[task["scenario"].isin([BASIC, scenario])]
        rows = rows.assign(own=rows["scenario"] == scenario).sort_values("own", kind="stable")
        sides.append(rows.drop_duplicates(key, keep="last")[[*key, *_VALUES]])
    both = sides[0].merge(sides[1], on=key, how="outer", suffixes=("_a", "_b"), validate="1:1")
    differs = [both[f"{name}_a"].fillna(-1).ne(both[f"{name}_b"].fillna(-1)) for name in _VALUES]
    return both[differs[0] | differs[1] | differs[2]].sort_values(key, ignore_index=True)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as JSON may hold them: None for what is not there, a grade as a whole number."""
    return [
        {
            str(key): None if isinstance(value, float) and pd.isna(value) else int(value) if key in _GRADES else value
            for key, value in row.items()
        }
        for row in table.to_dict("records")
    ]


def _scenario(name: str, book: RuleSet, lang: str) -> dict[str, str]:
    title = texts(lang)["explain.basic"] if name == BASIC else book.scenarios[name].title.in_language(lang)
    return {"scenario": name, "title": title}


def _params(a: str, b: str, book: RuleSet, lang: str) -> list[dict[str, Any]]:
    first, second = (book if name == BASIC else book.under(name) for name in (a, b))
    return [
        {
            "param_id": name,
            "title": param.title.in_language(lang),
            "unit": param.unit,
            "value_a": first.params[name].value,
            "value_b": second.params[name].value,
        }
        for name, param in book.params.items()
        if first.params[name].value != second.params[name].value
    ]
