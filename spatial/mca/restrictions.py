"""Which subjects a hard restriction shuts out: that is never traded off against anything."""

import numpy as np
import pandas as pd
import shapely

from spatial.mca.book import McaBook, Restriction
from spatial.mca.subjects import Subjects
from spatial.relations.relation import SHARED_GROUND
from spatial.rules.ruleset import RuleSet

__all__ = ["excluded_pairs"]

_CLAIM = ["layer", "feature_id"]


def excluded_pairs(subjects: Subjects, book: McaBook, ruleset: RuleSet) -> pd.DataFrame:
    """Return what shuts out what: `subject`, `at` (row of the conflicts), `restriction` (its id), sorted, each once."""
    parts = [
        _excluded_by(restriction, subjects, ruleset).assign(restriction=name)
        for name, restriction in sorted(book.restrictions.items())
    ]
    columns = ["subject", "at", "restriction"]
    if not parts:
        return pd.DataFrame({name: [] for name in columns}).astype({"subject": int, "at": int})
    return pd.concat(parts, ignore_index=True)[columns].sort_values(columns, ignore_index=True)


def _excluded_by(restriction: Restriction, subjects: Subjects, ruleset: RuleSet) -> pd.DataFrame:
    conflicts = subjects.conflicts
    hard = {
        rule.id
        for rule in ruleset.rules.values()
        if (not restriction.zone_semantics or rule.zone_semantics in restriction.zone_semantics)
        and (not restriction.themes or rule.theme in restriction.themes)
        and (not restriction.rules or rule.id in restriction.rules)
    }
    counts = conflicts["rule_id"].isin(hard).to_numpy() & (conflicts["grade"] >= restriction.least_grade).to_numpy()
    if restriction.least_share is not None:
        counts &= (conflicts["relation"] == SHARED_GROUND).to_numpy()
    pairs = subjects.conflict_pairs[counts[subjects.conflict_pairs["at"].to_numpy()]]
    if restriction.least_share is None:
        return pairs[["subject", "at"]]
    covered = _covered(pairs, subjects, ruleset.value(restriction.least_share))
    return covered[["subject", "at"]].drop_duplicates()


def _covered(found: pd.DataFrame, subjects: Subjects, least_share: float) -> pd.DataFrame:
    """Keep the pairs of claims that overlaps cover for at least this share, ground under several of them once."""
    conflicts = subjects.conflicts
    sides = []
    for side in ("left", "right"):
        own = found[found[f"own_{side}"]]
        rows = conflicts.iloc[own["at"].to_numpy()]
        sides.append(
            own[["subject", "at"]].assign(
                layer=rows[f"{side}_layer"].to_numpy(), feature_id=rows[f"{side}_id"].to_numpy()
            )
        )
    pairs = pd.concat(sides, ignore_index=True)
    once = pairs.drop_duplicates([*_CLAIM, "at"]).sort_values([*_CLAIM, "at"], ignore_index=True)
    geometries = np.asarray(conflicts.geometry.values)
    rows = [(*claim, _ground_ha(geometries[part["at"].to_numpy()])) for claim, part in once.groupby(_CLAIM, sort=True)]
    ground = pd.DataFrame(rows, columns=[*_CLAIM, "covered_ha"])
    whole = subjects.claims.drop_duplicates(_CLAIM)[[*_CLAIM, "area_ha"]]
    share = ground.merge(whole, on=_CLAIM, how="left")
    # A claim without a known area is shut out: a restriction is not passed for want of a number.
    hit = share[~(share["covered_ha"] < least_share * share["area_ha"])]
    return pairs.merge(hit[_CLAIM], on=_CLAIM)


def _ground_ha(geometries: np.ndarray) -> float:
    ground = geometries[0] if len(geometries) == 1 else shapely.union_all(geometries)
    return float(shapely.area(ground)) / 10_000
