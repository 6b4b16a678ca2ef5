"""The proof of a CRS: what says it, whether they agree, whether the coordinates can be of it."""

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from data.entries.source import Source
from data.errors import HarmoniseError
from spatial.layers.crs import RD_BOUNDS

__all__ = ["plausible", "proved"]


def proved(source: Source, own: CRS | None, stated: str | None) -> CRS:
    """Return the CRS on which the entry, the server (`stated`) and the file (`own`) agree, as far as they say one.

    Raises
    ------
    HarmoniseError
        None of them says one, or two say different ones.
    """
    claims: dict[str, CRS] = {}
    for who, text in (("its entry", source.crs), ("the server", stated)):
        if text is not None:
            try:
                claims[who] = CRS.from_user_input(text)
            except CRSError as err:
                msg = f"source '{source.id}': {who} names the CRS '{text}', which is unknown: {err}"
                raise HarmoniseError(msg) from err
    if own is not None:
        # RD with heights (EPSG:7415) is RD: heights are not used.
        claims["the file"] = own.to_2d() if own.is_compound else own
    if not claims:
        msg = (
            f"source '{source.id}': nothing says in which CRS the coordinates are; "
            "find out and add it to its entry, for instance 'crs: EPSG:28992' (RD New)"
        )
        raise HarmoniseError(msg)
    first, *rest = claims.items()
    for who, crs in rest:
        if not crs.equals(first[1], ignore_axis_order=True) and crs.to_epsg() != first[1].to_epsg():
            msg = (
                f"source '{source.id}': {first[0]} says {first[1].to_string()} and {who} says {crs.to_string()}; "
                "find out which is right and mend 'crs' in its entry"
            )
            raise HarmoniseError(msg)
    return first[1]


def plausible(source: Source, crs: CRS, geometries: np.ndarray) -> None:
    """Refuse coordinates that cannot be of a CRS.

    Raises
    ------
    HarmoniseError
        Saying what they look like.
    """
    if len(geometries) == 0 or shapely.is_missing(geometries).all():
        return
    minx, miny, maxx, maxy = shapely.total_bounds(geometries)
    if crs.is_geographic:
        wrong = minx < -180 or maxx > 180 or miny < -90 or maxy > 90
    elif crs.to_epsg() == 28992:
        wrong = minx < RD_BOUNDS[0] or miny < RD_BOUNDS[1] or maxx > RD_BOUNDS[2] or maxy > RD_BOUNDS[3]
    else:
        wrong = False
    if wrong:
        looks = "RD New (EPSG:28992)" if crs.is_geographic else "degrees (EPSG:4326), or of another country"
        msg = (
            f"source '{source.id}': coordinates from ({minx:.3f}, {miny:.3f}) to ({maxx:.3f}, {maxy:.3f}) cannot be "
            f"{crs.to_string()}; they look like {looks}; mend 'crs' in its entry"
        )
        raise HarmoniseError(msg)
