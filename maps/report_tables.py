"""What a region's report reads beside its findings: the tables of the task, the parties, the facts and the weighing."""

from dataclasses import dataclass

import pandas as pd

from spatial.report import RegionReport

__all__ = ["WholeReport"]


@dataclass(frozen=True)
class WholeReport(RegionReport):
    """A region's report with every table that `report.json` and `report.html` tell; an empty one keeps its columns.

    `indicators`, `finding_parties` and ``background.parties`` have their longer columns here (see `maps.report_rows`).

    Parameters
    ----------
    influence
        What each group of parties can do, one row an action: by finding type, not by finding.
    facts, positions, questions
        What is known, who agrees with it, and what is still asked.
    criteria, perspectives, scores, ranking, stability
        The weighing of opportunities and search areas.
    programme
        The chosen opportunities in the order in which they can be decided.
    comparisons
        Each further scenario beside the basic one, one row a rule that differs.
    """

    influence: pd.DataFrame
    facts: pd.DataFrame
    positions: pd.DataFrame
    questions: pd.DataFrame
    criteria: pd.DataFrame
    perspectives: pd.DataFrame
    scores: pd.DataFrame
    ranking: pd.DataFrame
    stability: pd.DataFrame
    programme: pd.DataFrame
    comparisons: pd.DataFrame
