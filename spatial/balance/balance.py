"""The area balance: every square metre of a region once, by the combination of claims that lies on it.

Region and claims are cut into tiles until little is left in each; a tile is divided on its own, and areas are added.
So no overlay sees more than about a thousand vertices, and memory holds the tiles on the way to one of them.

Precision. Coordinates are doubles and are used as they are. On the side of a tile a border gets a vertex, rounded to a
double: less than 1e-9 m off, and the same for all that share the border. Where GEOS cannot divide a tile so, the tile
is done again from the uncut shapes on a grid of `SNAP_M`, and an Issue tells its ground.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from math import fsum
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from spatial.balance.columns import BALANCE
from spatial.geometry.symbols import is_symbol
from spatial.geometry.tiles import Tile, tile_around
from spatial.layers.errors import SpatialError
from spatial.layers.issues import Issue
from spatial.layers.layer import Layer
from spatial.layers.region import Region
from spatial.overlay import polygonal

__all__ = ["BALANCE_COLUMNS", "BALANCE_TOLERANCE", "SNAP_M", "Balance", "area_balance", "balance_of_all"]

BALANCE_COLUMNS: Final = BALANCE.names
BALANCE_TOLERANCE: Final = 1e-6

SNAP_M: Final = 1e-4
"""The grid on which a tile is divided that cannot be divided with coordinates as they are."""

_LEAF_VERTICES: Final = 1024
"""A tile with no more vertices is divided at once; from 512 to 4096 the seconds hardly change."""

_ROUNDING_M2: Final = 1e-3
"""A combination with less ground in all owes it to the rounding of corners; drawn slivers have far more."""

_SHARED_OUT: Final = 64
"""So many tiles are made before threads take them over; a fixed number, so that tiles do not depend on threads."""

_FLAT_TYPES: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)

_REGION: Final = -1
_CLOSES_M2: Final = 1e-4

_Areas = list[tuple[frozenset[int], float]]


class Balance(NamedTuple):
    """The balance of a region, and what could only be measured on a grid.

    `rows`: columns `claims` (layer names, comma-separated, sorted; '' where nothing is claimed) and `area_ha`, sorted
    by claims. `issues`: at most one, of kind ``balance_snapped``.
    """

    rows: pd.DataFrame
    issues: tuple[Issue, ...]


def area_balance(region: Region, layers: Mapping[str, Layer], *, threads: int = 1) -> Balance:
    """Divide a region by the claims on it.

    Ground on which two plans of one layer lie counts once. What is drawn as a symbol has no area and takes no ground.
    The rows add up to the region's area within a relative 1e-6, and the balances of regions that share no ground to
    that of all of them as one region. The result does not depend on the number of threads. A combination of less than
    10 cm² in the whole region is rounding and has no row.

    Raises
    ------
    SpatialError
        The rows do not add up, or a tile cannot be divided even on the grid.
    """
    names = sorted(layers)
    shapes, layer = _gathered(region, [layers[name] for name in names])
    areas: dict[frozenset[int], list[float]] = defaultdict(list)
    snapped: list[float] = []
    for part, ground_m2 in _divided(tile_around(shapes, layer), shapes, threads):
        snapped.extend(ground_m2)
        for claims, area_m2 in part:
            areas[claims].append(area_m2)
    rows = sorted(
        (",".join(names[number] for number in sorted(claims)), total / 10_000)
        for claims, parts in areas.items()
        if (total := fsum(parts)) > _ROUNDING_M2
    )
    table = pd.DataFrame(rows, columns=list(BALANCE_COLUMNS))
    missing_ha = region.area_ha - fsum(table["area_ha"])
    if abs(missing_ha) > BALANCE_TOLERANCE * region.area_ha:
        msg = (
            f"the area balance of {region.code} does not close: {missing_ha:.4f} ha of {region.area_ha:.1f} ha missing"
        )
        raise SpatialError(msg)
    return Balance(table, _issues(region, snapped))


def balance_of_all(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Add up the rows of the balances of regions that share no ground; columns and order are those of one of them."""
    areas: dict[str, list[float]] = defaultdict(list)
    for table in tables:
        for claims, area_ha in zip(table["claims"], table["area_ha"], strict=True):
            areas[claims].append(area_ha)
    return pd.DataFrame([(name, fsum(areas[name])) for name in sorted(areas)], columns=list(BALANCE_COLUMNS))


def _gathered(region: Region, layers: list[Layer]) -> tuple[np.ndarray, np.ndarray]:
    """Return the polygons of the region, and of each layer those near it, with the number of the layer."""
    west, south, east, north = shapely.bounds(region.geometry)
    shapes, numbers = [shapely.get_parts(region.geometry)], [_REGION]
    for number, layer in enumerate(layers):
        parts = shapely.get_parts(layer.geometries[(_is_flat(layer)) & ~is_symbol(layer.frame)])
        minx, miny, maxx, maxy = shapely.bounds(parts).reshape(-1, 4).T
        shapes.append(parts[(minx < east) & (maxx > west) & (miny < north) & (maxy > south)])
        numbers.append(number)
    return np.concatenate(shapes), np.repeat(numbers, [len(parts) for parts in shapes])


def _is_flat(layer: Layer) -> np.ndarray:
    return np.asarray(shapely.get_dimensions(layer.geometries) == 2)


def _divided(root: Tile, whole: np.ndarray, threads: int) -> Iterator[tuple[_Areas, list[float]]]:
    """Give areas by claims, and the ground of each tile that was snapped, tile after tile."""
    open_tiles, areas = [root], []
    while open_tiles and len(open_tiles) < _SHARED_OUT:
        halved: list[Tile] = []
        for tile in open_tiles:
            settled = _settled(tile)
            if settled is None and (halves := _halves(tile)):
                halved.extend(halves)
            else:
                areas.append((settled, []) if settled is not None else _overlaid(tile, whole))
        open_tiles = halved
    yield from areas
    if threads == 1 or len(open_tiles) < 2:
        for tile in open_tiles:
            yield _descended(tile, whole)
        return
    with ThreadPoolExecutor(max_workers=threads) as pool:
        yield from pool.map(lambda tile: _descended(tile, whole), open_tiles)


def _descended(root: Tile, whole: np.ndarray) -> tuple[_Areas, list[float]]:
    """Divide a tile and all that it is cut into, one after the other."""
    areas: _Areas = []
    snapped: list[float] = []
    waiting = [root]
    while waiting:
        tile = waiting.pop()
        settled = _settled(tile)
        if settled is not None:
            areas.extend(settled)
        elif halves := _halves(tile):
            waiting.extend(halves)
        else:
            more, ground_m2 = _overlaid(tile, whole)
            areas.extend(more)
            snapped.extend(ground_m2)
    return areas, snapped


def _halves(tile: Tile) -> tuple[Tile, Tile] | None:
    return tile.halves() if tile.vertices > _LEAF_VERTICES else None


def _settled(tile: Tile) -> _Areas | None:
    """Return the areas of a tile that can be computed without an overlay, else None."""
    inside = _REGION in tile.covering
    claims = tile.covering - {_REGION}
    region = tile.layer == _REGION
    if not inside and not region.any():
        return []
    if region.all():
        return [(claims, tile.area_m2 if inside else fsum(shapely.area(tile.shapes)))]
    if inside and len(tile.shapes) == 1:
        area_m2 = float(shapely.area(tile.shapes[0]))
        return [(claims | {int(tile.layer[0])}, area_m2), (claims, tile.area_m2 - area_m2)]
    return None


def _overlaid(tile: Tile, whole: np.ndarray) -> tuple[_Areas, list[float]]:
    """Divide a tile by its claims one after the other; on a grid, from the uncut shapes, where that fails."""
    try:
        found = _split(tile, tile.shapes, 0.0)
    except shapely.GEOSException:
        found = None
    if found is not None:
        return found, []
    try:
        uncut = polygonal(shapely.intersection(whole[tile.row], shapely.box(*tile.box), grid_size=SNAP_M))
        found = _split(tile, uncut, SNAP_M)
    except shapely.GEOSException as err:
        msg = f"the area balance cannot divide the ground in {tile.box} between {len(tile.row)} shapes: {err}"
        raise SpatialError(msg) from err
    if found is None:
        msg = f"the area balance of the ground in {tile.box} does not close; look at the shapes there"
        raise SpatialError(msg)
    return found, [fsum(area_m2 for _, area_m2 in found)]


def _split(tile: Tile, shapes: np.ndarray, grid_m: float) -> _Areas | None:
    """Return areas by claims; None when they are not the ground of the region in the tile."""
    grid = grid_m or None
    region = shapes[tile.layer == _REGION]
    ground = shapely.box(*tile.box) if _REGION in tile.covering else _joined(region, grid)
    pieces: dict[frozenset[int], shapely.Geometry] = {tile.covering - {_REGION}: ground}
    for number in np.unique(tile.layer[tile.layer != _REGION]).tolist():
        claim = _joined(shapes[tile.layer == number], grid)
        divided: dict[frozenset[int], shapely.Geometry] = {}
        for claims, piece in pieces.items():
            taken = _flat(shapely.intersection(piece, claim, grid_size=grid))
            if shapely.area(taken) == 0:
                divided[claims] = piece
                continue
            divided[claims | {number}] = taken
            left = _flat(shapely.difference(piece, claim, grid_size=grid))
            if shapely.area(left) > 0:
                divided[claims] = left
        pieces = divided
    areas = [(claims, float(shapely.area(piece))) for claims, piece in pieces.items()]
    lost_m2 = float(shapely.area(ground)) - fsum(area_m2 for _, area_m2 in areas)
    # On a grid a border moves by half a cell at most.
    rounded_m2 = _CLOSES_M2 + grid_m * float(shapely.length(shapes).sum())
    return areas if abs(lost_m2) <= rounded_m2 else None


def _joined(shapes: np.ndarray, grid_m: float | None) -> shapely.Geometry:
    return shapes[0] if len(shapes) == 1 else _flat(shapely.union_all(shapes, grid_size=grid_m))


def _flat(shape: shapely.Geometry) -> shapely.Geometry:
    return shape if shapely.get_type_id(shape) in _FLAT_TYPES else polygonal(np.array([shape], dtype=object))[0]


def _issues(region: Region, snapped: list[float]) -> tuple[Issue, ...]:
    if not snapped:
        return ()
    message = (
        f"{len(snapped)} piece(s) of ground of {region.code} could be divided only on a grid of {SNAP_M * 1000} mm; "
        "the area is theirs, the difference far less"
    )
    return (Issue("", "", "balance_snapped", "", message, fsum(snapped), len(snapped)),)
