"""The step `weigh`: from findings and search areas to scores, ranks and how firm these are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.mca.book import FIRST_N, McaBook
from spatial.mca.columns import RANKING, SCORES, STABILITY
from spatial.mca.criterion_list import OPPORTUNITY, SEARCH_AREA
from spatial.mca.criterion_values import Facts, measured
from spatial.mca.restrictions import excluded_pairs
from spatial.mca.scoring import Numbers, ranks, regret, value_scores, weighted
from spatial.mca.subjects import CLAIM_COLUMNS, Subjects, subjects_of
from spatial.mca.tables import criteria_table, perspective_table, subject_basis
from spatial.mca.weight_sensitivity import WeightSensitivity, weight_sensitivity
from spatial.messages import Sayable
from spatial.rules.ruleset import RuleSet

__all__ = ["RANKING_COLUMNS", "SCORE_COLUMNS", "STABILITY_COLUMNS", "Mca", "weigh"]

SCORE_COLUMNS: Final = SCORES.names
RANKING_COLUMNS: Final = RANKING.names
STABILITY_COLUMNS: Final = STABILITY.names


@dataclass(frozen=True)
class Mca:
    """Hold what was weighed, and with which outcome; titles and bases are messages or texts of the book.

    Parameters
    ----------
    criteria
        `criterion_id`, `title`, `unit`, `status`, `source`, `basis` (what is measured, the value function, and where
        it is not used).
    perspectives
        `perspective_id`, `title`, `method`, `weights` (``criterion=share`` adding up to 1), `chosen_by`, `source`,
        `status`.
    scores
        `SCORE_COLUMNS`; one row a subject and criterion that applies to its kind. `raw` and `score` are NaN where
        they are unknown.
    ranking
        `RANKING_COLUMNS`; one row a subject and perspective. By weights the score is Σ weight · score / Σ weight over
        the criteria that are known of the subject; by least regret it is 1 less the largest regret. A subject that is
        shut out has neither score nor rank.
    stability
        `STABILITY_COLUMNS`; one row a subject. `excluded_by` holds the ids of the conflicts that shut it out, `top_in`
        the number of perspectives in which it is among the first N, `regret` its largest distance to the best of a
        perspective, `swing_share` the smallest change of one weight of the base that moves it into or out of the first
        N (NaN: none does) and `swing_criterion` which weight that is.
    claims
        `CLAIM_COLUMNS`; which features each subject is made of.
    """

    criteria: pd.DataFrame
    perspectives: pd.DataFrame
    scores: pd.DataFrame
    ranking: pd.DataFrame
    stability: pd.DataFrame
    claims: pd.DataFrame


def weigh(
    findings: gpd.GeoDataFrame,
    inputs: Mapping[str, gpd.GeoDataFrame],
    rules: pd.DataFrame,
    book: McaBook,
    ruleset: RuleSet,
    *,
    decisions: pd.DataFrame | None = None,
) -> Mca:
    """Weigh the joint opportunities and the search areas of one region, each kind among its own.

    The order of rows of what is given changes nothing.

    Parameters
    ----------
    findings
        Those of the region, of any scenario; those of the rule set's scenario are weighed.
    inputs
        Layer name to the features that touch the region, uncut.
    rules
        `rule_id` and `evaluated` (bool), one row a rule: that nothing was found by a rule which was not evaluated
        tells nothing.
    book, ruleset
        Criteria, perspectives and restrictions; the rules and parameters that these refer to.
    decisions
        `finding_id` and `lead_time_months` of those who decide on it; without it no lead time is known.

    Raises
    ------
    RuleError
        The book names a parameter or rule that is not in the rule set.
    """
    book.prove(ruleset)
    subjects = subjects_of(findings, inputs, ruleset)
    facts = Facts(subjects, ruleset, rules, decisions)
    names = sorted(book.criteria)
    raw = _columns([measured(book.criteria[name], facts) for name in names], len(subjects))
    scores = _columns(
        [value_scores(raw[:, at], book.criteria[name].value) for at, name in enumerate(names)], len(subjects)
    )
    excluded = excluded_pairs(subjects, book, ruleset)
    kept = np.ones(len(subjects), dtype=bool)
    kept[excluded["subject"].to_numpy(dtype=int)] = False
    first_n = int(ruleset.params[FIRST_N].value)
    base = np.array([book.weights_of(book.base)[name] for name in names])
    outcome = _Outcome(subjects, book, names, scores, kept)
    sensitivity = WeightSensitivity(*(np.full(len(subjects), fill) for fill in (False, -1, np.nan, np.nan, np.nan)))
    for kind in (OPPORTUNITY, SEARCH_AREA):
        rows = np.flatnonzero(subjects.is_kind(kind) & kept)
        for part, found in zip(sensitivity, weight_sensitivity(scores[rows], base, first_n), strict=True):
            part[rows] = found
    basis = subject_basis(book, facts, raw, excluded, outcome.ranked, sensitivity, first_n)
    return Mca(
        criteria=criteria_table(book, facts, raw),
        perspectives=perspective_table(book),
        scores=_score_table(subjects, book, names, raw, scores),
        ranking=_ranking(subjects, outcome),
        stability=_stability(subjects, names, outcome, excluded, sensitivity, first_n, basis),
        claims=_claim_table(subjects),
    )


class _Outcome:
    """Scores and ranks of every subject in every perspective, and its regret; columns in order of perspective id."""

    def __init__(self, subjects: Subjects, book: McaBook, names: list[str], scores: Numbers, kept: np.ndarray) -> None:
        self.perspectives = sorted(book.perspectives)
        values: dict[str, Numbers] = {}
        for perspective in book.weighed:
            weights = np.array([book.weights_of(perspective)[name] for name in names])
            values[perspective] = np.where(kept, weighted(scores, weights), np.nan)
        kinds = [np.flatnonzero(subjects.is_kind(kind)) for kind in (OPPORTUNITY, SEARCH_AREA)]

        def behind(over: tuple[str, ...]) -> Numbers:
            result = np.full(len(subjects), np.nan)
            for rows in kinds:
                result[rows] = regret(_columns([values[name][rows] for name in over], len(rows)))
            return result

        self.regret = behind(book.weighed)
        for perspective in self.perspectives:
            if perspective not in values:
                values[perspective] = 1 - behind(book.over(perspective))
        self.values = _columns([values[name] for name in self.perspectives], len(subjects))
        self.ranks = np.full_like(self.values, np.nan)
        for rows in kinds:
            for at in range(len(self.perspectives)):
                self.ranks[rows, at] = ranks(self.values[rows, at])
        self.ranked = np.asarray(np.isfinite(self.ranks).any(axis=1))


def _columns(parts: list[Numbers], length: int) -> Numbers:
    return np.column_stack(parts) if parts else np.zeros((length, 0))


def _score_table(subjects: Subjects, book: McaBook, names: list[str], raw: Numbers, scores: Numbers) -> pd.DataFrame:
    kinds = subjects.frame["subject_kind"].to_numpy(dtype=object)
    applies = np.column_stack([np.isin(kinds.astype(str), book.criteria[name].subjects) for name in names])
    row, column = np.nonzero(applies)
    return pd.DataFrame(
        {
            "subject_kind": kinds[row],
            "subject_id": subjects.frame["subject_id"].to_numpy(dtype=object)[row],
            "criterion_id": np.array(names, dtype=object)[column],
            "raw": raw[row, column],
            "unit": np.array([book.criteria[name].unit for name in names], dtype=object)[column],
            "score": scores[row, column],
        },
        columns=list(SCORE_COLUMNS),
    )


def _ranking(subjects: Subjects, outcome: _Outcome) -> pd.DataFrame:
    count = len(outcome.perspectives)
    frame = subjects.frame.loc[subjects.frame.index.repeat(count), ["subject_kind", "subject_id", "name"]]
    table = frame.assign(
        perspective_id=np.tile(np.array(outcome.perspectives, dtype=object), len(subjects)),
        score=outcome.values.reshape(-1),
        rank=outcome.ranks.reshape(-1),
    )
    order = ["subject_kind", "perspective_id", "rank", "subject_id"]
    return table.sort_values(order, ignore_index=True)[list(RANKING_COLUMNS)]


def _stability(
    subjects: Subjects,
    names: list[str],
    outcome: _Outcome,
    excluded: pd.DataFrame,
    sensitivity: WeightSensitivity,
    first_n: int,
    basis: list[Sayable],
) -> pd.DataFrame:
    ranked = outcome.ranked
    spread = np.full((len(subjects), 3), np.nan)
    if ranked.any():
        found = outcome.ranks[ranked]
        spread[ranked] = np.column_stack(
            [np.nanmin(found, axis=1), np.nanmax(found, axis=1), np.nanmedian(found, axis=1)]
        )
    finding = subjects.conflicts["finding_id"].to_numpy(dtype=object)[excluded["at"].to_numpy(dtype=int)]
    by = excluded.assign(finding=finding).drop_duplicates(["subject", "finding"]).sort_values(["subject", "finding"])
    table = subjects.frame[["subject_kind", "subject_id", "name"]].assign(
        excluded_by=by.groupby("subject")["finding"].agg(",".join).reindex(subjects.frame.index, fill_value=""),
        rank_best=spread[:, 0],
        rank_worst=spread[:, 1],
        rank_median=spread[:, 2],
        top_in=(outcome.ranks <= first_n).sum(axis=1),
        regret=outcome.regret,
        swing_criterion=np.array([*names, ""], dtype=object)[sensitivity.criterion],
        swing_share=sensitivity.share,
        basis=basis,
    )
    order = ["subject_kind", "rank_median", "rank_best", "subject_id"]
    return table.sort_values(order, ignore_index=True)[list(STABILITY_COLUMNS)]


def _claim_table(subjects: Subjects) -> pd.DataFrame:
    at = subjects.claims["subject"].to_numpy(dtype=int)
    named = subjects.frame[["subject_kind", "subject_id"]].iloc[at].reset_index(drop=True)
    return pd.concat([named, subjects.claims[list(CLAIM_COLUMNS[2:])]], axis=1)
