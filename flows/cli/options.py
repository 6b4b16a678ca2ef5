"""The options that commands share, and how a command ends when something expected goes wrong."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from flows.cli.output import fail
from flows.errors import EXPECTED, ExitCode, exit_code

if TYPE_CHECKING:
    from flows.run.request import RunRequest

__all__ = [
    "FOLDER",
    "TIME",
    "guarded",
    "json_option",
    "lang_option",
    "make_request",
    "out_option",
    "region_option",
    "release_rules_option",
    "request_options",
]

Command = Callable[..., None]

FOLDER: Final = click.Path(path_type=Path, file_okay=False)
TIME: Final = click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"])

region_option = click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="CODE",
    help="CBS code (ES04, PV23, GM0193); default: all energy regions.",
)
out_option = click.option("--out", type=FOLDER, help="Folder of the releases.")
lang_option = click.option("--lang", type=click.Choice(["nl", "en"]), help="Language of what planners see.")
release_rules_option = click.option(
    "--rules",
    type=FOLDER,
    envvar="OPGAVENKAART_RULES",
    help="Folder of the rules that were added when the release was made.",
)


def json_option(help_text: str) -> Callable[[Command], Command]:
    """Return the option `--json` with a description of its output."""
    return click.option("--json", "as_json", is_flag=True, help=help_text)


def request_options(command: Command) -> Command:
    """Add the options that a request is made of: which data, which rules, when, and how."""
    options = (
        click.option(
            "--catalogue",
            type=FOLDER,
            envvar="OPGAVENKAART_CATALOGUE",
            help="Catalogue folder instead of the built-in one.",
        ),
        click.option(
            "--rules",
            type=FOLDER,
            envvar="OPGAVENKAART_RULES",
            help="Folder of rules added to the built-in ones; the same id replaces.",
        ),
        click.option("--mirror", metavar="URL", help="Request every https://HOST/PATH as URL/HOST/PATH."),
        click.option("--offline", is_flag=True, help="Use no network: last good snapshots, their age shown."),
        click.option(
            "--at",
            type=TIME,
            metavar="TIME",
            help="Publication time, such as 2026-11-23T06:00 (UTC unless it ends with an offset).",
        ),
        lang_option,
        click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Number of threads."),
        click.option("--sample", is_flag=True, help="Use the built-in fictional region."),
        json_option("Write one JSON object a line."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def make_request(options: dict[str, Any]) -> "RunRequest":
    """Make a request from the settings and the options of a command."""
    from flows.run.request import make_request as request_of
    from flows.settings import Settings

    return request_of(Settings(), **options)


def guarded(command: Command) -> Command:
    """End with the right exit code and one message when something expected goes wrong."""

    @wraps(command)
    def run(*args: object, **options: Any) -> None:  # noqa: ANN401 - click's own
        from pydantic import ValidationError

        as_json = bool(options.get("as_json"))
        try:
            command(*args, **options)
        except EXPECTED as error:
            fail(str(error), exit_code(error), as_json=as_json)
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
            fail(f"the settings are wrong: {faults}", ExitCode.USAGE, as_json=as_json)

    return run
