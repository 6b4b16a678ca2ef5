"""The noun `Layer`: features that can be overlaid without asking anything about them."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial.layers.crs import RD, RD_BOUNDS
from spatial.layers.errors import LayerError

__all__ = ["ID", "LEFT_OUT", "NAME", "NOTE", "SOURCE_TERM", "Layer", "empty_layer"]

ID: Final = "feature_id"
NAME: Final = "name"
LEFT_OUT: Final = "left_out"
"""Column: why a feature makes no finding; '' or absent for one that counts."""

NOTE: Final = "note"
"""The column with remarks on a feature, separated by commas, that its findings take over as flags."""

SOURCE_TERM: Final = "_source_term"
"""The end of the name of a column that keeps what a source said, beside the one that it was translated to."""

_ALLOWED_TYPES: Final = (
    shapely.GeometryType.POINT,
    shapely.GeometryType.MULTIPOINT,
    shapely.GeometryType.POLYGON,
    shapely.GeometryType.MULTIPOLYGON,
)


@dataclass(frozen=True)
class Layer:
    """Hold features that are proved RD New, valid, 2D, non-empty and uniquely identified.

    Rows are sorted by `feature_id` (text), so that every result is independent of the order of the source. A layer
    may be empty; it then has the same columns and CRS.

    Parameters
    ----------
    name
        The layer's name, as rules refer to it (``housing_plans``).
    frame
        Columns `feature_id` (text, unique), `name` (text), any attributes, and the active geometry column
        ``geometry`` in EPSG:28992.

    Raises
    ------
    LayerError
        Listing every broken promise at once.
    """

    name: str
    frame: gpd.GeoDataFrame

    def __post_init__(self) -> None:
        faults = list(_faults(self.frame))
        if faults:
            msg = f"layer '{self.name}' breaks {len(faults)} promise(s): " + "; ".join(faults)
            raise LayerError(msg)
        ordered = self.frame.sort_values(ID, kind="stable").reset_index(drop=True)
        object.__setattr__(self, "frame", ordered)

    @classmethod
    def trusted(cls, name: str, frame: gpd.GeoDataFrame) -> "Layer":
        """Return a layer of rows that a Layer held before, in any order; nothing is proved again.

        For stores that keep layers whole: proving anew takes twenty times as long as reading.
        """
        return cls._sorted(name, frame.sort_values(ID, kind="stable").reset_index(drop=True))

    @classmethod
    def _sorted(cls, name: str, frame: gpd.GeoDataFrame) -> "Layer":
        created = object.__new__(cls)
        object.__setattr__(created, "name", name)
        object.__setattr__(created, "frame", frame)
        return created

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def geometries(self) -> np.ndarray:
        """The geometries as an array, in row order."""
        return np.asarray(self.frame.geometry.values)

    def assign(self, **columns: object) -> "Layer":
        """Return the layer with further columns, in row order; features and ids stay, so nothing is proved again."""
        changed = {ID, "geometry"}.intersection(columns)
        if changed:
            msg = f"layer '{self.name}': {', '.join(sorted(changed))} cannot be assigned; make a new Layer"
            raise LayerError(msg)
        return Layer._sorted(self.name, self.frame.assign(**columns))

    def take(self, rows: np.ndarray) -> "Layer":
        """Return the layer of these rows (positions or a mask), uncut."""
        return Layer(self.name, self.frame.iloc[np.flatnonzero(rows) if rows.dtype == bool else rows])


def empty_layer(name: str, columns: tuple[str, ...] = ()) -> Layer:
    """Return a layer without features that has `feature_id`, `name`, these columns and the CRS."""
    data: dict[str, list[object]] = {ID: [], NAME: [], **{column: [] for column in columns}}
    return Layer(name, gpd.GeoDataFrame(data, geometry=[], crs=RD))


def _faults(frame: gpd.GeoDataFrame) -> list[str]:
    missing = [column for column in (ID, NAME) if column not in frame]
    faults = [f"column '{column}' is missing" for column in missing]
    if frame._geometry_column_name != "geometry" or "geometry" not in frame:
        return [*faults, "there is no geometry column 'geometry'"]
    if frame.crs is None or frame.crs.to_epsg() != RD.to_epsg():
        faults.append(f"the CRS is {frame.crs and frame.crs.to_string()}, not EPSG:28992")
    if ID not in missing:
        faults.extend(_id_faults(frame))
    if NAME not in missing and frame[NAME].isna().any():
        faults.append("a feature has no name (an empty text is one)")
    faults.extend(_geometry_faults(np.asarray(frame.geometry.values)))
    return faults


def _id_faults(frame: gpd.GeoDataFrame) -> list[str]:
    ids = frame[ID]
    if not ids.map(lambda value: isinstance(value, str) or pd.isna(value)).all():
        return ["an id is no text"]
    if ids.isna().any() or (ids.astype(str) == "").any():
        return ["a feature has no id"]
    duplicated = ids[ids.duplicated()]
    return [f"{len(duplicated)} id(s) occur twice (e.g. '{duplicated.iloc[0]}')"] if len(duplicated) else []


def _geometry_faults(geometries: np.ndarray) -> list[str]:
    if len(geometries) == 0:
        return []
    absent = shapely.is_missing(geometries)
    counts = {
        "null geometry": absent,
        "empty geometry": ~absent & shapely.is_empty(geometries),
        "geometry with Z or M": shapely.has_z(geometries) | shapely.has_m(geometries),
        "geometry that is no (multi)polygon or (multi)point": ~absent
        & ~np.isin(shapely.get_type_id(geometries), _ALLOWED_TYPES),
        "invalid geometry": ~absent & ~shapely.is_valid(geometries),
    }
    faults = [f"{int(mask.sum())} feature(s) with {what}" for what, mask in counts.items() if mask.any()]
    minx, miny, maxx, maxy = shapely.total_bounds(geometries)
    if minx < RD_BOUNDS[0] or miny < RD_BOUNDS[1] or maxx > RD_BOUNDS[2] or maxy > RD_BOUNDS[3]:
        bounds = ", ".join(f"{value:.0f}" for value in (minx, miny, maxx, maxy))
        faults.append(f"coordinates ({bounds}) lie outside RD New; is the CRS right?")
    return faults
