"""Joint fact finding: which numbers a region works with, who disputes them, and what is still asked.

A fact without a source is not shown. Whoever disputes a fact is named beside it; nothing is settled by counting votes.
"""

from spatial.facts.as_rows import TargetLike
from spatial.facts.book import FactBook, Referable
from spatial.facts.rows import AGREEMENTS, FACT_THEMES, OPINIONS, Alternative, Fact, Position, Question
from spatial.facts.tables import (
    FACT_TABLE_COLUMNS,
    POSITION_COLUMNS,
    QUESTION_COLUMNS,
    AgreementShares,
    FactTable,
    agreement_shares,
    fact_table,
    position_table,
    question_table,
)

__all__ = [
    "AGREEMENTS",
    "FACT_TABLE_COLUMNS",
    "FACT_THEMES",
    "OPINIONS",
    "POSITION_COLUMNS",
    "QUESTION_COLUMNS",
    "AgreementShares",
    "Alternative",
    "Fact",
    "FactBook",
    "FactTable",
    "Position",
    "Question",
    "Referable",
    "TargetLike",
    "agreement_shares",
    "fact_table",
    "position_table",
    "question_table",
]
