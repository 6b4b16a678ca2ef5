"""RegionReport → HTML: everything of one region as a page to read and to print, in one file that asks for nothing."""

from collections.abc import Sequence
from pathlib import Path

from maps.common.content_line import content_line
from maps.common.numbers import moment
from maps.common.output_file import OutputFile
from maps.common.page import asset, render_page, write_page
from maps.common.source_list import health_line, is_fictional
from maps.common.texts import texts
from maps.report.about import (
    about_section,
    method_section,
    not_evaluated_section,
    numbers_section,
    sources_section,
)
from maps.report.context import context_of
from maps.report.facts import facts_section
from maps.report.findings import both_section, findings_section
from maps.report.places import places_section
from maps.report.region import region_section
from maps.report.scenarios import scenarios_section
from maps.report.summary import RuleSum, rule_sums
from maps.report.task import task_section
from maps.report.weighing import programme_section, weighing_section
from maps.report.who import who_section
from spatial.report.report import RegionReport

__all__ = ["write_report_html"]


def write_report_html(
    report: RegionReport,
    path: Path,
    *,
    sums: tuple[RuleSum, ...] | None = None,
    files: Sequence[OutputFile] = (),
) -> None:
    """Write the report as one HTML file without a script, in the language of its background.

    The heaviest places come first; then what it is and how far it can be trusted, the task, targets that are not
    reached, conflicts and opportunities, who can do what, facts, scenarios, weighing and programme; last what was not
    evaluated, sources, numbers and method. Findings of grade 3 and more stand in full, the others are counted. A number
    with status U is marked wherever it shows. Text from data stands in it as text. The same report gives the same
    bytes.

    Parameters
    ----------
    path
        Where; its folder is made.
    sums
        What `rule_sums` gives of the report; it is computed where it is not given.
    files
        The files of the region, to which the report links where it leaves something out.

    Raises
    ------
    MapsError
        There are no texts in the background's language, or a rule's reason names a field that it may not.
    """
    context = context_of(report, files)
    background, t = report.background, texts(report.background.lang)
    sums = rule_sums(report) if sums is None else sums
    sections = (
        places_section(context),
        about_section(context),
        task_section(context),
        region_section(context),
        findings_section(context, "conflict", sums),
        findings_section(context, "opportunity", sums),
        both_section(context),
        who_section(context),
        facts_section(context),
        scenarios_section(context),
        weighing_section(context),
        programme_section(context),
        not_evaluated_section(context),
        sources_section(context),
        numbers_section(context),
        method_section(context),
    )
    html = render_page(
        "report/report.html",
        [],
        [asset("common/base.css"), asset("report/report.css")],
        t=t,
        lang=background.lang,
        title=context.text("page_title", name=report.region.name, code=report.region.code),
        heading=context.text("heading", name=report.region.name),
        code=report.region.code,
        published=context.wording.text("page.published", when=moment(background.at, background.lang)),
        content=content_line(background),
        health=health_line(background),
        fictional=is_fictional(background),
        sections=sections,
    )
    write_page(html, path)
