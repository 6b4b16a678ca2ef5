"""Write `docs/reference/` from the code and its data files; with `--check`, tell which of its pages are stale.

The pages depend on nothing but the repository: not on the terminal's width, the environment, the machine or the clock.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

import click
import yaml
from house_picture import house_svg
from page_parts import anchor, head, table
from rule_section import rule_section
from rule_table import param_table, relation_table, rule_table
from schema_pages import layers_page, outputs_page, tables_page

import data
from data.catalogue.catalogue import BUILTIN, Catalogue
from data.entries.mapping import LayerMapping
from data.entries.source import Source
from data.pull.connectors import CONNECTORS
from data.rulebook.rulebook import load_rulebook
from data.rulebook.vocabulary import load_layers
from flows.cli.commands import main as commands
from flows.errors import ExitCode
from flows.settings import Settings
from maps.report.schema import report_schema
from spatial.parameters.params import STATUS_MEANING

__all__ = ["PAGES", "stale_pages", "write_pages"]

_FOLDER: Final = Path(__file__).parent / "reference"
_FAULTS: Final = Path(data.__file__).parents[1] / "tests" / "data" / "pull" / "connectors" / "faults.yaml"
_WIDTH: Final = 100

_OUTCOMES: Final[Mapping[str, str]] = {
    "complete": "complete: every feature once, as it is",
    "refused": "refused by name; the last good snapshot stays in use",
    "retried": "asked again, then complete",
}

_EXIT_MEANING: Final[Mapping[ExitCode, str]] = {
    ExitCode.DONE: "done",
    ExitCode.BUG: "a bug in Opgavenkaart; the traceback says where",
    ExitCode.USAGE: "the command line or a setting is wrong, there is no such finding, another run uses the output "
    "folder, or the Dask cluster cannot do the run",
    ExitCode.NOTHING_TO_PUBLISH: "nothing can be published: the boundaries, or every claim layer, are not available; "
    "`refresh` also ends so when a source could not be pulled, `explain` when nothing has been published yet",
    ExitCode.WRONG_DOCUMENT: "a catalogue entry, a rule, a region or a scenario is wrong, or no snapshot of a source "
    "fits its entry",
    ExitCode.OUTPUT_REFUSED: "an output failed its own checks; nothing was switched",
}

_SETTING_MEANING: Final[Mapping[str, str]] = {
    "out": "where releases go",
    "snapshots": "where pulled bytes are kept",
    "layers": "where harmonised layers are kept; may be deleted, they are made again",
    "prefect_home": "Prefect's own database, when a command starts Prefect",
    "workers": "number of threads",
    "scheduler": "Dask scheduler on whose workers a run executes its steps, such as `tcp://HOST:8786`; needs the extra "
    "`cluster` of the distribution",
    "lang": "language of what planners see: `nl` or `en`",
    "mirror": "request every `https://HOST/PATH` as `MIRROR/HOST/PATH`",
    "contact": "address in the User-Agent; services ask who is calling",
    "attempts": "how often a request is made before its server counts as down",
    "first_wait_s": "seconds before a request is made again; it doubles each time, and a server may ask for more",
    "keep_releases": "how many releases stay on disk, the published one included",
}


def commands_page() -> str:
    """Return the help of every command, the exit codes and the settings."""
    parts = [head("Commands", "flows/cli/", "flows/errors.py", "flows/settings.py")]
    top = click.Context(
        commands,
        info_name="opgavenkaart",
        **{**commands.context_settings, "max_content_width": _WIDTH},
        terminal_width=_WIDTH,
    )
    parts.append(_help(top))
    parts += [
        f"## {name}\n\n{_help(click.Context(command, info_name=name, parent=top))}"
        for name, command in sorted(commands.commands.items())
    ]
    codes = [(str(int(code)), _EXIT_MEANING[code]) for code in sorted(ExitCode)]
    parts.append(f"## Exit codes\n\n{table(('code', 'meaning'), codes)}")
    fields = Settings.model_fields.items()
    rows = [
        (
            f"`OPGAVENKAART_{name.upper()}`",
            "number of processors" if field.default_factory else _shown(field.default),
            _SETTING_MEANING[name],
        )
        for name, field in fields
    ]
    rows += [
        ("`OPGAVENKAART_CATALOGUE`", "built-in", "as `--catalogue`"),
        ("`OPGAVENKAART_RULES`", "none", "as `--rules`"),
    ]
    parts.append(
        "## Settings\n\nVariables of the environment. An option of the command goes before its variable; folders are "
        f"relative to the working folder.\n\n{table(('variable', 'default', 'meaning'), rows)}"
    )
    return _page(parts)


def rules_page() -> str:
    """Return every rule, parameter and scenario with status and source."""
    book = load_rulebook().ruleset
    parts = [
        head("Rules", "data/rules/"),
        "Each rule and each number has a status letter:\n\n"
        + table(("status", "meaning"), [(letter, meaning) for letter, meaning in STATUS_MEANING.items()]),
        "Grades: a conflict has a severity of 0 (signal only) to 4 (bottleneck), an opportunity a strength of 0 "
        "(explore) to 3 (strong). Tests are tried in order; the first that holds for a pair of features makes the "
        "finding. A band runs from the limit before it to its own; the last one includes its limit.",
        "## Relations\n\n"
        "What a test of a rule may compare; each has its object in `spatial/relations/`.\n\n" + relation_table(),
        "## All rules\n\n"
        "Tests, and what belongs to them, are set apart by a slash, bands by a comma; (U) marks a number that nobody "
        "has confirmed, (-1) a step that conditions may take. A rule whose layer is missing in a run is listed there "
        "as not evaluated, with what it needs.\n\n" + rule_table(book),
    ]
    parts += [rule_section(rule, book) for rule in book.rules.values()]
    parts.append(f"## Parameters\n\n{param_table(book)}")
    scenarios = [
        (
            f"`{scenario.id}`",
            scenario.title.en,
            "; ".join(f"`{name}` = {value:g}" for name, value in sorted(scenario.params.items())),
            ", ".join(book.touched_by(scenario.id)),
            scenario.status,
            scenario.source,
        )
        for scenario in book.scenarios.values()
    ]
    parts.append(
        "## Scenarios\n\n"
        + table(("id", "title", "parameters", "rules that it touches", "status", "source"), scenarios)
    )
    return _page(parts)


def sources_page() -> str:
    """Return the built-in catalogue."""
    catalogue = Catalogue.load(BUILTIN, load_layers(), {})
    parts = [
        head("Sources", "data/sources/"),
        "The built-in catalogue. A run pulls the boundaries and what feeds a layer of some rule. Status: `verified`, an"
        " official page, a schema or a log of a live call says so; `reported`, it worked in public code of others; "
        "`unverified`, neither is known: such a source is pulled only when it is asked for "
        "(`opgavenkaart refresh --only ID`) and cannot break a run. Content date: of when the data are, or what says "
        "so ([how](../harmonising.md#of-when-the-content-is)).\n"
        f"Connectors: {', '.join(f'`{name}`' for name in sorted(CONNECTORS))}.",
        table(
            ("source", "provider", "status", "connector", "content date", "layers"),
            [
                (
                    f"[{name}](#{anchor(f'{name}: {source.title.en}')})",
                    source.provider,
                    source.status,
                    f"`{source.connector}`",
                    _content_date(source),
                    ", ".join(f"`{layer}`" for layer in source.feeds),
                )
                for name, source in catalogue.sources.items()
            ],
        ),
    ]
    parts += [_source(source) for source in catalogue.sources.values()]
    return _page(parts)


def faults_page() -> str:
    """Return what servers were made to do wrong in tests, and what came of it."""
    rows = yaml.safe_load(_FAULTS.read_text(encoding="utf-8"))
    told = [
        (row["does"], ", ".join(f"`{name}`" for name in row["protocols"]), _OUTCOMES[row["outcome"]]) for row in rows
    ]
    intro = (
        "What servers were made to do wrong, and what came of it. Each row is pulled from a stand-in, a process of its "
        "own, for each way of serving that it names: once when nothing was pulled before, once when there is a good "
        "snapshot. `tests/data/pull/connectors/test_pagers.py` adds any fault at any page of any size, and "
        "`tests/data/pull/connectors/test_real_servers.py` the same features from pygeoapi, MapServer and a plain file "
        "server."
    )
    columns = ("what the server does", "ways of serving", "what comes of it")
    return _page([head("Faults", "tests/data/pull/connectors/faults.yaml"), intro, table(columns, told)])


def report_schema_page() -> str:
    """Return the JSON Schema of a region's `report.json`."""
    made = (
        "Made by docs/generate.py from maps/report/schema.py and the columns.py of each room of spatial; change those, "
        "run `make docs`."
    )
    return json.dumps({"$comment": made, **report_schema()}, ensure_ascii=False, indent=1) + "\n"


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "commands.md": commands_page,
    "faults.md": faults_page,
    "house.svg": house_svg,
    "layers.md": layers_page,
    "outputs.md": outputs_page,
    "report.schema.json": report_schema_page,
    "rules.md": rules_page,
    "sources.md": sources_page,
    "tables.md": tables_page,
}


def stale_pages(folder: Path = _FOLDER) -> tuple[str, ...]:
    """Return the names of the pages that are absent or differ from what would be written."""
    return tuple(
        name
        for name, make in PAGES.items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != make()
    )


def write_pages(folder: Path = _FOLDER) -> None:
    """Write every page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (folder / name).write_text(make(), encoding="utf-8", newline="\n")


def _content_date(source: Source) -> str:
    """Say where the date of the content of a source comes from."""
    content = source.content
    if content is None:
        return "unknown"
    if content.column:
        return f"column `{content.column}`"
    return content.on or ("its address" if content.address else "last change")


def _source(source: Source) -> str:
    facts = [
        ("Dutch title", source.title.nl),
        ("provider", source.provider),
        ("licence", source.licence),
        ("status", source.status),
        ("label", source.label),
        *_way(source),
        *(("or else", "; ".join(f"{name} {told}" for name, told in _way(way))) for way in source.variants[1:]),
        (
            "extent",
            "pulled for the surroundings of the regions that are asked for" if source.extent == "region" else "",
        ),
        ("tells of", ", ".join(source.covers)),
        ("pulled again after", f"{source.refresh_days} days"),
        ("lines drawn wide", "; ".join(dict.fromkeys(_width(one) for one in source.layers if one.width_m))),
        ("layers", ", ".join(f"`{name}`" for name in source.feeds)),
        ("note", source.note.en if source.note else ""),
    ]
    return f"## {source.id}: {source.title.en}\n\n{table(('', ''), [fact for fact in facts if fact[1]])}"


def _width(mapping: LayerMapping) -> str:
    width = mapping.width_m
    return f"{width.value:g} m ({width.status}: {width.source})" if width else ""


def _way(way: Source) -> list[tuple[str, str]]:
    facts = [
        ("connector", f"`{way.connector}`"),
        ("addresses, in order", ", ".join(f"<{address}>" for address in way.address)),
        ("collection", f"`{way.collection}`" if way.collection else ""),
        ("with tables", ", ".join(f"`{join.table}` by `{join.by}`" for join in way.join)),
        ("query", ", ".join(f"`{name}={value}`" for name, value in sorted(way.query.items()))),
        ("filter", f"`{way.filter}`" if way.filter else ""),
        ("format", f"`{way.format}`" if way.format else ""),
        ("picks", ", ".join(f"`{pattern}`" for pattern in (way.entry, way.member) if pattern)),
        ("key", f"header `{way.key.header}` from `{way.key.variable}`" if way.key else ""),
        ("CRS", way.crs or ""),
    ]
    return [fact for fact in facts if fact[1]]


def _help(context: click.Context) -> str:
    text = "\n".join(line.rstrip() for line in context.get_help().splitlines())
    return f"```text\n{text}\n```"


def _shown(value: object) -> str:
    return "none" if value is None else f"`{value.as_posix() if isinstance(value, Path) else value}`"


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` only tell which are stale (exit code 1)."""
    if arguments not in ([], ["--check"]):
        print("usage: python docs/generate.py [--check]", file=sys.stderr)
        return 2
    if not arguments:
        write_pages()
        return 0
    stale = stale_pages()
    for name in stale:
        print(f"docs/reference/{name} is stale; run `make docs`", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
