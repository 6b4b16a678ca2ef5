"""Raw values of the criteria in `criterion_list`, one a subject; what is not known is NaN, never 0."""

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from spatial.mca.book import Criterion
from spatial.mca.criterion_list import OPPORTUNITY, Measure
from spatial.mca.decisions import longest_months
from spatial.mca.scoring import Numbers, floats
from spatial.mca.subjects import Subjects
from spatial.rules.ruleset import RuleSet

__all__ = ["Facts", "concerned", "measured"]


class Facts:
    """Hold what the measures read: subjects, rules, which of these were evaluated, and lead times by finding."""

    def __init__(
        self, subjects: Subjects, ruleset: RuleSet, rules: pd.DataFrame, decisions: pd.DataFrame | None
    ) -> None:
        self.subjects = subjects
        self.ruleset = ruleset
        self.evaluated = dict(zip(rules["rule_id"], rules["evaluated"].astype(bool), strict=True))
        self._months = longest_months(decisions)

    def lead_of(self, findings: pd.Series) -> Numbers:
        """Return per finding the longest known lead time of the decisions on it, in months."""
        return floats(findings.map(self._months))


def measured(criterion: Criterion, facts: Facts) -> Numbers:
    """Return the raw value of a criterion for each subject, in its unit; NaN where it is unknown or does not apply."""
    raw = _MEASURES[criterion.measure](criterion, facts)
    applies = np.isin(facts.subjects.frame["subject_kind"].to_numpy(dtype=str), criterion.subjects)
    return np.where(applies, raw, np.nan)


def concerned(criterion: Criterion, facts: Facts, layer: str) -> tuple[list[str], list[str]]:
    """Return the rules of conflict that a criterion reads of a layer: those evaluated, and those that could not be."""
    rules = [
        rule.id
        for rule in facts.ruleset.rules.values()
        if rule.kind == "conflict"
        and layer in (rule.left.layer, rule.right.layer)
        and (not criterion.themes or rule.theme in criterion.themes)
    ]
    judged = [name for name in rules if facts.evaluated.get(name, False)]
    return judged, [name for name in rules if name not in judged]


def _energy(_: Criterion, facts: Facts) -> Numbers:
    subjects = facts.subjects
    own = _sum(subjects, "energy_gwh", subjects.claims)
    found = np.append(floats(subjects.opportunities["energy_gwh"]), np.nan)[subjects.frame["at"].to_numpy()]
    return np.where(subjects.is_kind(OPPORTUNITY), _or_none(subjects, found, "energy_gwh"), own)


def _energy_per_ha(_: Criterion, facts: Facts) -> Numbers:
    subjects = facts.subjects
    known = subjects.claims[subjects.claims["energy_gwh"].notna() & (subjects.claims["area_ha"] > 0)]
    return _sum(subjects, "energy_gwh", known) / _sum(subjects, "area_ha", known)


def _area(_: Criterion, facts: Facts) -> Numbers:
    subjects = facts.subjects
    total = _sum(subjects, "area_ha", subjects.claims)
    beyond = subjects.claims.loc[~subjects.claims["in_region"], "subject"]
    # Of a claim beyond the region the area is not known, so neither is that of the whole.
    total[np.unique(beyond.to_numpy(dtype=int))] = np.nan
    return total


def _dwellings(_: Criterion, facts: Facts) -> Numbers:
    dwellings = np.append(floats(facts.subjects.opportunities["dwellings"]), np.nan)
    return _or_none(facts.subjects, dwellings[facts.subjects.frame["at"].to_numpy()], "dwellings")


def _strength(_: Criterion, facts: Facts) -> Numbers:
    subjects = facts.subjects
    grades = np.append(subjects.opportunities["grade"].to_numpy(dtype=np.float64), np.nan)
    at = subjects.frame["at"].to_numpy()
    best = _worst(subjects, subjects.shared, grades[subjects.shared["at"].to_numpy()])
    return np.where(at >= 0, grades[at], np.where(_judged(facts), best, np.nan))


def _opportunity_count(_: Criterion, facts: Facts) -> Numbers:
    subjects = facts.subjects
    count = np.bincount(subjects.shared["subject"].to_numpy(), minlength=len(subjects)).astype(float)
    return np.where(_judged(facts), count, np.nan)


def _joint_municipalities(_: Criterion, facts: Facts) -> Numbers:
    subjects = facts.subjects
    own = np.append(subjects.opportunities["municipalities"].to_numpy(dtype=object), "")
    codes = pd.concat(
        [
            subjects.claims[["subject", "municipalities"]],
            pd.DataFrame({"subject": np.arange(len(subjects)), "municipalities": own[subjects.frame["at"].to_numpy()]}),
        ]
    )
    count = _distinct(subjects, codes["subject"].to_numpy(dtype=int), codes["municipalities"])
    return np.where(count > 0, count, np.nan)


def _worst_conflict_grade(criterion: Criterion, facts: Facts) -> Numbers:
    subjects = facts.subjects
    touched = _touched(criterion, facts)
    grades = subjects.conflicts["grade"].to_numpy(dtype=np.float64)[touched["at"].to_numpy()]
    return np.where(_known(criterion, facts), _worst(subjects, touched, grades), np.nan)


def _conflict_count(criterion: Criterion, facts: Facts) -> Numbers:
    count = np.bincount(_touched(criterion, facts)["subject"].to_numpy(), minlength=len(facts.subjects)).astype(float)
    return np.where(_known(criterion, facts), count, np.nan)


def _dwellings_near(criterion: Criterion, facts: Facts) -> Numbers:
    """Add up the dwellings of what the claims meet: those of the finding, less what the claim itself brings."""
    subjects = facts.subjects
    touched = _touched(criterion, facts)
    touched = touched[~(touched["own_left"] & touched["own_right"])]
    of_claim = subjects.claims.drop_duplicates(["layer", "feature_id"]).set_index(["layer", "feature_id"])["dwellings"]
    rows = subjects.conflicts.iloc[touched["at"].to_numpy()].reset_index(drop=True)
    mine = np.where(touched["own_left"], "left", "right")
    other = np.where(touched["own_left"], "right", "left")
    own = pd.MultiIndex.from_arrays([_by_side(rows, mine, "layer"), _by_side(rows, mine, "id")])
    brought = of_claim.reindex(own).fillna(0).to_numpy(dtype=np.float64)
    total = floats(rows["dwellings"])
    feature = _by_side(rows, other, "id")
    table = pd.DataFrame(
        {
            "subject": touched["subject"].to_numpy(),
            "layer": _by_side(rows, other, "layer"),
            "feature_id": np.where(feature == "", rows["finding_id"].to_numpy(dtype=object), feature),
            "dwellings": np.maximum(np.nan_to_num(total) - brought, 0.0),
        }
    )
    once = table.groupby(["subject", "layer", "feature_id"], as_index=False)["dwellings"].max()
    near = np.bincount(
        once["subject"].to_numpy(dtype=int), once["dwellings"].to_numpy(dtype=np.float64), minlength=len(subjects)
    )
    return np.where(_known(criterion, facts), near, np.nan)


def _deciders_count(criterion: Criterion, facts: Facts) -> Numbers:
    subjects = facts.subjects
    touched = _touched(criterion, facts)
    own = np.append(subjects.opportunities["deciders"].to_numpy(dtype=object), "")
    # A search area has no finding of its own: each council decides for its own ground.
    areas = subjects.claims[subjects.frame["at"].to_numpy()[subjects.claims["subject"].to_numpy(dtype=int)] < 0]
    councils = areas["municipalities"].map(
        {codes: ",".join(f"raad:{code}" for code in codes.split(",") if code) for codes in areas["municipalities"]}
    )
    subject = np.concatenate(
        [touched["subject"].to_numpy(dtype=int), np.arange(len(subjects)), areas["subject"].to_numpy(dtype=int)]
    )
    deciders = np.concatenate(
        [
            subjects.conflicts["deciders"].to_numpy(dtype=object)[touched["at"].to_numpy()],
            own[subjects.frame["at"].to_numpy()],
            councils.to_numpy(dtype=object),
        ]
    )
    count = _distinct(subjects, subject, pd.Series(deciders, dtype=object))
    return np.where(count > 0, count, np.nan)


def _lead_time_months(criterion: Criterion, facts: Facts) -> Numbers:
    subjects = facts.subjects
    touched = _touched(criterion, facts)
    at = subjects.frame["at"].to_numpy()
    own = np.append(facts.lead_of(subjects.opportunities["finding_id"]), np.nan)[at]
    months = facts.lead_of(subjects.conflicts["finding_id"])[touched["at"].to_numpy()]
    known = ~np.isnan(months)
    longest = np.full(len(subjects), -np.inf)
    np.maximum.at(longest, touched["subject"].to_numpy()[known], months[known])
    result: Numbers = np.fmax(np.where(np.isinf(longest), np.nan, longest), own)
    return result


def _touched(criterion: Criterion, facts: Facts) -> pd.DataFrame:
    """Return the pairs of subject and conflict that a criterion looks at."""
    subjects = facts.subjects
    touched = subjects.conflict_pairs
    counted = subjects.conflicts["grade"].to_numpy() >= (criterion.least_grade or 1)
    if criterion.themes:
        themed = {rule.id for rule in facts.ruleset.rules.values() if rule.theme in criterion.themes}
        counted &= subjects.conflicts["rule_id"].isin(themed).to_numpy()
    return touched[counted[touched["at"].to_numpy()]].reset_index(drop=True)


def _known(criterion: Criterion, facts: Facts) -> np.ndarray:
    """Return a mask of the subjects of which some claim was judged by some rule that the criterion looks at."""
    claims = facts.subjects.claims
    judged = {name for name in claims["layer"].unique() if concerned(criterion, facts, name)[0]}
    known = np.zeros(len(facts.subjects), dtype=bool)
    known[claims.loc[claims["layer"].isin(judged) & claims["in_region"], "subject"].to_numpy(dtype=int)] = True
    return known


def _judged(facts: Facts) -> np.ndarray:
    """Return a mask of the subjects of which some claim was judged by some rule of opportunities."""
    rules = [rule for rule in facts.ruleset.rules.values() if rule.kind == OPPORTUNITY]
    layers = {
        name for rule in rules if facts.evaluated.get(rule.id, False) for name in (rule.left.layer, rule.right.layer)
    }
    claims = facts.subjects.claims
    known = np.zeros(len(facts.subjects), dtype=bool)
    known[claims.loc[claims["layer"].isin(layers), "subject"].to_numpy(dtype=int)] = True
    return known


def _sum(subjects: Subjects, column: str, claims: pd.DataFrame) -> Numbers:
    """Add up a column of the claims of each subject, a combined area once; NaN where it is known of none."""
    once = claims[claims[column].notna()].drop_duplicates(["subject", "area"])
    at = once["subject"].to_numpy(dtype=int)
    total = np.bincount(at, once[column].to_numpy(dtype=np.float64), minlength=len(subjects)).astype(np.float64)
    return np.where(np.bincount(at, minlength=len(subjects)) > 0, total, np.nan)


def _or_none(subjects: Subjects, found: Numbers, column: str) -> Numbers:
    """Return what was found, and 0 where no claim takes part that could bring any: there nothing is unknown."""
    claims = subjects.claims
    bringing = claims.loc[claims["layer"].isin(subjects.bringing[column]), "subject"].to_numpy(dtype=int)
    brings_none = np.isin(np.arange(len(subjects)), claims["subject"].to_numpy(dtype=int))
    brings_none[bringing] = False
    return np.where(brings_none & np.isnan(found), 0.0, found)


def _worst(subjects: Subjects, pairs: pd.DataFrame, grades: Numbers) -> Numbers:
    worst = np.zeros(len(subjects))
    np.maximum.at(worst, pairs["subject"].to_numpy(dtype=int), grades)
    return worst


def _distinct(subjects: Subjects, subject: np.ndarray, lists: pd.Series) -> Numbers:
    """Count per subject the different members of lists that are separated by commas."""
    code, texts = pd.factorize(lists)
    pairs = pd.DataFrame({"subject": subject, "list": code}).drop_duplicates()
    members = pd.Series(texts, dtype=object).str.split(",").explode()
    members = members[members != ""].rename("member")
    found = pairs.merge(members, left_on="list", right_index=True)[["subject", "member"]].drop_duplicates()
    return np.bincount(found["subject"].to_numpy(dtype=int), minlength=len(subjects)).astype(np.float64)


def _by_side(rows: pd.DataFrame, side: np.ndarray, column: str) -> np.ndarray:
    found: np.ndarray = np.where(
        side == "left",
        rows[f"left_{column}"].to_numpy(dtype=object),
        rows[f"right_{column}"].to_numpy(dtype=object),
    )
    return found


_MEASURES: Final[dict[Measure, Callable[[Criterion, Facts], Numbers]]] = {
    "energy_gwh": _energy,
    "energy_gwh_per_ha": _energy_per_ha,
    "area_ha": _area,
    "dwellings": _dwellings,
    "strength": _strength,
    "opportunity_count": _opportunity_count,
    "joint_municipalities": _joint_municipalities,
    "worst_conflict_grade": _worst_conflict_grade,
    "conflict_count": _conflict_count,
    "dwellings_near": _dwellings_near,
    "deciders_count": _deciders_count,
    "lead_time_months": _lead_time_months,
}
