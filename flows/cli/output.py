"""What commands print: rows, tables, JSON, progress and errors."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from textwrap import shorten
from typing import Any, Final, NoReturn

import click

from flows.errors import ExitCode

__all__ = ["fail", "print_json", "print_rows", "print_table", "progress_display"]

_FILE_WIDTH: Final = 1_000
_CELL_WIDTH: Final = 160


def print_json(content: object) -> None:
    """Print an object as one line of JSON; numbers that are not finite are refused."""
    click.echo(json.dumps(content, ensure_ascii=False, allow_nan=False))


def print_rows(rows: list[dict[str, object]], *, as_json: bool) -> None:
    """Print rows, one a line: as JSON objects, or their values without the empty ones."""
    for row in rows:
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False, default=_json_value))
        else:
            click.echo("  ".join(str(value) for value in row.values() if value not in ("", None)))


def print_table(rows: list[dict[str, object]]) -> None:
    """Print rows as a table; in a file each row is one line. Long values are shortened; `--json` gives them whole."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0]:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(escape(shorten(str(value), _CELL_WIDTH, placeholder=" …")) for value in row.values()))
    terminal = Console()
    console = terminal if terminal.is_terminal else Console(width=_FILE_WIDTH)
    console.print(table)


@contextmanager
def progress_display(*, as_json: bool) -> Iterator[Any]:
    """Give the display of progress that fits the output: JSON lines, a bar on a terminal, or plain lines."""
    from rich.console import Console

    from flows.executors.progress import BarProgress, JsonProgress, LineProgress

    console = Console(stderr=True)
    if as_json:
        yield JsonProgress(sys.stdout)
    elif console.is_terminal:
        with BarProgress(console) as bars:
            yield bars
    else:
        yield LineProgress(sys.stderr)


def fail(message: str, code: ExitCode, *, as_json: bool) -> NoReturn:
    """Print an error and end with its exit code."""
    if as_json:
        click.echo(json.dumps({"event": "error", "exit_code": int(code), "message": message}, ensure_ascii=False))
    else:
        click.echo(f"opgavenkaart: {message}", err=True)
    raise SystemExit(code)


def _json_value(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
