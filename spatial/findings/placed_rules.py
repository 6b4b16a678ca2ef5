"""Which numbers hold for which features: a parameter may have another value for a municipality, region or province."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np

from spatial.layers.layer import ID, Layer
from spatial.layers.places import HOME, column_or_empty
from spatial.layers.region import PROVINCE_CODE, REGION_CODE
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet

__all__ = ["codes_of", "placed_sets"]


def codes_of(municipality: Mapping[str, object]) -> frozenset[str]:
    """Return the codes for which an override would hold in a municipality: its own, its region's, its province's.

    It takes the row of the municipality; a region or province that is not known is left out.
    """
    codes = (municipality.get(column) for column in (ID, REGION_CODE, PROVINCE_CODE))
    return frozenset(code for code in codes if isinstance(code, str) and code)


def placed_sets(
    rule: Rule, ruleset: RuleSet, left: gpd.GeoDataFrame, municipalities: Layer
) -> list[tuple[np.ndarray, RuleSet]]:
    """Share the features on the left of a rule out over the sets that hold where they are at home.

    Returns
    -------
    Row numbers of the left frame with their set; each row stands once, in an order that follows from codes alone. One
    that is at home in no municipality has the numbers of the whole country.

    Raises
    ------
    RuleError
        With the overrides of a place the bands of a test do not rise.
    """
    places = ruleset.places_of_rule(rule)
    if not places or left.empty:
        return [(np.arange(len(left)), ruleset)]
    frame = municipalities.frame
    known = frame[[column for column in (ID, REGION_CODE, PROVINCE_CODE) if column in frame]].to_dict("records")
    concerned = {row[ID]: tuple(sorted(codes_of(row) & places)) for row in known}
    keys = [concerned.get(home, ()) for home in column_or_empty(left, HOME)]
    rows: dict[tuple[str, ...], list[int]] = {}
    for row, key in enumerate(keys):
        rows.setdefault(key, []).append(row)
    return [(np.array(rows[key]), ruleset.at(key)) for key in sorted(rows)]
