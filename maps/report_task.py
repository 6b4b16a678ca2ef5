"""Section of `report.html`: the task by theme, each number with its range and assumptions, or why it is absent."""

from collections.abc import Hashable
from typing import Any, Final

from maps.numbers import is_missing, plain
from maps.report_blocks import Block, Cell, Heading, Paragraph, Section, Table, amount, text
from maps.report_context import Context

__all__ = ["task_section"]

_THEMES: Final = ("energy", "housing", "nitrogen", "grid", "nature", "ground", "process")

Row = dict[Hashable, Any]


def task_section(context: Context) -> Section:
    """Return the indicators of each theme; a row without a value says why, and nothing is left out."""
    table = context.report.indicators
    blocks: list[Block] = [Paragraph(context.text("task.intro"))]
    for theme in _THEMES:
        rows = table[table["theme"] == theme].to_dict("records")
        if rows:
            title = context.text(f"theme.{theme}")
            blocks += [
                Heading(title, f"theme-{theme}"),
                Table(
                    context.text("task.caption", theme=title.lower(), name=context.report.region.name),
                    context.columns("indicator", "#value", "#range", "basis", "source"),
                    tuple(_row(context, row) for row in rows),
                    wide=True,
                ),
            ]
    if len(blocks) == 1:
        blocks.append(Paragraph(context.text("task.none"), "absent"))
    return Section("task", context.text("task.title"), tuple(blocks))


def _row(context: Context, row: Row) -> tuple[Cell, ...]:
    subject = "" if row["subject"] == context.report.region.code else _subject(context, plain(row["subject"]))
    named = plain(row["scenario"])
    basic = named in ("", context.report.ruleset.scenario)
    scenario = "" if basic else context.text("task.scenario", title=context.scenario(named))
    head = text(plain(row["title"]) or plain(row["indicator_id"]), subject, scenario)
    source = text(", ".join(part for part in (plain(row["source"]), plain(row["edition"])) if part))
    if is_missing(row["value"]):
        why = text(plain(row["absent"]), plain(row["basis"]))
        return head, Cell(context.text("task.absent")), Cell(""), why, source
    ends = [context.value(row[end], row["unit"]) for end in ("low", "high")]
    spread = context.text("task.range", low=ends[0], high=ends[1]) if all(ends) else "".join(ends)
    return (
        head,
        amount(context.value(row["value"], row["unit"]), row["status"]),
        amount(spread, row["status"] if spread else ""),
        text(plain(row["basis"])),
        Cell(source.text, more=(context.status(row["status"]),)),
    )


def _subject(context: Context, subject: str) -> str:
    """Return what a row is about in words: a municipality, a party, a layer, or as it is."""
    wording = context.wording
    if subject in wording.municipalities:
        return wording.places_of(subject)
    if subject.partition(":")[0] in wording.parties:
        return wording.parties_of(subject)
    return wording.layer(subject)
