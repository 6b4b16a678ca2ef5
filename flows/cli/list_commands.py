"""The commands that list: `sources`, `rules` and `regions`."""

from typing import Any

import click

from flows.cli.options import guarded, make_request, request_options
from flows.cli.output import print_rows, print_table, progress_display
from flows.errors import ExitCode

__all__ = ["regions", "rules", "sources"]


@click.command()
@click.option(
    "--probe",
    is_flag=True,
    help="Request one item from every address, and list which entries hold, moved or changed.",
)
@request_options
@guarded
def sources(*, probe: bool, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - click's own
    """List the sources: provider, licence, health, content date, age, features, size, last error."""
    from flows.cli.listings import probe_rows, short_rows, source_rows

    request = make_request(options)
    if probe:
        with progress_display(as_json=as_json) as progress:
            rows = probe_rows(request, progress)
    else:
        rows = source_rows(request)
    if as_json or not rows:
        print_rows(rows, as_json=as_json)
    else:
        print_table(rows if probe else short_rows(rows))
    if probe and any(row["verdict"] in ("changed", "gone") for row in rows):
        raise SystemExit(ExitCode.NOTHING_TO_PUBLISH)


@click.command()
@request_options
@guarded
def rules(*, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - click's own
    """List rules, parameters and scenarios with status and source."""
    from flows.cli.listings import rule_rows

    print_rows(rule_rows(make_request(options)), as_json=as_json)


@click.command()
@request_options
@guarded
def regions(*, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - click's own
    """List the regions that can be reported."""
    from flows.cli.listings import region_rows

    print_rows(region_rows(make_request(options)), as_json=as_json)
