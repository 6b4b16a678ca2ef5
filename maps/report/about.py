"""Sections of `report.html` about the report itself: what it is, what is not known, its sources, numbers and method."""

from typing import Final

from maps.common.data_quality import Spot, unverified_shares, white_spots
from maps.common.numbers import number, percent, plain
from maps.common.source_list import health_line, source_rows
from maps.report.blocks import Block, Cell, Heading, Items, Paragraph, Section, Table, amount, text
from maps.report.context import Context
from spatial.balance.balance import BALANCE_COLUMNS
from spatial.layers.layer import NAME

__all__ = ["about_section", "method_section", "not_evaluated_section", "numbers_section", "sources_section"]

_LISTED: Final = 25
"""How many combinations of claims the balance lists; all stand in report.json."""


def about_section(context: Context) -> Section:
    """Return what the report is, of when, how healthy its data are, and the share of unverified numbers."""
    report = context.report
    places = report.municipalities
    members = sorted(str(name) for name in places.loc[places["in_region"], NAME])
    shares = unverified_shares(report)
    whole = shares[0]
    share = context.text(
        "about.unverified_share",
        share=context.value(whole.share, "share"),
        unverified=context.count(whole.unverified),
        numbers=context.count(whole.numbers),
    )
    rows = (
        (context.text("about.municipalities"), Cell(", ".join(members))),
        (context.text("about.area"), Cell(context.value(report.region.area_ha, "ha"))),
        (context.text("about.data"), Cell(health_line(report.background), more=(context.text("about.see_sources"),))),
        (context.text("about.unverified"), Cell(share, unverified=whole.unverified > 0)),
        (context.text("about.scenario"), Cell(_scenarios(context))),
    )
    blocks: list[Block] = [
        Paragraph(context.text("about.intro", name=report.region.name)),
        Paragraph(context.text("about.reading")),
        Items(rows),
        Paragraph(context.text("about.files"), links=context.finding_files),
        Table(
            context.text("about.unverified_caption"),
            context.columns("table", "#numbers", "#unverified", "#share"),
            tuple(
                (
                    Cell(context.text(f"about.table.{part.table}")),
                    Cell(context.count(part.numbers)),
                    Cell(context.count(part.unverified)),
                    Cell(context.value(part.share, "share") if part.numbers else ""),
                )
                for part in shares
            ),
        ),
        *_white_spots(context),
    ]
    return Section("about", context.text("about.title"), tuple(blocks))


def _scenarios(context: Context) -> str:
    titles = [context.scenario(name) for name in context.further]
    return context.text("about.further", names=titles) if titles else context.text("about.basic")


def why_blank(context: Context, spot: Spot) -> str:
    """Say why nothing, or not all, is known of a layer."""
    places = context.text("about.none_delivered", names=list(spot.places)) if spot.places else ""
    if spot.why == "none_delivered":
        return places
    why = (
        context.text("about.no_features")
        if spot.why == "no_features_here"
        else context.wording.word("health", spot.why)
    )
    return f"{why}; {places}" if places else why


def _white_spots(context: Context) -> list[Block]:
    spots = white_spots(context.report)
    if not spots:
        return [Paragraph(context.text("about.no_white_spots"))]
    rows = tuple(
        (
            Cell(spot.title),
            Cell(why_blank(context, spot)),
            Cell(", ".join(spot.rules)),
        )
        for spot in spots
    )
    return [
        Heading(context.text("about.white_spots"), "white-spots"),
        Paragraph(context.text("about.white_spots_intro"), "absent"),
        Table(context.text("about.white_spots_caption"), context.columns("layer", "why", "rules"), rows),
    ]


def not_evaluated_section(context: Context) -> Section:
    """Return the rules that were not evaluated, with what they need: that is not 'no conflict'."""
    rules = context.report.rules
    rows = rules[~rules["evaluated"].astype(bool)].to_dict("records")
    title = context.text("rules.title")
    if not rows:
        return Section("not-evaluated", title, (Paragraph(context.text("rules.all")),))
    cells = tuple(
        (
            Cell(plain(row["title"]), more=(plain(row["rule_id"]),)),
            Cell(context.text(f"rules.{row['kind']}")),
            Cell(context.needs(row)),
        )
        for row in rows
    )
    intro = context.text("rules.intro", count=len(rows), total=len(rules))
    return Section(
        "not-evaluated",
        title,
        (
            Paragraph(intro, "absent"),
            Table(context.text("rules.caption"), context.columns("rule", "kind", "needs"), cells),
        ),
    )


def sources_section(context: Context) -> Section:
    """Return every source with its health and age."""
    rows = tuple(
        (
            Cell(source.title, badges=source.badges, more=(source.note,) if source.note else ()),
            Cell(source.provider),
            Cell(source.licence),
            Cell(source.content),
            text(source.captured, source.age),
            Cell(source.health),
        )
        for source in source_rows(context.report.background)
    )
    columns = context.columns("source", "provider", "licence", "content", "captured", "health")
    table = Table(context.text("sources.caption"), columns, rows, wide=True)
    return Section("sources", context.wording.text("source.heading"), (table,))


def numbers_section(context: Context) -> Section:
    """Return every number that rules read, with unit, status, source and edition."""
    rows = tuple(
        (
            text(plain(row["title"]), plain(row["param_id"])),
            amount(context.exact(row["value"], row["unit"]), row["status"]),
            text(plain(row["source"]), plain(row["edition"])),
            text(context.status(row["status"]), plain(row["note"])),
        )
        for row in context.report.params.to_dict("records")
    )
    return Section(
        "numbers",
        context.text("numbers.title"),
        (
            Paragraph(context.text("numbers.intro")),
            Table(
                context.text("numbers.caption"),
                context.columns("number", "#value", "source", "status"),
                rows,
                wide=True,
            ),
        ),
    )


def method_section(context: Context) -> Section:
    """Return how was measured and what that leaves open, the area balance, and the faults in the data."""
    notes = tuple(
        (context.text(f"method_note.{key}.term"), Cell(context.text(f"method_note.{key}.text")))
        for key in ("grades", "ground", "slivers", "accuracy", "status", "same_bytes")
    )
    return Section("method", context.text("method_note.title"), (Items(notes), *_balance(context), *_issues(context)))


def _balance(context: Context) -> list[Block]:
    rows = context.report.balance[list(BALANCE_COLUMNS)].sort_values(
        ["area_ha", "claims"], ascending=[False, True], kind="stable"
    )
    total = float(rows["area_ha"].sum())
    if total <= 0:
        return []
    listed = rows.head(_LISTED).to_dict("records")
    cells = [
        (
            Cell(_claims(context, plain(row["claims"]))),
            Cell(number(row["area_ha"], context.lang, 1)),
            Cell(percent(row["area_ha"] / total, context.lang, 1)),
        )
        for row in listed
    ]
    whole = Cell(context.text("balance.total"))
    cells.append((whole, Cell(number(total, context.lang, 1)), Cell(context.value(1, "share"))))
    blocks: list[Block] = [
        Heading(context.text("balance.title"), "balance"),
        Table(context.text("balance.caption"), context.columns("claims", "#hectares", "#share"), tuple(cells)),
    ]
    if more := len(rows) - len(listed):
        blocks.append(Paragraph(context.text("balance.rest", count=more), "small", context.data_files))
    return blocks


def _claims(context: Context, claims: str) -> str:
    names = [context.wording.layer(name) for name in claims.split(",") if name]
    return " + ".join(names) or context.text("balance.free")


def _issues(context: Context) -> list[Block]:
    issues = context.report.issues
    if issues.empty:
        return [Heading(context.text("issues.title"), "issues"), Paragraph(context.text("issues.none"))]
    grouped = issues.groupby(["layer", "kind"], sort=True).agg(
        count=("count", "sum"), area_m2=("area_m2", "sum"), example=("message", "first")
    )
    rows = tuple(
        (
            text(context.wording.layer(plain(row["layer"])) or context.text("issues.whole"), plain(row["kind"])),
            Cell(context.count(int(row["count"]))),
            Cell(context.value(row["area_m2"] / 10_000) if row["area_m2"] else ""),
            Cell(plain(row["example"])),
        )
        for row in grouped.reset_index().to_dict("records")
    )
    columns = context.columns("layer", "#features", "#hectares", "example")
    return [
        Heading(context.text("issues.title"), "issues"),
        Paragraph(context.text("issues.intro")),
        Table(context.text("issues.caption"), columns, rows, wide=True),
    ]
