"""The tables of joint fact finding in a report: facts, positions, questions, and how much is agreed."""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from spatial.facts.agreement import positions_in, with_agreement
from spatial.facts.as_rows import TargetLike, of_fact, of_param, of_target
from spatial.facts.book import FactBook
from spatial.facts.columns import FACTS, POSITIONS, QUESTIONS
from spatial.facts.rows import AGREEMENTS, FACT_THEMES
from spatial.facts.values import Names
from spatial.messages import Sayable, message
from spatial.rules.ruleset import RuleSet

__all__ = [
    "FACT_TABLE_COLUMNS",
    "POSITION_COLUMNS",
    "QUESTION_COLUMNS",
    "AgreementShares",
    "FactTable",
    "agreement_shares",
    "fact_table",
    "position_table",
    "question_table",
]

FACT_TABLE_COLUMNS: Final = FACTS.names
POSITION_COLUMNS: Final = POSITIONS.names
QUESTION_COLUMNS: Final = QUESTIONS.names


class FactTable(NamedTuple):
    """The facts, and how many were left out because nobody says where they come from."""

    table: pd.DataFrame
    left_out: int


class AgreementShares(NamedTuple):
    """The share (0 to 1) of the facts in each state of agreement, in the order of `AGREEMENTS`; NaN of no facts."""

    facts: int
    agreed: float
    disputed: float
    differs: float
    outdated: float
    noted: float


def fact_table(
    book: FactBook,
    ruleset: RuleSet,
    targets: Mapping[str, TargetLike],
    evaluated_rules: Collection[str],
    *,
    places: Mapping[str, str] | None = None,
    parties: Mapping[str, Sayable] | None = None,
) -> FactTable:
    """Return every number and statement that a report rests on: facts, parameters and targets.

    A fact is *disputed* when a party disputes it; *agreed* when every party that took a position agrees; *differs* when
    another source says something else; *outdated* when only an earlier edition did; else *noted*. A number is as its
    facts are, the most serious counting. `dissent` says which party or source says
    what. Titles, values in words and dissent are messages or texts of the rule book.

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
    positions = positions_in(book, places)
    names = Names(places or {}, parties or {})
    read_by: dict[str, list[str]] = {name: [] for name in ruleset.params}
    for rule_id in sorted(set(evaluated_rules) & set(ruleset.rules)):
        for name in ruleset.params_of(ruleset.rules[rule_id]):
            read_by[name].append(rule_id)
    elsewhere = {target.id for target in targets.values() if places is not None and target.at not in places}
    facts = [fact for fact in book.facts.values() if not fact.about or not elsewhere.issuperset(fact.about)]
    own = [of_fact(fact, positions, names) for fact in facts]
    numbers = [of_param(param, read_by[param.id], ruleset) for param in ruleset.params.values()]
    numbers += [of_target(target) for target in targets.values() if target.id not in elsewhere]
    by_id = {str(row["fact_id"]): row for row in own}
    rows = [*own, *(with_agreement(row, book, positions, by_id, names) for row in numbers)]
    sourced = [row for row in rows if str(row["source"]).strip()]
    table = pd.DataFrame(sourced, columns=list(FACT_TABLE_COLUMNS))
    order = {theme: at for at, theme in enumerate((*FACT_THEMES, ""))}
    table = table.sort_values(
        ["theme", "fact_id"], key=lambda part: part.map(order) if part.name == "theme" else part, ignore_index=True
    )
    return FactTable(table.astype(FACTS.dtypes), len(rows) - len(sourced))


def position_table(book: FactBook, *, places: Mapping[str, str] | None = None) -> pd.DataFrame:
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
        for item in positions_in(book, places)
    ]
    return pd.DataFrame(rows, columns=list(POSITION_COLUMNS)).astype(POSITIONS.dtypes)


def question_table(book: FactBook, *, parties: Mapping[str, Sayable] | None = None) -> pd.DataFrame:
    """Return what is asked and who is to answer: `QUESTION_COLUMNS`, sorted by id.

    `asked_by` and `about` hold ids, comma-separated; `status` is ``open`` or ``answered``; an answer ends on its
    source.
    """
    titles = parties or {}
    rows = [
        {
            "question_id": item.id,
            "question": item.question,
            "asked_by": ",".join(item.asked_by),
            "holder": titles.get(item.holder, item.holder),
            "about": ",".join(item.about),
            "independent": item.independent,
            "author": item.author,
            "status": "open" if item.answer is None else "answered",
            "answer": message("facts.answer", answer=item.answer, source=item.answer_source) if item.answer else "",
        }
        for _, item in sorted(book.questions.items())
    ]
    return pd.DataFrame(rows, columns=list(QUESTION_COLUMNS)).astype(QUESTIONS.dtypes)


def agreement_shares(facts: pd.DataFrame) -> AgreementShares:
    """Return which share of a fact table is in which state of agreement; they add up to 1."""
    count = len(facts)
    if not count:
        return AgreementShares(0, *[np.nan] * len(AGREEMENTS))
    return AgreementShares(count, *(float((facts["agreement"] == name).sum()) / count for name in AGREEMENTS))
