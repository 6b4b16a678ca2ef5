"""The proof of a CRS: what states it, whether the statements agree, whether the coordinates can be of it."""

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from data.entries.source import Source
from data.errors import HarmoniseError
from spatial.layers.crs import RD_BOUNDS

__all__ = ["check_plausible", "proved_crs"]


def proved_crs(source: Source, file_crs: CRS | None, stated: str | None) -> CRS:
    """Return the CRS on which the entry, the server (`stated`) and the file (`file_crs`) agree, where they name one.

    Raises
    ------
    HarmoniseError
        None of them names one, or two name different ones.
    """
    statements: dict[str, CRS] = {}
    for origin, text in (("its entry", source.crs), ("the server", stated)):
        if text is not None:
            try:
                statements[origin] = CRS.from_user_input(text)
            except CRSError as err:
                msg = f"source '{source.id}': {origin} names the CRS '{text}', which is unknown: {err}"
                raise HarmoniseError(msg) from err
    if file_crs is not None:
        # RD with heights (EPSG:7415) is RD: heights are not used.
        statements["the file"] = file_crs.to_2d() if file_crs.is_compound else file_crs
    if not statements:
        msg = (
            f"source '{source.id}': nothing says in which CRS the coordinates are; "
            "find out and add it to its entry, for instance 'crs: EPSG:28992' (RD New)"
        )
        raise HarmoniseError(msg)
    first, *others = statements.items()
    for origin, crs in others:
        if not crs.equals(first[1], ignore_axis_order=True) and crs.to_epsg() != first[1].to_epsg():
            msg = (
                f"source '{source.id}': {first[0]} says {first[1].to_string()} and {origin} says {crs.to_string()}; "
                "find out which is right and correct 'crs' in its entry"
            )
            raise HarmoniseError(msg)
    return first[1]


def check_plausible(source: Source, crs: CRS, geometries: np.ndarray) -> None:
    """Refuse coordinates that cannot be of a CRS.

    Raises
    ------
    HarmoniseError
        Saying which CRS they look like.
    """
    if len(geometries) == 0 or shapely.is_missing(geometries).all():
        return
    minx, miny, maxx, maxy = shapely.total_bounds(geometries)
    if crs.is_geographic:
        is_implausible = minx < -180 or maxx > 180 or miny < -90 or maxy > 90
    elif crs.to_epsg() == 28992:
        is_implausible = minx < RD_BOUNDS[0] or miny < RD_BOUNDS[1] or maxx > RD_BOUNDS[2] or maxy > RD_BOUNDS[3]
    else:
        is_implausible = False
    if is_implausible:
        likely = "RD New (EPSG:28992)" if crs.is_geographic else "degrees (EPSG:4326), or of another country"
        msg = (
            f"source '{source.id}': coordinates from ({minx:.3f}, {miny:.3f}) to ({maxx:.3f}, {maxy:.3f}) cannot be "
            f"{crs.to_string()}; they look like {likely}; correct 'crs' in its entry"
        )
        raise HarmoniseError(msg)
