"""Section of `report.html`: the task by theme, each number with its range and assumptions, or why it is absent."""

from typing import Final

from maps.common.numbers import is_missing, plain
from maps.common.texts import texts
from maps.report.blocks import Block, Cell, Heading, Paragraph, Section, Table, amount, text
from maps.report.context import Context, TableRow

__all__ = ["task_section"]

_THEMES: Final = ("energy", "housing", "nitrogen", "grid", "nature", "ground", "process")


def task_section(context: Context) -> Section:
    """Return the indicators of each theme; a row without a value says why, and nothing is left out."""
    table = context.report.indicators
    blocks: list[Block] = [Paragraph(context.text("task.intro"))]
    for theme in _THEMES:
        rows = table[table["theme"] == theme].to_dict("records")
        if rows:
            blocks += [Heading(context.text(f"theme.{theme}"), f"theme-{theme}"), *_theme(context, theme, rows)]
    if table.empty:
        blocks.append(Paragraph(context.text("task.none"), "absent"))
    return Section("task", context.text("task.title"), tuple(blocks))


def _theme(context: Context, theme: str, rows: list[TableRow]) -> list[Table]:
    valued = [row for row in rows if not is_missing(row["value"])]
    absent = [row for row in rows if is_missing(row["value"])]
    word, name = context.text(f"theme.{theme}").lower(), context.report.region.name
    tables = [
        Table(
            context.text("task.caption", theme=word, name=name),
            context.columns("indicator", "#value", "#range", "basis", "source"),
            tuple(_row(context, row) for row in valued),
            wide=True,
        ),
        Table(
            context.text("task.absent", theme=word),
            context.columns("indicator", "absent"),
            tuple((_head(context, row), text(plain(row["absent"]), plain(row["basis"]))) for row in absent),
        ),
    ]
    return [part for part in tables if part.rows]


def _row(context: Context, row: TableRow) -> tuple[Cell, ...]:
    value = context.value(row["value"], row["unit"])
    ends = [context.value(row[end], row["unit"]) for end in ("low", "high")]
    spread = context.text("task.range", low=ends[0], high=ends[1]) if all(ends) else "".join(ends)
    spread = "" if set(ends) <= {value, ""} else spread
    origin = ", ".join(part for part in (plain(row["source"]), plain(row["edition"])) if part)
    return (
        _head(context, row),
        amount(value, row["status"]),
        amount(spread, row["status"] if spread else ""),
        text(plain(row["basis"])),
        text(origin, context.status(row["status"])),
    )


def _head(context: Context, row: TableRow) -> Cell:
    subject = "" if row["subject"] == context.report.region.code else _subject(context, plain(row["subject"]))
    named = plain(row["scenario"])
    basic = named in ("", context.report.ruleset.scenario)
    scenario = "" if basic else context.text("task.scenario", title=context.scenario(named))
    return text(plain(row["title"]) or plain(row["indicator_id"]), subject, scenario)


def _subject(context: Context, subject: str) -> str:
    """Return what a row is about in words: a municipality, a party, a layer, or word for word."""
    wording = context.wording
    if subject in wording.municipalities:
        return wording.places_of(subject)
    if subject.partition(":")[0] in wording.parties:
        return wording.parties_of(subject)
    if subject in wording.layers:
        return wording.layer(subject)
    known = texts(context.lang)
    return " ".join(known.get(f"report.subject.{word}", word) for word in subject.split())
