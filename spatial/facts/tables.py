"""The tables of joint fact finding in a report: facts, positions, questions, and how much is agreed."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple, Protocol

import numpy as np
import pandas as pd

from spatial.facts.book import FactBook
from spatial.facts.rows import AGREEMENTS, FACT_THEMES, Agreement, Fact, Position
from spatial.facts.words import reading, said_by, with_unit
from spatial.params import Param, Quantity, Text
from spatial.ruleset import RuleSet

__all__ = [
    "FACT_TABLE_COLUMNS",
    "POSITION_COLUMNS",
    "QUESTION_COLUMNS",
    "AgreementShares",
    "FactTable",
    "TargetLike",
    "agreement_shares",
    "fact_table",
    "position_table",
    "question_table",
]

FACT_TABLE_COLUMNS: Final = (
    "fact_id",
    "theme",
    "title",
    "value",
    "value_text",
    "unit",
    "status",
    "kind",
    "source",
    "edition",
    "holder",
    "may_calculate",
    "agreement",
    "dissent",
    "about",
)
POSITION_COLUMNS: Final = ("fact_id", "party_id", "municipality", "position", "value", "text")
QUESTION_COLUMNS: Final = (
    "question_id",
    "question",
    "asked_by",
    "holder",
    "about",
    "independent",
    "author",
    "status",
    "answer",
)

Names = Mapping[str, str]


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


class FactTable(NamedTuple):
    """The facts, and how many were left out because nobody says where they come from."""

    table: pd.DataFrame
    left_out: int


class AgreementShares(NamedTuple):
    """The share (0 to 1) of the facts that is agreed, disputed, noted; NaN of no facts."""

    facts: int
    agreed: float
    disputed: float
    noted: float


def fact_table(
    book: FactBook,
    ruleset: RuleSet,
    targets: Mapping[str, TargetLike],
    evaluated_rules: Collection[str],
    lang: str,
    *,
    places: Names | None = None,
    parties: Names | None = None,
) -> FactTable:
    """Return every number and statement that a report rests on: facts, parameters and targets.

    A fact is *disputed* when its sources disagree or a party disputes it, or when a fact about it is disputed;
    *agreed* when every party that took a position agrees; else *noted*. `dissent` tells which party or source says
    what.

    Parameters
    ----------
    evaluated_rules
        Ids of the rules that were judged; a parameter is about those of them that read it.
    places
        Code to name of what concerns the region: itself, its provinces and municipalities, and ``NL``. Targets and
        positions of other places are left out, and facts about such targets alone; None keeps all.
    parties
        Party id to title; a party without one is shown by its id.

    Returns
    -------
    `FACT_TABLE_COLUMNS`, sorted by theme (in the order of `FACT_THEMES`) and id. `value` is NaN for a text; `about`
    holds ids, comma-separated. A parameter or target without a source is left out and counted.
    """
    positions = _here(book, places)
    words = _Words(lang, places or {}, parties or {})
    read_by: dict[str, list[str]] = {name: [] for name in ruleset.params}
    for rule_id in sorted(set(evaluated_rules) & set(ruleset.rules)):
        for name in ruleset.params_of(ruleset.rules[rule_id]):
            read_by[name].append(rule_id)
    elsewhere = {target.id for target in targets.values() if places is not None and target.at not in places}
    facts = [fact for fact in book.facts.values() if not fact.about or not elsewhere.issuperset(fact.about)]
    rows = [_of_fact(fact, positions, words) for fact in facts]
    settled = {str(row["fact_id"]): row for row in rows}
    for param in ruleset.params.values():
        rows.append(_of_param(param, read_by[param.id], ruleset, words))
    for target in targets.values():
        if target.id not in elsewhere:
            rows.append(_of_target(target, words))
    for row in rows[len(facts) :]:
        _judge(row, book, positions, settled, words)
    sourced = [row for row in rows if str(row["source"]).strip()]
    table = pd.DataFrame(sourced, columns=list(FACT_TABLE_COLUMNS))
    order = {theme: at for at, theme in enumerate((*FACT_THEMES, ""))}
    table = table.sort_values(
        ["theme", "fact_id"], key=lambda part: part.map(order) if part.name == "theme" else part, ignore_index=True
    )
    types = {"value": "float64", "may_calculate": "bool"}
    return FactTable(table.astype(types), len(rows) - len(sourced))


def position_table(book: FactBook, *, places: Names | None = None) -> pd.DataFrame:
    """Return what each party says of each fact: `POSITION_COLUMNS`, sorted by fact and party.

    Parameters
    ----------
    places
        As in `fact_table`: positions of other municipalities are left out.
    """
    rows = [
        (
            item.fact,
            item.party,
            item.municipality,
            item.position,
            np.nan if item.value is None else item.value,
            item.text,
        )
        for item in _here(book, places)
    ]
    return pd.DataFrame(rows, columns=list(POSITION_COLUMNS)).astype({"value": "float64"})


def question_table(book: FactBook, lang: str, *, parties: Names | None = None) -> pd.DataFrame:
    """Return what is asked and who is to answer: `QUESTION_COLUMNS`, sorted by id.

    `asked_by` and `about` hold ids, comma-separated; `status` is ``open`` or ``answered``; an answer ends on its
    source.
    """
    titles = parties or {}
    rows = [
        {
            "question_id": item.id,
            "question": item.question.in_language(lang),
            "asked_by": ",".join(item.asked_by),
            "holder": titles.get(item.holder, item.holder),
            "about": ",".join(item.about),
            "independent": item.independent,
            "author": item.author,
            "status": "open" if item.answer is None else "answered",
            "answer": "" if item.answer is None else f"{item.answer.in_language(lang)} ({item.answer_source})",
        }
        for _, item in sorted(book.questions.items())
    ]
    return pd.DataFrame(rows, columns=list(QUESTION_COLUMNS)).astype({"independent": "bool"})


def agreement_shares(facts: pd.DataFrame) -> AgreementShares:
    """Return which share of a fact table is agreed, disputed and noted; the three add up to 1."""
    count = len(facts)
    if not count:
        return AgreementShares(0, np.nan, np.nan, np.nan)
    return AgreementShares(count, *(float((facts["agreement"] == name).sum()) / count for name in AGREEMENTS))


class _Words(NamedTuple):
    lang: str
    places: Names
    parties: Names


def _here(book: FactBook, places: Names | None) -> list[Position]:
    ordered = [position for _, position in sorted(book.positions.items())]
    return [item for item in ordered if places is None or not item.municipality or item.municipality in places]


def _of_fact(fact: Fact, positions: Iterable[Position], words: _Words) -> dict[str, object]:
    own = [item for item in positions if item.fact == fact.id]
    agreement, told = _agreement(own, fact.unit, words)
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
        "value": _number(fact.value),
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


def _of_param(param: Param, rules: list[str], ruleset: RuleSet, words: _Words) -> dict[str, object]:
    themes = {ruleset.rules[name].theme for name in rules}
    theme = (themes.pop() if len(themes) == 1 else None) or _theme_of(param.id)
    value = ruleset.value(Quantity(param=param.id))
    return _of_number(param.id, theme, param, value, words) | {"about": ",".join(rules)}


def _of_target(target: TargetLike, words: _Words) -> dict[str, object]:
    return _of_number(target.id, _theme_of(target.indicator), target, target.value, words) | {"about": target.indicator}


def _of_number(name: str, theme: str, item: "Param | TargetLike", value: float, words: _Words) -> dict[str, object]:
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
        "holder": "",
        "may_calculate": True,
    }


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _theme_of(name: str) -> str:
    """Return the theme that an id begins with (``energy.bid``); '' when it begins with none."""
    start = name.partition(".")[0]
    return start if start in FACT_THEMES else ""


def _judge(
    row: dict[str, object],
    book: FactBook,
    positions: Iterable[Position],
    settled: Mapping[str, dict[str, object]],
    words: _Words,
) -> None:
    """Tell of a parameter or target who disputes it, and which disputed facts are about it."""
    name = str(row["fact_id"])
    agreement, told = _agreement([item for item in positions if item.fact == name], str(row["unit"]), words)
    for fact in book.about(name):
        about = settled[fact.id]
        row["holder"] = row["holder"] or about["holder"]
        if about["agreement"] == "disputed":
            agreement = "disputed"
            told.append(f"{about['title']}: {about['value_text']} ({fact.id})")
    row["agreement"], row["dissent"] = agreement, "; ".join(told)


def _agreement(positions: list[Position], unit: str, words: _Words) -> tuple[Agreement, list[str]]:
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
