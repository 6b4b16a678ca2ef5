import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial.geometry.symbols import SYMBOL, SymbolLimits, is_symbol, looks_like_symbol
from tests.spatial.factory import X0, Y0, box, layer

LIMITS = SymbolLimits(any_m2=1000, square_m2=2500, triangle_m2=10_000, circle_m2=50_000)


def polygon(*corners: tuple[float, float]) -> shapely.Geometry:
    return shapely.Polygon([(X0 + x, Y0 + y) for x, y in corners])


def regular(corners: int, radius_m: float, turned: float = 0.0) -> shapely.Geometry:
    angles = turned + 2 * np.pi * np.arange(corners) / corners
    return polygon(*zip(radius_m * np.cos(angles), radius_m * np.sin(angles), strict=True))


def judged(*shapes: shapely.Geometry | None) -> list[bool]:
    return looks_like_symbol(np.array(shapes, dtype=object), LIMITS).tolist()


def test_symbols_are_told_from_plots() -> None:
    symbols = {
        "tiny, whatever its shape": polygon((0, 0), (30, 5), (25, 30)),
        "square of 49 m": polygon((0, 0), (49, 0), (49, 49), (0, 49)),
        "square on its corner": regular(4, 30, turned=0.3),
        "square with a point halfway": polygon((0, 0), (20, 0), (49, 0), (49, 49), (0, 49)),
        "triangle": regular(3, 80),
        "circle of 360 corners": regular(360, 120),
        "circle of 12 corners": regular(12, 120),
    }
    assert judged(*symbols.values()) == [True] * len(symbols), list(symbols)


def test_plots_are_no_symbols() -> None:
    plots = {
        "square of 1 ha": polygon((0, 0), (100, 0), (100, 100), (0, 100)),
        "rectangle": polygon((0, 0), (60, 0), (60, 30), (0, 30)),
        "diamond": polygon((0, 0), (30, 20), (60, 0), (30, -20)),
        "plot between three streets, sides 73, 72 and 65 m": polygon((0, 0), (73.3, 0), (28.7, 66.2)),
        "large circle": regular(360, 200),
        "octagon": regular(8, 60),
        "ring": shapely.difference(regular(360, 100), regular(360, 50)),
        "two circles": shapely.union(regular(90, 60), shapely.affinity.translate(regular(90, 60), 500, 0)),
    }
    assert judged(*plots.values()) == [False] * len(plots), list(plots)


def test_no_shape_is_no_symbol() -> None:
    assert judged() == []
    assert judged(shapely.Point(X0, Y0), shapely.MultiPoint([(X0, Y0), (X0, Y0 + 1)])) == [False, False]


@given(
    corners=st.sampled_from([3, 4, 12, 40, 360]),
    turned=st.floats(0, 6),
    dx=st.floats(-100_000, 100_000),
    dy=st.floats(-100_000, 100_000),
)
def test_where_and_how_turned_it_stands_makes_no_difference(corners: int, turned: float, dx: float, dy: float) -> None:
    shape = shapely.affinity.translate(regular(corners, 34, turned), dx, dy)
    assert judged(shape, shapely.reverse(shape), shapely.multipolygons([shape])) == [True, True, True]


@pytest.mark.parametrize(
    ("note", "holds"), [(SYMBOL, True), (f"other,{SYMBOL}", True), ("symbol", False), (None, False)]
)
def test_the_note_tells(note: str | None, holds: bool) -> None:
    plans = layer("housing_plans", [box(0, 0, 10)], note=[note])
    assert is_symbol(plans.frame).tolist() == [holds]
    assert is_symbol(plans.frame.drop(columns="note")).tolist() == [False]
