"""Every table of a report has the columns that its description says, in order."""

import pandas as pd
import pytest

from spatial.layers.columns import IN_REGION
from spatial.report.report import RegionReport
from spatial.report.table_list import ATTRIBUTE_TABLES, TABLES
from spatial.schema.table import Table
from tests.maps.conftest import build_report
from tests.maps.report.fixture import whole


@pytest.fixture(scope="module", params=[(), ("ruim",)], ids=["basic", "scenario"])
def report(request: pytest.FixtureRequest) -> RegionReport:
    return build_report(scenarios=request.param)


@pytest.mark.parametrize("table", [one for name, one in TABLES.items() if name != "region"], ids=lambda one: one.name)
def test_rows_have_the_columns_that_are_described(report: RegionReport, table: Table) -> None:
    assert [name for name in report.rows_of(table) if name != "geometry"] == list(table.names)


def test_layers_have_columns_that_are_described(report: RegionReport) -> None:
    tables = report.background.layer_tables
    for name, frame in {**report.inputs, "municipalities": report.municipalities}.items():
        assert set(frame.columns) - {"geometry"} <= {*tables[name].names, IN_REGION.name}, name


def test_codes_are_those_of_the_value_list(report: RegionReport) -> None:
    for table in ATTRIBUTE_TABLES.values():
        for column in [one for one in table.columns if one.values is not None]:
            found = set(report.rows_of(table)[column.name].dropna().astype(str))
            allowed = {*column.values.codes, *([""] if column.optional else [])}
            assert found <= allowed, (table.name, column.name)


def test_dtypes_are_those_of_the_description(report: RegionReport) -> None:
    for table in ATTRIBUTE_TABLES.values():
        rows = whole(report).rows_of(table)
        for column in [one for one in table.columns if one.type in ("number", "integer")]:
            assert pd.api.types.is_numeric_dtype(rows[column.name]) or rows[column.name].isna().all(), column.name
