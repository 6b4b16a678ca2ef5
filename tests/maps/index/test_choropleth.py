"""Classes of numbers, and outlines of regions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, box

from maps.index.choropleth import CLASSES, classes_of, outlines

VALUES = st.lists(st.none() | st.integers(-1000, 1000).map(float), max_size=40)


def test_five_classes_of_equal_size() -> None:
    found = classes_of([float(value) for value in range(10)])
    assert found.of == (0, 0, 1, 1, 2, 2, 3, 3, 4, 4)
    assert found.ends == ((0, 0, 1), (1, 2, 3), (2, 4, 5), (3, 6, 7), (4, 8, 9))


def test_few_numbers_take_the_dark_end() -> None:
    found = classes_of([5.0, None, 88.0, 5.0])
    assert found.of == (3, None, 4, 3)
    assert found.ends == ((3, 5, 5), (4, 88, 88))


def test_no_numbers_no_classes() -> None:
    assert classes_of([None, None]).of == (None, None)
    assert classes_of([]).ends == ()


@given(VALUES)
def test_more_is_never_lighter(values: list[float | None]) -> None:
    found = classes_of(values)
    known = sorted((value, at) for value, at in zip(values, found.of, strict=True) if value is not None)
    assert [at for _, at in known] == sorted(at for _, at in known)
    assert all(0 <= at < CLASSES for _, at in known)
    for value, at in known:
        assert any(number == at and low <= value <= high for number, low, high in found.ends)
    if known:
        assert known[-1][1] == CLASSES - 1


def test_outlines_have_north_up() -> None:
    drawn = outlines([box(0, 0, 1000, 2000), box(1000, 0, 2000, 2000)])
    assert drawn.view_box == "-8 -8 36 36"
    assert len(drawn.paths) == 2
    x, y = map(int, drawn.paths[1][1:].split("l")[0].split())
    assert 10 <= x <= 20
    assert 0 <= y <= 20
    assert all(path.endswith("z") for path in drawn.paths)


def test_an_islet_is_left_out_and_a_region_never_is() -> None:
    islet = box(5000, 5000, 5010, 5010)
    drawn = outlines([MultiPolygon([box(0, 0, 1000, 2000), islet]), islet])
    assert [path.count("M") for path in drawn.paths] == [1, 1]
    assert "lz" not in "".join(drawn.paths)


@pytest.mark.parametrize("shapes", [[], [box(0, 0, 1000, 1000), box(500, 0, 1500, 1000)]])
def test_none_and_overlapping_ones(shapes: list) -> None:
    assert len(outlines(shapes).paths) == len(shapes)
