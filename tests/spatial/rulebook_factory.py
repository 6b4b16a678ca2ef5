"""A whole rule book around a few rules: parties without actions, no targets, no facts, one criterion."""

from dataclasses import replace
from typing import Final

import pandas as pd

from spatial.facts import FactBook, Referable
from spatial.indicators import Targets
from spatial.indicators.params import INDICATOR_PARAMS
from spatial.mca.book import DEPENDENCY_GRADE, FIRST_N, Criterion, McaBook, Perspective
from spatial.parameters.params import Param
from spatial.rulebook import RuleBook
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import InfluenceBook, parties_table
from tests.spatial.factory import text
from tests.spatial.influence_factory import parties

ORIGIN: Final = {"source": "a test", "status": "U"}
NEEDED: Final = dict.fromkeys(INDICATOR_PARAMS, 1.0) | {FIRST_N: 10.0, DEPENDENCY_GRADE: 3.0}


def with_needed(ruleset: RuleSet) -> RuleSet:
    """Return the rules with the numbers that task and weighing read, as far as it has not its own."""
    needed = {
        name: Param.model_validate({"id": name, "value": value, "unit": "1", "title": text(name), **ORIGIN})
        for name, value in NEEDED.items()
    }
    return replace(ruleset, params=needed | ruleset.params)


def rulebook(ruleset: RuleSet) -> RuleBook:
    """Return a book around rules that have the numbers that it needs."""
    criterion = {"id": "grade", "title": text("grade"), "subjects": ["opportunity"], "measure": "strength", "unit": "1"}
    looks = [{"id": "equal", "method": "weights", "base": True}, {"id": "regret", "method": "least_regret"}]
    perspectives = [
        Perspective.model_validate({"title": text("look"), "chosen_by": "a test", **row, **ORIGIN}) for row in looks
    ]
    known = Referable(rules=ruleset.rules, params=ruleset.params)
    return RuleBook(
        ruleset=ruleset,
        targets=Targets({}),
        influence=InfluenceBook(parties(), {}, {}, {}, {}),
        facts=FactBook({}, {}, {}, known),
        weighing=McaBook(
            {"grade": Criterion.model_validate({**criterion, "value": [[0, 0], [3, 1]], **ORIGIN})},
            {row.id: row for row in perspectives},
            {},
        ),
    )


def party_rows() -> pd.DataFrame:
    """Return the parties of the book as a table."""
    return parties_table(parties())
