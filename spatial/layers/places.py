"""In which municipalities a feature lies."""

from typing import Final

import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.layers.layer import ID, Layer

__all__ = ["HOME", "MIN_SHARE_M2", "REACHED", "column_or_empty", "municipality_at", "reached", "with_municipalities"]

HOME: Final = "municipality"
"""Column: code of the municipality that holds most of the feature; '' outside all."""

REACHED: Final = "municipalities"
"""Column: codes of all municipalities that hold some of it, comma-separated in code order."""

MIN_SHARE_M2: Final = 1.0
"""Less ground than this in a neighbour is the width of a drawn line, not a part of the plan."""


def with_municipalities(layer: Layer, municipalities: Layer, *, threads: int = 1) -> Layer:
    """Add the columns `municipality` and `municipalities` to a layer.

    A polygon belongs to the municipality that holds most of its area, a point to the one that it lies in. Ties go to
    the smaller code; a feature outside all municipalities (sea) gets empty text.
    """
    codes = _codes_by_feature(layer.geometries, municipalities, threads)
    home = codes.sort_values(["at", "area", "code"], ascending=[True, False, True]).drop_duplicates("at")
    homes = home.set_index("at")["code"].reindex(range(len(layer)), fill_value="").to_numpy()
    return layer.assign(**{HOME: homes, REACHED: _joined(codes, len(layer))})


def reached(geometries: np.ndarray, municipalities: Layer, *, threads: int = 1) -> np.ndarray:
    """Return per geometry the codes of the municipalities that it reaches into, comma-separated, '' for none."""
    return _joined(_codes_by_feature(geometries, municipalities, threads), len(geometries))


def column_or_empty(frame: pd.DataFrame, column: str) -> np.ndarray:
    """Return a column of codes; a layer off land has none, which reads as '' in every row."""
    return frame[column].to_numpy(dtype=object) if column in frame else np.full(len(frame), "", dtype=object)


def municipality_at(points: np.ndarray, municipalities: Layer) -> np.ndarray:
    """Return per point the code of the municipality that it lies in ('' for none, and for a missing point)."""
    result = np.full(len(points), "", dtype=object)
    tree = shapely.STRtree(municipalities.geometries)
    present = np.flatnonzero(~shapely.is_missing(points))
    at, owner = tree.query(points[present], predicate="intersects")
    codes = municipalities.frame[ID].to_numpy()
    # On a border several hold the point; the smallest code wins, so it is written last.
    order = np.lexsort((codes[owner], at))[::-1]
    result[present[at[order]]] = codes[owner[order]]
    return result


def _codes_by_feature(geometries: np.ndarray, municipalities: Layer, threads: int) -> pd.DataFrame:
    codes = municipalities.frame[ID].to_numpy()
    points = np.flatnonzero(shapely.get_dimensions(geometries) == 0)
    areas = np.flatnonzero(shapely.get_dimensions(geometries) == 2)
    found = overlay.overlaps(geometries[areas], municipalities.geometries, threads=threads)
    areas_by_code = pd.DataFrame(
        {"at": areas[found.left], "code": codes[found.right], "area": shapely.area(found.geometry)}
    )
    # However small a feature is, it lies at least where most of it lies.
    most = areas_by_code["area"] == areas_by_code.groupby("at")["area"].transform("max")
    areas_by_code = areas_by_code[(areas_by_code["area"] >= MIN_SHARE_M2) | most]
    single = municipality_at(shapely.centroid(geometries[points]), municipalities)
    dots = pd.DataFrame({"at": points, "code": single, "area": 0.0})
    return pd.concat([areas_by_code, dots[dots["code"] != ""]], ignore_index=True) if len(dots) else areas_by_code


def _joined(codes: pd.DataFrame, count: int) -> np.ndarray:
    ordered = codes.sort_values(["at", "code"]).drop_duplicates(["at", "code"])
    joined = ordered.groupby("at")["code"].agg(",".join)
    return np.asarray(joined.reindex(range(count), fill_value="").to_numpy(), dtype=object)
