"""Section of `report.html`: the targets that the region does not reach, which have no place on the map."""

from maps.common.numbers import day
from maps.report.blocks import Block, Cell, Paragraph, Section, Table, text
from maps.report.context import Context, Record
from maps.report.summary import REGION_KIND
from spatial.report.findings import GRADE

__all__ = ["region_section"]


def region_section(context: Context) -> Section:
    """Return the findings for the region as a whole in full, and the rules of that kind that were not evaluated."""
    rules = {row["rule_id"]: row for row in context.report.rules.to_dict("records")}
    rows = [row for row in context.findings.values() if row["kind"] == REGION_KIND]
    blocks: list[Block] = [Paragraph(context.text("region.intro" if rows else "region.none"))]
    if rows:
        table = Table(
            context.text("region.caption", count=len(rows)),
            context.columns("finding", "#value", "decides", "remarks"),
            tuple(_row(context, row) for row in rows),
            tuple(f"f-{row['finding_id']}" for row in rows),
            wide=True,
        )
        blocks.append(table)
    of_targets = {rule.id for rule in context.report.ruleset.of_targets}
    silent = [rule for name, rule in rules.items() if name in of_targets and not rule["evaluated"]]
    blocks += [
        Paragraph(context.text("region.not_evaluated", title=rule["title"], needs=context.needs(rule)), "absent")
        for rule in silent
    ]
    return Section("region", context.text("region.title"), tuple(blocks))


def _row(context: Context, row: Record) -> tuple[Cell, ...]:
    wording = context.wording
    grade = f"{row['grade']} {wording.word(GRADE['conflict'], row['grade'])}"
    doubted = row["rule_id"] in context.doubted
    return (
        Cell(
            str(row["title"]),
            doubted,
            (grade, str(row["reason"]), str(row["finding_id"])),
        ),
        text(context.value(row["value"], row["unit"]), str(row["right_name"])),
        Cell(wording.parties_of(row["deciders"])),
        text(
            wording.word("certainty", row["certainty"]),
            wording.flags_of(row["flags"]),
            context.text("findings.seen", day=day(row["first_seen"], context.lang)),
        ),
    )
