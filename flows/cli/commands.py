"""The command line: the group and its commands."""

import click

from flows.cli.answer_commands import check, compare, diff, explain
from flows.cli.list_commands import regions, rules, sources
from flows.cli.run_commands import refresh, run

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="opgavenkaart")
def main() -> None:
    """Opgavenkaart: shared, reproducible maps of Dutch regional planning."""


for _command in (check, compare, diff, explain, refresh, regions, rules, run, sources):
    main.add_command(_command)
