"""What a report says of the columns of its layers."""

from maps.common.errors import OutputError
from spatial.report.report import RegionReport
from spatial.schema.column import Column
from spatial.schema.errors import SchemaError
from spatial.schema.table import Table

__all__ = ["column_of", "columns_of"]


def columns_of(report: RegionReport, layer: str) -> Table:
    """Return the columns that features of an input layer may have.

    Raises
    ------
    OutputError
        The report does not describe that layer.
    """
    tables = report.background.layer_tables
    if layer not in tables:
        msg = (
            f"report of {report.region.code}: layer '{layer}' is not described; `ReportContext.layer_tables` must hold "
            f"every layer of `inputs`, it holds {', '.join(sorted(tables)) or 'none'}"
        )
        raise OutputError(msg)
    return tables[layer]


def column_of(table: Table, name: str) -> Column:
    """Return a column of a table.

    Raises
    ------
    OutputError
        The table is described without it.
    """
    try:
        return table.column(name)
    except SchemaError as err:
        raise OutputError(str(err)) from err
