"""Shapes for the screen."""

import subprocess
import sys

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import MultiPoint, MultiPolygon, Polygon, box

from maps.common.shapes import TOLERANCE_M, ShapeStore, simplified_coverage, to_degrees
from tests.maps.map_page import shapes_in


def test_a_shape_comes_back_to_within_the_tolerance() -> None:
    angle = np.linspace(0, 2 * np.pi, 500)[:-1]
    circle = np.column_stack([155_000 + 900 * np.cos(angle), 463_000 + 900 * np.sin(angle)])
    area = MultiPolygon(
        [Polygon(circle, holes=[circle[::-1] * 0.5 + np.array([77_500, 231_500])]), box(0, 400_000, 9, 400_009)]
    )
    store = ShapeStore()
    assert store.add(np.array([area, area], dtype=object)) == [0, 0]
    (shape,) = shapes_in(store.encoded())
    back = Transformer.from_crs(4326, 28992, always_xy=True)
    polygons = [
        Polygon(
            np.column_stack(back.transform(*rings[0].T)),
            [np.column_stack(back.transform(*hole.T)) for hole in rings[1:]],
        )
        for rings in shape
    ]
    assert [len(rings) for rings in shape] == [2, 1]
    assert shapely.hausdorff_distance(MultiPolygon(polygons), area, densify=0.01) < TOLERANCE_M + 0.5
    assert len(shape[0][0]) < 100


def test_a_plan_of_one_square_metre_does_not_vanish() -> None:
    store = ShapeStore()
    dots = MultiPoint([(150_000, 450_000), (150_010, 450_000)])
    assert store.add(np.array([box(150_000, 450_000, 150_001, 450_001), dots])) == [0, 1]
    area, points = shapes_in(store.encoded())
    wanted = to_degrees(np.array([[150_000.5, 450_000.5]]))
    # Its corners may fall together; the page draws what is so small as a dot at its middle.
    assert len(area[0][0]) >= 3
    assert np.abs(area[0][0] - wanted).max() <= 2e-5
    assert len(points[0][0]) == 2


def test_no_shapes_are_a_store_too() -> None:
    assert shapes_in(ShapeStore().encoded()) == []


@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(20_000, 270_000), st.integers(310_000, 610_000)), min_size=1, max_size=5, unique=True
        ),
        min_size=1,
        max_size=6,
    )
)
def test_points_come_back_whole(features: list[list[tuple[int, int]]]) -> None:
    store = ShapeStore()
    numbers = store.add(np.array([MultiPoint(points) for points in features], dtype=object))
    back = shapes_in(store.encoded())
    for number, points in zip(numbers, features, strict=True):
        assert np.array_equal(back[number][0][0], to_degrees(np.array(points, dtype=float)))


def test_what_is_known_is_told_without_adding_it() -> None:
    store = ShapeStore()
    one, other = box(0, 400_000, 9, 400_009), box(0, 400_000, 8, 400_009)
    store.add(np.array([one], dtype=object))
    assert store.known(np.array([other, one], dtype=object)) == [-1, 0]
    assert len(store) == 1


def test_a_form_that_is_given_is_drawn_as_it_is() -> None:
    store = ShapeStore()
    area, form = box(150_000, 450_000, 150_100, 450_100), box(150_000, 450_000, 150_100, 450_050)
    store.add(np.array([area], dtype=object), drawn=np.array([form], dtype=object))
    ((outline,),) = shapes_in(store.encoded())[0]
    wanted = to_degrees(shapely.get_coordinates(form)[:-1])
    assert np.allclose(np.array(outline), wanted, atol=1e-9)


def test_shared_borders_stay_shared() -> None:
    wiggle = [(5000 + at % 2, at * 10) for at in range(501)]
    left, right = Polygon([(0, 0), *wiggle, (0, 5000)]), Polygon([(9000, 0), *wiggle, (9000, 5000)])
    simple = simplified_coverage(np.array([left, right], dtype=object))
    assert shapely.get_num_coordinates(simple).sum() < 100
    assert shapely.coverage_is_valid(simple)
    assert shapely.area(shapely.intersection(*simple)) == 0


_HAMMER = """
import faulthandler
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from maps.common.shapes import to_degrees

faulthandler.enable()
points = np.random.default_rng(1).uniform((10_000, 310_000), (280_000, 620_000), (50_000, 2))
alone = to_degrees(points)
with ThreadPoolExecutor(8) as pool:
    assert all(pool.map(lambda _: np.array_equal(to_degrees(points), alone), range(60)))
"""


def test_many_threads_turn_coordinates_without_a_crash() -> None:
    # In a process of its own: a crash of PROJ would otherwise end the whole test run.
    ended = subprocess.run([sys.executable, "-c", _HAMMER], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
