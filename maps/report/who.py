"""Section of `report.html`: what lies with each party, what groups can do, and their instruments."""

from typing import Final

from maps.common.data_quality import lead_time
from maps.common.numbers import plain
from maps.report.blocks import Block, Cell, Heading, Items, Paragraph, Section, Table, amount, text
from maps.report.context import Context, TableRow
from maps.report.parties import INFLUENCE_ORDER, Load, lies_with

__all__ = ["who_section"]

_LISTED: Final = 5
"""How many findings are named for one party; all stand in report.json."""

_LEVELS: Final = ("municipality", "province", "water_board", "state", "grid")
"""Levels in the order in which readers look for themselves; others come last."""


def who_section(context: Context) -> Section:
    """Return who can do what: by party what lies with it, by type of finding what each group can do, and cards."""
    loads = sorted(lies_with(context.report), key=lambda load: _place(context, load))
    blocks: list[Block] = [Paragraph(context.text("who.intro"))]
    if loads:
        blocks += [
            Heading(context.text("who.mine"), "lies-with"),
            Paragraph(context.text("who.mine_intro"), "small"),
            Table(
                context.text("who.mine_caption"),
                context.columns("party", "#conflicts", "#opportunities", "role", "heaviest"),
                tuple(_load(context, load) for load in loads),
                wide=True,
            ),
        ]
    else:
        blocks.append(Paragraph(context.text("who.none")))
    return Section("who", context.text("who.title"), (*blocks, *_actions(context), *_cards(context)))


def _place(context: Context, load: Load) -> tuple[int, bool, str]:
    """Where a party stands in the list: by level, members of the region first, by municipality."""
    report = context.report
    levels = dict(zip(report.background.parties["party_id"], report.background.parties["level"], strict=True))
    level = levels.get(load.party_id)
    return (
        _LEVELS.index(level) if level in _LEVELS else len(_LEVELS),
        bool(load.municipality) and load.municipality not in report.region.municipalities,
        context.wording.places_of(load.municipality),
    )


def _load(context: Context, load: Load) -> tuple[Cell, ...]:
    code = f"{load.party_id}:{load.municipality}" if load.municipality else load.party_id
    words = [
        context.text("who.role", influence=context.text(f"influence.{name}"), count=count)
        for name, count in load.by_influence.items()
    ]
    return (
        Cell(_capital(context.wording.parties_of(code))),
        _counted(context, load.conflicts, "severity", load.worst_severity),
        _counted(context, load.opportunities, "strength", load.best_strength),
        Cell(", ".join(words)),
        Cell("", links=context.finding_links(load.decides)[:_LISTED]),
    )


def _counted(context: Context, count: int, word: str, highest: int | None) -> Cell:
    highest_grade = "" if highest is None else context.text(f"who.{word}", grade=highest)
    return text(context.count(count), highest_grade)


def _actions(context: Context) -> list[Block]:
    """Return what groups can do about the findings that occur here."""
    report = context.report
    is_listed = report.finding_parties["finding_id"].isin(context.findings)
    found = {name for codes in report.finding_parties.loc[is_listed, "actions"] for name in codes.split(",")}
    rows = [row for row in report.influence.to_dict("records") if row["action_id"] in found]
    blocks: list[Block] = []
    if rows:
        blocks = [
            Heading(context.text("who.actions"), "influence"),
            Paragraph(context.text("who.actions_intro"), "small"),
        ]
    for name in dict.fromkeys(row["finding_type"] for row in rows):
        mine = sorted((row for row in rows if row["finding_type"] == name), key=_order)
        title = plain(mine[0]["type_title"])
        blocks.append(
            Table(
                context.text("who.actions_caption", type=name, title=title),
                context.columns("party", "influence", "action", "instrument", "lead_time", "prerequisite", "source"),
                tuple(_action(context, row) for row in mine),
                wide=True,
            )
        )
    return blocks


def _order(row: TableRow) -> int:
    name = row["influence"]
    return INFLUENCE_ORDER.index(name) if name in INFLUENCE_ORDER else len(INFLUENCE_ORDER)


def _action(context: Context, row: TableRow) -> tuple[Cell, ...]:
    wait, letter = lead_time(plain(row["lead_time"]), plain(row["status"]))
    wait = wait or context.months(row["lead_time_months"])
    return (
        Cell(_capital(context.wording.parties_of(row["party_id"]))),
        Cell(context.text(f"influence.{row['influence']}")),
        Cell(plain(row["action"])),
        text(plain(row["instrument"]), plain(row["article"])),
        amount(wait, letter if wait else ""),
        Cell(plain(row["prerequisite"])),
        text(plain(row["source"]), context.status(row["status"])),
    )


def _cards(context: Context) -> list[Block]:
    rows = [row for row in context.report.background.parties.to_dict("records") if plain(row["card"])]
    if not rows:
        return []
    return [
        Heading(context.text("who.cards"), "cards"),
        Items(tuple((_capital(plain(row["title"])), Cell(plain(row["card"]))) for row in rows)),
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
