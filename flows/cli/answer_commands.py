"""The commands about what was published: `check`, `explain`, `compare` and `diff`."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from flows.cli.options import guarded, json_option, lang_option, out_option, release_rules_option
from flows.cli.output import print_json
from flows.errors import ExitCode

__all__ = ["check", "compare", "diff", "explain"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option("Write one JSON object a line.")
@guarded
def check(*, file: Path, as_json: bool) -> None:
    """Validate an exported GeoPackage."""
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


@click.command()
@click.argument("finding_id")
@out_option
@release_rules_option
@lang_option
@json_option("Write one JSON object.")
@guarded
def explain(*, finding_id: str, out: Path | None, rules: Path | None, lang: str | None, as_json: bool) -> None:
    """Explain a finding: all its facts, and what would change its grade.

    FINDING_ID is the id of a finding of the published release, as in findings.csv, or a beginning of it that no other
    finding has.
    """
    from flows.answers.explain import explain_published
    from flows.settings import Settings
    from maps.answers.explanation_text import explanation_text

    settings = Settings()
    explanation = explain_published(out or settings.out, finding_id, rules=rules, lang=lang or settings.lang)
    if as_json:
        print_json(asdict(explanation))
    else:
        click.echo(explanation_text(explanation))


@click.command()
@click.argument("a", metavar="SCENARIO")
@click.argument("b", metavar="SCENARIO")
@out_option
@click.option("--region", "regions", multiple=True, metavar="CODE", help="Region of the release; default: all.")
@release_rules_option
@lang_option
@json_option("Write one JSON object.")
@guarded
def compare(
    *,
    a: str,
    b: str,
    out: Path | None,
    regions: tuple[str, ...],
    rules: Path | None,
    lang: str | None,
    as_json: bool,
) -> None:
    """Compare two scenarios of the published release.

    Shows what the second SCENARIO changes in comparison with the first. SCENARIO is one that the release was made with,
    or basis for the basic one.
    """
    from flows.answers.compare import compare_published
    from flows.settings import Settings
    from maps.answers.comparison_text import comparison_text

    settings = Settings()
    comparison = compare_published(out or settings.out, a, b, regions=regions, rules=rules, lang=lang or settings.lang)
    if as_json:
        print_json(asdict(comparison))
    else:
        click.echo(comparison_text(comparison))


@click.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@out_option
@click.option("--region", "regions", multiple=True, metavar="CODE", help="Region of both releases; default: all.")
@lang_option
@json_option("Write one JSON object, with every finding that changed.")
@guarded
def diff(*, a: str, b: str, out: Path | None, regions: tuple[str, ...], lang: str | None, as_json: bool) -> None:
    """Compare two releases: what changed from A to B, and what may have caused it.

    A and B are ids of releases, or beginnings of them that no other release has; current; or a release's folder.
    """
    from flows.answers.diff import diff_releases
    from flows.settings import Settings
    from maps.answers.diff_text import diff_text

    settings = Settings()
    differences = asdict(diff_releases(out or settings.out, a, b, regions=regions))
    if as_json:
        print_json(differences)
    else:
        click.echo(diff_text(differences, lang or settings.lang))
