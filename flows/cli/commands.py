"""The command line."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from textwrap import shorten
from typing import Any, NoReturn

import click
from pydantic import ValidationError

from flows.errors import EXPECTED, ExitCode, exit_code
from flows.settings import Settings, contain_prefect

__all__ = ["main"]

_WIDE = 1_000
_CELL = 160
_FOLDER = click.Path(path_type=Path, file_okay=False)
_REGION = click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="CODE",
    help="CBS code (ES04, PV23, GM0193); default all energy regions.",
)
_TIME = click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"])


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="opgavenkaart")
def main() -> None:
    """Opgavenkaart: shared, reproducible maps of Dutch regional planning."""


def _common(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say which data and which rules."""
    options = (
        click.option("--catalogue", type=_FOLDER, envvar="OPGAVENKAART_CATALOGUE", help="Catalogue folder instead of the built-in one."),
        click.option("--rules", type=_FOLDER, envvar="OPGAVENKAART_RULES", help="Rules added to the built-in ones; the same id replaces."),
        click.option("--mirror", metavar="URL", help="Pull every https://HOST/PATH as URL/HOST/PATH."),
        click.option("--offline", is_flag=True, help="No network: last good snapshots, their age shown."),
        click.option("--at", type=_TIME, metavar="TIME", help="Publication time, such as 2026-11-23T06:00 (UTC unless it ends on an offset)."),
        click.option("--lang", type=click.Choice(["nl", "en"]), help="Language of what planners see."),
        click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Threads."),
        click.option("--sample", is_flag=True, help="The built-in fictional region."),
        click.option("--json", "as_json", is_flag=True, help="One JSON object a line."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _guarded(command: Callable[..., None]) -> Callable[..., None]:
    """End with the right exit code and one message when something expected goes wrong."""

    @wraps(command)
    def run(*args: object, **options: Any) -> None:  # noqa: ANN401 - click's own
        try:
            command(*args, **options)
        except EXPECTED as error:
            _fail(str(error), exit_code(error), as_json=bool(options.get("as_json")))
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
            _fail(f"the settings are wrong: {faults}", ExitCode.USAGE, as_json=bool(options.get("as_json")))

    return run


@main.command()
@_REGION
@click.option("--out", type=_FOLDER, help="Where releases go.")
@click.option("--scenario", "scenarios", multiple=True, metavar="NAME", help="Also judge under this scenario.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Run on the Dask cluster of this scheduler (tcp://HOST:8786), as a Prefect flow.",
)
@click.option("--prefect", is_flag=True, help="Run the steps as a Prefect flow (also where PREFECT_API_URL is set).")
@_common
@_guarded
def run(*, prefect: bool, as_json: bool, **asked: Any) -> None:  # noqa: ANN401 - click's own
    """Pull what is due, judge every rule, publish a release."""
    from flows.run.request import make_request

    settings = Settings()
    request = make_request(settings, **asked)
    if prefect or request.scheduler or "PREFECT_API_URL" in os.environ:
        contain_prefect(settings)
        from flows.executors.prefect_flow import run_as_flow

        release = run_as_flow(request)
    else:
        from flows.executors.local import LocalExecutor
        from flows.job import main_job

        with _progress(as_json=as_json) as progress:
            release = main_job(request, LocalExecutor(request.workers, progress))
    if as_json:
        told = {"event": "released", "release_id": release.release_id, "folder": str(release.folder)}
        click.echo(json.dumps({**told, "index": str(release.index), "sources": release.sources}))
        return
    for result in release.regions:
        conflicts = sum(result.conflicts_by_severity.values())
        click.echo(f"{result.code} {result.name}: {conflicts} conflicts, {result.opportunities} opportunities")
    for source, health in release.sources.items():
        if health != "fresh":
            click.echo(f"source {source}: {health}")
    click.echo(f"published {release.release_id}; open {release.index.absolute()}")


@main.command()
@click.argument("sources", nargs=-1)
@click.option("--only", "only", multiple=True, metavar="ID", help="Pull this source; the same as naming it.")
@click.option("--since", type=_TIME, metavar="TIME", help="Leave out what was pulled at that time or later.")
@click.option("--accept-fewer", is_flag=True, help="Take a source even when it holds far fewer features than before.")
@_REGION
@_common
@_guarded
def refresh(
    *,
    sources: tuple[str, ...],
    only: tuple[str, ...],
    since: datetime | None,
    accept_fewer: bool,
    as_json: bool,
    **asked: Any,  # noqa: ANN401 - click's own
) -> None:
    """Pull only: SOURCES, or all that a run needs; the only way to pull a source that is unverified."""
    from flows.executors.local import LocalExecutor
    from flows.job import refresh_job
    from flows.run.request import aware, make_request

    request = make_request(Settings(), **asked)
    with _progress(as_json=as_json) as progress:
        states = refresh_job(
            request,
            LocalExecutor(request.workers, progress),
            dict.fromkeys((*sources, *only)),
            since=aware(since) if since else None,
            accept_fewer=accept_fewer,
        )
    for state in states:
        size = state.snapshot.size_bytes if state.snapshot else 0
        features = state.snapshot.features if state.snapshot else None
        told = {
            "source": state.source.id,
            "health": state.health,
            "features": features,
            "size_bytes": size,
            "why": state.why,
        }
        click.echo(json.dumps(told) if as_json else f"{state.source.id}: {state.health} {state.why}".rstrip())
    if any(state.snapshot is None or state.why for state in states):
        raise SystemExit(ExitCode.NOTHING_TO_PUBLISH)


@main.command("sources")
@click.option("--probe", is_flag=True, help="Ask every address for one item: which entries hold, moved or changed.")
@_common
@_guarded
def list_sources(*, probe: bool, as_json: bool, **asked: Any) -> None:  # noqa: ANN401 - click's own
    """List the catalogue: provider, licence, health, age, features, size, last error."""
    from flows.cli.listings import briefly, probe_rows, source_rows
    from flows.run.request import make_request

    request = make_request(Settings(), **asked)
    if probe:
        with _progress(as_json=as_json) as progress:
            rows = probe_rows(request, progress)
    else:
        rows = source_rows(request)
    if as_json or not rows:
        _show(rows, as_json=as_json)
    else:
        _show_table(rows if probe else briefly(rows))
    if probe and any(row["verdict"] in ("changed", "gone") for row in rows):
        raise SystemExit(ExitCode.NOTHING_TO_PUBLISH)


@main.command("rules")
@_common
@_guarded
def list_rules(*, as_json: bool, **asked: Any) -> None:  # noqa: ANN401 - click's own
    """List rules and parameters with status and source."""
    from flows.cli.listings import rule_rows
    from flows.run.request import make_request

    _show(rule_rows(make_request(Settings(), **asked)), as_json=as_json)


@main.command("regions")
@_common
@_guarded
def list_regions(*, as_json: bool, **asked: Any) -> None:  # noqa: ANN401 - click's own
    """List the regions that can be reported."""
    from flows.cli.listings import region_rows
    from flows.run.request import make_request

    _show(region_rows(make_request(Settings(), **asked)), as_json=as_json)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@_guarded
def check(*, file: Path, as_json: bool) -> None:
    """Hold an exported GeoPackage against what is promised of it."""
    from dataclasses import asdict

    from maps.geopackage.check import check_geopackage

    faults = check_geopackage(file)
    for fault in faults:
        click.echo(
            json.dumps(asdict(fault)) if as_json else f"{fault.code} {fault.level}: {fault.table}: {fault.message}"
        )
    if faults:
        raise SystemExit(ExitCode.OUTPUT_REFUSED)
    if not as_json:
        click.echo(f"{file}: all checks pass")


@main.command()
@click.argument("finding_id")
@click.option("--out", type=_FOLDER, help="Where releases go.")
@click.option(
    "--rules",
    type=_FOLDER,
    envvar="OPGAVENKAART_RULES",
    help="The rules that the release was made with, where it had its own.",
)
@click.option("--lang", type=click.Choice(["nl", "en"]), help="Language of what planners see.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@_guarded
def explain(*, finding_id: str, out: Path | None, rules: Path | None, lang: str | None, as_json: bool) -> None:
    """Tell one finding of the published release with all its facts, and what would change its grade.

    FINDING_ID is as in findings.csv, or so much of its beginning as no other finding shares.
    """
    from dataclasses import asdict

    from flows.answers.explain import explain_published
    from maps.answers.explanation_text import explanation_text

    settings = Settings()
    told = explain_published(out or settings.out, finding_id, rules=rules, lang=lang or settings.lang)
    click.echo(json.dumps(asdict(told), ensure_ascii=False, allow_nan=False) if as_json else explanation_text(told))


@main.command("compare")
@click.argument("a", metavar="SCENARIO")
@click.argument("b", metavar="SCENARIO")
@click.option("--out", type=_FOLDER, help="Where releases go.")
@click.option(
    "--region", "regions", multiple=True, metavar="CODE", help="Region of the release; default all that it holds."
)
@click.option(
    "--rules",
    type=_FOLDER,
    envvar="OPGAVENKAART_RULES",
    help="The rules that the release was made with, where it had its own.",
)
@click.option("--lang", type=click.Choice(["nl", "en"]), help="Language of what planners see.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@_guarded
def compare_scenarios(
    *,
    a: str,
    b: str,
    out: Path | None,
    regions: tuple[str, ...],
    rules: Path | None,
    lang: str | None,
    as_json: bool,
) -> None:
    """Tell what the second SCENARIO changes in comparison with the first, in the published release.

    SCENARIO is one that the release was made with, or basis for the basic one.
    """
    from dataclasses import asdict

    from flows.answers.compare import compare_published
    from maps.answers.comparison_text import comparison_text

    settings = Settings()
    told = compare_published(out or settings.out, a, b, regions=regions, rules=rules, lang=lang or settings.lang)
    click.echo(json.dumps(asdict(told), ensure_ascii=False, allow_nan=False) if as_json else comparison_text(told))


@main.command("diff")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--out", type=_FOLDER, help="Where releases go.")
@click.option("--region", "regions", multiple=True, metavar="CODE", help="Region of both; default all.")
@click.option("--lang", type=click.Choice(["nl", "en"]), help="Language of what planners see.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with every finding that changed.")
@_guarded
def diff(*, a: str, b: str, out: Path | None, regions: tuple[str, ...], lang: str | None, as_json: bool) -> None:
    """Tell what changed from release A to release B, and what may have caused it.

    A and B are ids of releases, or so much of the beginning as no other shares; current; or a release's folder.
    """
    from dataclasses import asdict

    from flows.answers.diff import diff_releases
    from maps.answers.diff_text import diff_text

    settings = Settings()
    told = asdict(diff_releases(out or settings.out, a, b, regions=regions))
    click.echo(
        json.dumps(told, ensure_ascii=False, allow_nan=False) if as_json else diff_text(told, lang or settings.lang)
    )


@contextmanager
def _progress(*, as_json: bool) -> Iterator[Any]:
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


def _show(rows: list[dict[str, object]], *, as_json: bool) -> None:
    for row in rows:
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False, default=_plain))
        else:
            click.echo("  ".join(str(value) for value in row.values() if value not in ("", None)))


def _show_table(rows: list[dict[str, object]]) -> None:
    """Draw a table; a file has no width, so there each row is one line. What is long stands whole in --json."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0]:
        drawn.add_column(name, overflow="fold")
    for row in rows:
        drawn.add_row(*(escape(shorten(str(value), _CELL, placeholder=" …")) for value in row.values()))
    terminal = Console()
    console = terminal if terminal.is_terminal else Console(width=_WIDE)
    console.print(drawn)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _fail(message: str, code: ExitCode, *, as_json: bool) -> NoReturn:
    if as_json:
        click.echo(json.dumps({"event": "error", "exit_code": int(code), "message": message}, ensure_ascii=False))
    else:
        click.echo(f"opgavenkaart: {message}", err=True)
    raise SystemExit(code)
