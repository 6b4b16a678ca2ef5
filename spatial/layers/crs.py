"""RD New, the one CRS of every Layer, and the ground on which its coordinates make sense."""

from typing import Final

from pyproj import CRS

__all__ = ["RD", "RD_BOUNDS", "RD_EPSG"]

RD_EPSG: Final = 28992
RD: Final = CRS.from_epsg(RD_EPSG)

RD_BOUNDS: Final = (-200_000.0, 200_000.0, 400_000.0, 950_000.0)
"""(minx, miny, maxx, maxy) in metres, EPSG:28992: the Netherlands with its part of the North Sea and a wide margin.

Degrees, Web Mercator and UTM coordinates all fall outside it, which is how a wrong CRS is found out.
"""
