"""The colours of the map, as people with and without colour vision see them."""

from itertools import combinations

import numpy as np
import pytest

from maps.common.styles import GRADE_COLOURS

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
    "none": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}

_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = np.array([0.9505, 1.0, 1.089])


def lab(colour: str, sight: np.ndarray) -> np.ndarray:
    """Return a colour as seen, in CIE L*a*b*."""
    part = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    xyz = _TO_XYZ @ np.clip(sight @ linear, 0, 1) / _WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("kind", GRADE_COLOURS)
def test_grades_differ_for_every_eye(kind: str, sight: str) -> None:
    fills = [fill for fill, _ in GRADE_COLOURS[kind].values()]
    for one, other in combinations(fills, 2):
        # 2.3 is just noticeable side by side; a legend and a map lie apart.
        assert np.linalg.norm(lab(one, SIGHT[sight]) - lab(other, SIGHT[sight])) > 15, (one, other)


@pytest.mark.parametrize("sight", [name for name in SIGHT if name != "none"])
def test_conflicts_and_opportunities_differ_for_every_eye_with_colour(sight: str) -> None:
    conflicts, opportunities = ([fill for fill, _ in grades.values()] for grades in GRADE_COLOURS.values())
    for one in conflicts:
        for other in opportunities:
            assert np.linalg.norm(lab(one, SIGHT[sight]) - lab(other, SIGHT[sight])) > 15, (one, other)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("kind", GRADE_COLOURS)
def test_lightness_falls_as_the_grade_rises(kind: str, sight: str) -> None:
    lightness = [lab(fill, SIGHT[sight])[0] for _, (fill, _) in sorted(GRADE_COLOURS[kind].items())]
    assert lightness == sorted(lightness, reverse=True)
