"""Sections of `report.html`: the weighing of opportunities and search areas, and the programme that follows."""

from typing import Final

from maps.common.numbers import number, plain
from maps.report.blocks import Block, Cell, Column, Heading, Paragraph, Section, Table, text
from maps.report.context import Context, TableRow
from maps.report.subjects import Rank, Score, Subject, subjects
from spatial.messages import Amount

__all__ = ["programme_section", "weighing_section"]

_LISTED: Final = 25
"""How many subjects of a kind stand in full; all stand in report.json."""

_KINDS: Final = ("opportunity", "search_area")


def weighing_section(context: Context) -> Section:
    """Return criteria, perspectives, ranks with how firm they are, raw measures beside scores, and what is excluded."""
    report = context.report
    blocks: list[Block] = [Paragraph(context.text("weighing.intro"))]
    weighed = subjects(report)
    if not weighed:
        blocks.append(Paragraph(context.text("weighing.none")))
    else:
        blocks += _method(context)
        for kind in _KINDS:
            blocks += _ranked(context, kind, [one for one in weighed if one.subject_kind == kind])
        blocks += _excluded(context, [one for one in weighed if one.excluded_by])
    return Section("weighing", context.text("weighing.title"), tuple(blocks))


def _method(context: Context) -> list[Block]:
    criteria = tuple(
        (
            Cell(plain(row["title"]), unverified=context.is_doubted(row["status"])),
            Cell(context.unit(row["unit"])),
            text(plain(row["basis"])),
            text(plain(row["source"]), context.status(row["status"])),
        )
        for row in context.report.criteria.to_dict("records")
    )
    perspectives = tuple(
        (
            Cell(plain(row["title"]), unverified=context.is_doubted(row["status"])),
            Cell(context.text(f"method.{row['method']}")),
            Cell(plain(row["weights"])),
            Cell(plain(row["chosen_by"])),
            text(plain(row["source"]), context.status(row["status"])),
        )
        for row in context.report.perspectives.to_dict("records")
    )
    return [
        Heading(context.text("weighing.criteria"), "criteria"),
        Table(
            context.text("weighing.criteria_caption"), context.columns("criterion", "unit", "basis", "source"), criteria
        ),
        Heading(context.text("weighing.perspectives"), "perspectives"),
        Table(
            context.text("weighing.perspectives_caption"),
            context.columns("perspective", "method", "weights", "chosen_by", "source"),
            perspectives,
        ),
    ]


def _ranked(context: Context, kind: str, weighed: list[Subject]) -> list[Block]:
    ranked = sorted(
        (one for one in weighed if one.rank_median is not None),
        key=lambda one: (one.rank_median, one.rank_best, one.subject_id),
    )
    if not ranked:
        return []
    listed = ranked[:_LISTED]
    title = context.text(f"weighing.{kind}")
    blocks: list[Block] = [
        Heading(title, f"ranked-{kind}"),
        _ranks(context, kind, listed, len(ranked)),
        _scores(context, kind, listed),
    ]
    if more := len(ranked) - len(listed):
        blocks.append(Paragraph(context.text("weighing.rest", count=more), "small", context.data_files))
    return blocks


def _ranks(context: Context, kind: str, listed: list[Subject], total: int) -> Table:
    perspectives = context.report.perspectives.to_dict("records")
    columns = (
        context.column("subject"),
        *(Column(plain(row["title"]), True) for row in perspectives),
        *context.columns("#best_worst", "#top_in", "#regret", "swing"),
    )
    rows = [
        (
            _subject(context, one),
            *(_rank(context, one.ranks.get(plain(row["perspective_id"]))) for row in perspectives),
            Cell(_spread(context, one)),
            Cell("" if one.top_in is None else context.count(one.top_in)),
            Cell("" if one.regret is None else number(one.regret, context.lang, 2)),
            _swing(context, one),
        )
        for one in listed
    ]
    caption = context.text(f"weighing.{kind}_ranks", listed=len(listed), total=total)
    return Table(caption, columns, tuple(rows), wide=True)


def _rank(context: Context, rank: Rank | None) -> Cell:
    if rank is None or rank.rank is None:
        return Cell("")
    return text(context.count(rank.rank), "" if rank.score is None else number(rank.score, context.lang, 2))


def _spread(context: Context, one: Subject) -> str:
    if one.rank_best is None or one.rank_worst is None:
        return ""
    best, worst = context.count(one.rank_best), context.count(one.rank_worst)
    return best if best == worst else f"{best}\u2013{worst}"


def _swing(context: Context, one: Subject) -> Cell:
    if one.swing_share is None:
        return text(context.text("weighing.firm"), one.basis)
    criteria = dict(zip(context.report.criteria["criterion_id"], context.report.criteria["title"], strict=True))
    title = plain(criteria.get(one.swing_criterion, one.swing_criterion))
    share = Amount(one.swing_share, "share")
    return text(context.text("weighing.swing", criterion=title, share=share), one.basis)


def _scores(context: Context, kind: str, listed: list[Subject]) -> Table:
    criteria = context.report.criteria.to_dict("records")
    rows = [
        (
            _subject(context, one),
            *(_score(context, one.scores.get(plain(row["criterion_id"])), plain(row["unit"])) for row in criteria),
        )
        for one in listed
    ]
    columns = (context.column("subject"), *(Column(plain(row["title"]), True) for row in criteria))
    return Table(context.text(f"weighing.{kind}_scores"), columns, tuple(rows), wide=True)


def _score(context: Context, score: Score | None, unit: str) -> Cell:
    if score is None or score.raw is None:
        return Cell(context.text("weighing.unknown"))
    written = "" if score.score is None else context.text("weighing.score", score=score.score)
    return text(context.value(score.raw, unit), written)


def _subject(context: Context, one: Subject) -> Cell:
    row = context.findings.get(one.subject_id)
    link = context.finding(one.subject_id)
    name = one.name or (context.name(row) if row else one.subject_id)
    return Cell(name, more=(plain(row["title"]),) if row else (one.subject_id,), href=link.href if link else "")


def _excluded(context: Context, excluded: list[Subject]) -> list[Block]:
    heading = Heading(context.text("weighing.excluded"), "excluded")
    if not excluded:
        return [heading, Paragraph(context.text("weighing.excluded_none"))]
    listed = excluded[:_LISTED]
    rows = []
    for one in listed:
        conflicts = [context.findings[name] for name in one.excluded_by if name in context.findings]
        titles = dict.fromkeys(plain(row["title"]) for row in conflicts)
        rows.append(
            (
                _subject(context, one),
                Cell(
                    "; ".join(titles) or ", ".join(one.excluded_by),
                    links=context.finding_links(one.excluded_by)[:_LISTED],
                ),
            )
        )
    blocks: list[Block] = [
        heading,
        Table(
            context.text("weighing.excluded_caption", count=len(excluded), listed=len(listed)),
            context.columns("subject", "excluded_by"),
            tuple(rows),
        ),
    ]
    if more := len(excluded) - len(listed):
        blocks.append(Paragraph(context.text("weighing.rest", count=more), "small", context.data_files))
    return blocks


def programme_section(context: Context) -> Section:
    """Return the chosen opportunities in the order in which they can be decided."""
    rows = context.report.programme.to_dict("records")
    blocks: list[Block] = [Paragraph(context.text("programme.intro" if rows else "programme.none"))]
    if rows:
        caption = context.text("programme.caption", count=len(rows))
        steps = tuple(_step(context, row) for row in rows)
        columns = ("opportunity", "gain", "decides", "first", "instrument", "depends")
        blocks.append(Table(caption, context.columns(*columns), steps, wide=True))
    return Section("programme", context.text("programme.title"), tuple(blocks))


def _step(context: Context, row: TableRow) -> tuple[Cell, ...]:
    gains = [
        context.text("programme.strength", grade=context.value(row["strength"])),
        context.dwellings(row["dwellings"]),
        context.value(row["energy_gwh"], "GWh/yr"),
    ]
    names = " \u00d7 ".join(name for name in (plain(row["left_name"]), plain(row["right_name"])) if name)
    link = context.finding(plain(row["finding_id"]))
    first = plain(row["decide_first"]) or context.text("programme.nothing_first")
    return (
        Cell(
            f"{context.value(row['position'])}. {names or plain(row['title'])}",
            more=(plain(row["title"]), plain(row["basis"])),
            href=link.href if link else "",
        ),
        Cell("; ".join(gain for gain in gains if gain)),
        Cell(context.wording.parties_of(row["deciders"])),
        text(first, context.wording.parties_of(row["decide_first_by"])),
        text(plain(row["instrument"]), context.months(row["lead_time_months"])),
        context.findings_cell(plain(row["depends_on"])),
    )
