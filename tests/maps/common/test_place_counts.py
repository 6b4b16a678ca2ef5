"""Claims counted once, by hand."""

import numpy as np
import pandas as pd
import pytest

from maps.common.labels import wording_of
from maps.common.place_counts import PlaceCounts, place_counts, places_line
from spatial.report.report import RegionReport

DOSSIERS = pd.DataFrame(
    [
        ("claim", 4, np.nan, 10.5),
        ("claim", 3, 120, np.nan),
        ("claim", 2, 50, np.nan),
        ("claim", 0, 7, np.nan),
        ("claim", None, 9, 3.0),
        ("nature", 4, 999, np.nan),
    ],
    columns=["kind", "severity", "dwellings", "energy_gwh"],
)


def test_a_claim_counts_once_and_nature_does_not() -> None:
    assert place_counts(DOSSIERS) == PlaceCounts(5, 4, 2, 120, 10.5)


def test_without_heavy_ones_nothing_is_added_up() -> None:
    assert place_counts(DOSSIERS.iloc[2:5]) == PlaceCounts(3, 2, 0, None, None)
    assert place_counts(DOSSIERS.iloc[:0]) == PlaceCounts(0, 0, 0, None, None)


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        (
            PlaceCounts(1_368, 202, 17, 944, 280.0),
            "1.368 plannen en gebieden: 202 met een conflict of signaal, 17 zwaar (ernst 3 of 4), 944 woningen, "
            "280 GWh per jaar",
        ),
        (
            PlaceCounts(3, 2, 0, None, None),
            "3 plannen en gebieden: 2 met een conflict of signaal, 0 zwaar (ernst 3 of 4)",
        ),
    ],
)
def test_the_line_tells_what_is_known(report: RegionReport, counts: PlaceCounts, line: str) -> None:
    assert places_line(counts, wording_of(report)) == line
