"""One-hectare hexagons over nature areas, the grid on which nitrogen deposition is computed."""

import numpy as np
import shapely

HECTARE_M2 = 10_000.0

_SIDE_M = (HECTARE_M2 / (1.5 * 3**0.5)) ** 0.5
_COLUMN_M = 1.5 * _SIDE_M
_ROW_M = 3**0.5 * _SIDE_M
_BATCH = 200_000


def hexagons_over(areas: np.ndarray) -> np.ndarray:
    """Return the cells of one regular grid of flat-topped hexagons of 1 ha that meet an area.

    Each cell comes once, ordered by column and row. Over the nature areas of `bench.national` at scale 1 these are
    about 650,000 cells, of which a sixth crosses an outline. No areas give no cells.
    """
    cells = [_cells_on(area) for area in areas]
    if not cells:
        return np.array([], dtype=object)
    column, row = np.unique(np.concatenate(cells, axis=1), axis=1)
    return _hexagons(column, row)


def _cells_on(area: shapely.Geometry) -> np.ndarray:
    west, south, east, north = shapely.bounds(area)
    columns = np.arange(np.floor(west / _COLUMN_M) - 1, np.ceil(east / _COLUMN_M) + 2, dtype=np.int64)
    rows = np.arange(np.floor(south / _ROW_M) - 1, np.ceil(north / _ROW_M) + 2, dtype=np.int64)
    column, row = (axis.ravel() for axis in np.meshgrid(columns, rows, indexing="ij"))
    shapely.prepare(area)
    meets = np.concatenate(
        [
            shapely.intersects(area, _hexagons(column[at : at + _BATCH], row[at : at + _BATCH]))
            for at in range(0, len(column), _BATCH)
        ]
    )
    return np.stack([column[meets], row[meets]])


def _hexagons(column: np.ndarray, row: np.ndarray) -> np.ndarray:
    # Corners are whole multiples of half a side and half a row, so that neighbours have the same corner to the bit.
    across = 3 * column[:, None] + np.array([2, 1, -1, -2, -1, 1])
    along = 2 * row[:, None] + column[:, None] % 2 + np.array([0, 1, 1, 0, -1, -1])
    return np.asarray(shapely.polygons(np.stack([across * (_SIDE_M / 2), along * (_ROW_M / 2)], axis=-1)))
