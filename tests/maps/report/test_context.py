"""How the report writes its numbers."""

from collections.abc import Callable

import pandas as pd
import pytest

from maps.report.context import Context, context_of
from spatial.report.report import RegionReport
from tests.maps.conftest import IMG
from tests.maps.report.fixture import whole


@pytest.fixture(scope="module")
def context(make_report: Callable[..., RegionReport]) -> Context:
    """The words of the report of XX01 in Dutch."""
    return context_of(whole(make_report()))


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (1.62, "TWh", "1,62 TWh"),
        (0.435, "TWh", "0,435 TWh"),
        (2.0, "TWh", "2 TWh"),
        (54.955, "TWh", "55 TWh"),
        (99.96, "ha", "100 ha"),
        (1234.5, "ha", "1.234 ha"),
        (917193.0, "1", "917.193"),
        (0.7, "share", "70 %"),
        (0.4871, "share", "48,7 %"),
        (-24.0, "1", "-24"),
        (0.0, "GWh/yr", "0 GWh/jaar"),
        (0.00012, "m", "0,00012 m"),
        (None, "m", ""),
        (pd.NA, "m", ""),
        (float("nan"), "m", ""),
    ],
)
def test_a_number_has_three_digits_and_its_unit(context: Context, value: object, unit: str, written: str) -> None:
    assert context.value(value, unit) == written


@pytest.mark.parametrize(("value", "written"), [(54.955, "54,955 TWh"), (18.5, "18,5 TWh"), (25000, "25.000 TWh")])
def test_a_number_of_a_rule_is_written_as_given(context: Context, value: float, written: str) -> None:
    assert context.exact(value, "TWh") == written


def test_one_dwelling_is_no_dwellings(context: Context) -> None:
    assert [context.dwellings(count) for count in (1, 1200.0, pd.NA)] == ["1 woning", "1.200 woningen", ""]


def test_only_a_finding_that_stands_in_full_is_linked(context: Context) -> None:
    heavy = next(name for name, row in context.findings.items() if row["grade"] == 4)
    light = next(name for name, row in context.findings.items() if row["grade"] == 2)
    cell = context.findings_cell(f"{heavy},{light},gone-1")
    assert [(link.href, link.text) for link in cell.links] == [(f"#f-{heavy}", f"C-01 {IMG} × Molenrij")]
    assert cell.text.startswith("C-02 ")
    assert cell.text.endswith(" × Het Moeras; gone-1")
