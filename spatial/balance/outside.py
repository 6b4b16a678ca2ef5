"""What lies in no region: at sea, in large water, abroad. No region's report shows it, so it is summed up by itself."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.geometry.symbols import is_symbol
from spatial.layers.issues import Issue
from spatial.layers.layer import ID, Layer
from spatial.layers.places import MIN_SHARE_M2
from spatial.layers.region import REGION_CODE

__all__ = ["IN_NO_REGION", "OUTSIDE_REGIONS", "ground_outside", "issues_outside", "outside_table", "region_codes"]

OUTSIDE_REGIONS: Final = "outside_regions"
"""The Issue that sums up a layer; its area is that of all features, its count that of features wholly or partly out."""

IN_NO_REGION: Final = "in_no_region"
"""The Issue of one feature that lies wholly outside, once more for itself."""

_ROUNDING_SHARE: Final = 1e-9


def region_codes(municipalities: Layer) -> frozenset[str]:
    """Return the codes of all energy regions that the municipalities know; none where they have no such column."""
    if REGION_CODE not in municipalities.frame:
        return frozenset()
    return frozenset(code for code in municipalities.frame[REGION_CODE] if isinstance(code, str) and code)


def ground_outside(layer: Layer, municipalities: Layer, *, threads: int = 1) -> pd.DataFrame:
    """Measure what of each feature lies in no energy region.

    Parameters
    ----------
    layer
        Features, EPSG:28992, uncut.
    municipalities
        All municipalities; those with a `region_code` make the regions, whichever of these were asked for.

    Returns
    -------
    Columns `feature_id`, `outside_m2` (0 for a point or what is drawn as a symbol) and `wholly`, in order of id. Only
    features that lie wholly outside, or with at least `MIN_SHARE_M2`: less is the width of a drawn line.
    """
    codes = region_codes(municipalities)
    in_region = (
        municipalities.frame[REGION_CODE].isin(codes).to_numpy() if codes else np.zeros(len(municipalities), bool)
    )
    ground = municipalities.geometries[in_region]
    shapes = layer.geometries
    area_m2 = shapely.area(shapes)
    inside_m2 = np.zeros(len(shapes))
    flat = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    found = overlay.overlaps(shapes[flat], ground, threads=threads)
    np.add.at(inside_m2, flat[found.left], shapely.area(found.geometry))
    touched = inside_m2 > 0
    dots = np.flatnonzero(shapely.get_dimensions(shapes) == 0)
    touched[dots[shapely.STRtree(ground).query(shapes[dots], predicate="intersects")[0]]] = True
    outside_m2 = np.where(touched, 0.0, area_m2)
    # Municipalities of which two hold the same ground would hide as much outside: so what does not add up is cut out.
    doubtful = np.flatnonzero(touched & (np.abs(area_m2 - inside_m2) > _ROUNDING_SHARE * area_m2))
    outside_m2[doubtful] = shapely.area(overlay.difference(shapes[doubtful], ground, threads=threads).geometry)
    outside_m2[is_symbol(layer.frame)] = 0.0
    counted = ~touched | (outside_m2 >= MIN_SHARE_M2)
    return pd.DataFrame(
        {ID: layer.frame[ID].to_numpy()[counted], "outside_m2": outside_m2[counted], "wholly": ~touched[counted]}
    )


def issues_outside(layer: Layer, municipalities: Layer, *, threads: int = 1) -> tuple[Issue, ...]:
    """Tell what of a layer lies in no energy region: one Issue on all of it, one for each feature wholly outside.

    Without energy regions there is nothing to lie outside of, and there is no issue.
    """
    if not region_codes(municipalities):
        return ()
    table = ground_outside(layer, municipalities, threads=threads)
    if table.empty:
        return ()
    wholly = table[table["wholly"]]
    message = (
        f"{len(wholly)} feature(s) lie wholly and {len(table) - len(wholly)} partly outside every energy region (sea, "
        "large water, abroad); what lies there stands in no region's map, table or balance"
    )
    area_m2 = float(table["outside_m2"].sum())
    return (
        Issue("", layer.name, OUTSIDE_REGIONS, "", message, area_m2, len(table)),
        *(
            Issue("", layer.name, IN_NO_REGION, str(name), "lies wholly outside every energy region", float(part_m2))
            for name, part_m2 in zip(wholly[ID], wholly["outside_m2"], strict=True)
        ),
    )


def outside_table(issues: Iterable[Issue]) -> pd.DataFrame:
    """Return one row a layer from the Issues of `issues_outside`, the others being passed over.

    Columns `layer`, `features_wholly`, `features_partly`, `area_ha` and `wholly` (a tuple of feature ids), in order of
    layer.
    """
    found = sorted(issue for issue in issues if issue.kind in (OUTSIDE_REGIONS, IN_NO_REGION))
    rows = []
    for whole in [issue for issue in found if issue.kind == OUTSIDE_REGIONS]:
        ids = tuple(issue.feature_id for issue in found if issue.kind == IN_NO_REGION and issue.layer == whole.layer)
        rows.append((whole.layer, len(ids), whole.count - len(ids), whole.area_m2 / 10_000, ids))
    return pd.DataFrame(rows, columns=["layer", "features_wholly", "features_partly", "area_ha", "wholly"])
