"""Sections of `report.html`: conflicts, opportunities, and pairs that are both."""

from dataclasses import replace

from maps.common.numbers import content_day, day, is_missing, plain
from maps.common.styles import Badge
from maps.report.blocks import Block, Cell, Column, Heading, Paragraph, Section, Table, text
from maps.report.context import FULL_FROM, Context, Record
from maps.report.summary import TOP_GRADE, Pair, RuleSum, pairs_of_both
from spatial.findings.content import is_outdated
from spatial.layers.content_date import CONTENT_ON
from spatial.report.findings import GRADE
from spatial.rules.rules import REGION

__all__ = ["both_section", "findings_section"]


def findings_section(context: Context, kind: str, sums: tuple[RuleSum, ...]) -> Section:
    """Return the findings of a kind: all rules with their counts, then the heavy findings of each rule in full."""
    rules = {row["rule_id"]: row for row in context.report.rules.to_dict("records")}
    # What holds for the region as a whole has a section of its own.
    mine = [part for part in sums if part.kind == kind and rules[part.rule_id]["left_layer"] != REGION]
    blocks: list[Block] = [Paragraph(context.text(f"{kind}.intro"))]
    blocks.append(_overview(context, kind, mine, rules))
    blocks.append(Paragraph(context.text("findings.once"), "small"))
    if not any(sum(part.by_grade.values()) for part in mine):
        blocks.append(Paragraph(context.text("findings.none")))
    for part in mine:
        blocks += _in_full(context, rules[part.rule_id], part)
    return Section(f"{kind}s" if kind == "conflict" else "opportunities", context.text(f"{kind}.title"), tuple(blocks))


def _overview(context: Context, kind: str, sums: list[RuleSum], rules: dict[str, Record]) -> Table:
    word = GRADE[kind]
    grades = [
        Column(
            f"{grade} {context.wording.word(word, grade)}",
            True,
            f"{'grade' if kind == 'conflict' else 'strength'}-{grade}",
        )
        for grade in range(TOP_GRADE[kind], -1, -1)
    ]
    # What is known comes first; what could not be judged stands below it, not instead of it.
    ordered = sorted(sums, key=lambda part: not part.evaluated)
    columns = (
        context.column("rule"),
        *grades,
        context.column("ground", number=True),
        context.column("dwellings", number=True),
        context.column("energy", number=True),
    )
    return Table(
        context.text(f"{kind}.overview"),
        columns,
        tuple(_overview_row(context, part, rules[part.rule_id]) for part in ordered),
        wide=True,
    )


def _overview_row(context: Context, part: RuleSum, rule: Record) -> tuple[Cell, ...]:
    full = sum(count for grade, count in part.by_grade.items() if grade >= FULL_FROM)
    head = Cell(
        str(rule["title"]),
        unverified=part.rule_id in context.doubted,
        more=(part.rule_id,),
        href=f"#rule-{part.rule_id}" if full else "",
        badges=context.badges(rule),
    )
    if not part.evaluated:
        why = context.text("findings.not_evaluated", needs=context.needs(rule))
        return head, Cell(why, span=len(part.by_grade) + 3)
    return (
        head,
        *(Cell(context.count(count)) for count in part.by_grade.values()),
        Cell(context.value(part.area_ha)),
        Cell("" if part.dwellings is None else context.count(part.dwellings)),
        Cell(context.value(part.energy_gwh)),
    )


def _in_full(context: Context, rule: Record, part: RuleSum) -> list[Block]:
    rows = [row for row in context.findings.values() if row["rule_id"] == part.rule_id]
    full = [row for row in rows if row["grade"] >= FULL_FROM]
    if not full:
        return []
    columns = context.columns("finding", "measures", "municipalities", "decides", "remarks")
    word = GRADE[part.kind]
    caption = context.text(f"findings.full_{word}", count=len(full), title=rule["title"])
    heading = Heading(
        f"{part.rule_id} {rule['title']}",
        f"rule-{part.rule_id}",
        part.rule_id in context.doubted,
        context.badges(rule),
    )
    source = context.text("findings.source", source=rule["source"], status=context.status(rule["status"]))
    doubt = [Paragraph(context.text("findings.doubted"), "small")] if part.rule_id in context.doubted else []
    table = Table(
        caption,
        columns,
        tuple(_finding_row(context, row, word) for row in full),
        tuple(f"f-{row['finding_id']}" for row in full),
        wide=True,
    )
    lighter = len(rows) - len(full)
    return [heading, Paragraph(source, "small"), *doubt, table, *_rest(context, lighter)]


def _rest(context: Context, lighter: int) -> list[Block]:
    if not lighter:
        return []
    return [Paragraph(context.text("findings.rest", count=lighter), "small", context.finding_tables)]


def _finding_row(context: Context, row: Record, word: str) -> tuple[Cell, ...]:
    wording = context.wording
    grade = f"{row['grade']} {wording.word(word, row['grade'])}"
    remarks = wording.flags_of(row["flags"], cross_border=bool(row["cross_border"]))
    content = context.text("findings.content", content=content_day(row[CONTENT_ON], context.lang))
    seen = context.text("findings.seen", day=day(row["first_seen"], context.lang))
    certainty = wording.word("certainty", row["certainty"])
    return (
        replace(
            text(context.name(row), grade, str(row["reason"]), str(row["finding_id"])),
            badges=(Badge("health", context.wording.text("map.findings.outdated")),)
            if is_outdated(row["flags"])
            else (),
        ),
        Cell("; ".join(_measures(context, row))),
        Cell(wording.places_of(row["municipalities"])),
        Cell(wording.parties_of(row["deciders"])),
        text(certainty, remarks, content, seen),
    )


def _measures(context: Context, row: Record) -> list[str]:
    measures = []
    if not is_missing(row["distance_m"]) and row["distance_m"] > 0:
        measures.append(context.text("findings.apart", metres=row["distance_m"]))
    if not is_missing(row["area_in_region_ha"]):
        measures.append(context.text("findings.area", hectares=float(row["area_in_region_ha"])))
    measures.append(context.dwellings(row["dwellings"]))
    measures.append(context.value(row["energy_gwh"], "GWh/yr"))
    return [part for part in measures if part]


def both_section(context: Context) -> Section:
    """Return the pairs that are a conflict and an opportunity at once, side by side; light ones are counted."""
    pairs = pairs_of_both(context.report)
    full = [pair for pair in pairs if max(pair.severity, pair.strength) >= FULL_FROM]
    blocks: list[Block] = [Paragraph(context.text("both.intro" if pairs else "both.none"))]
    if full:
        rows = tuple(_pair_row(context, pair) for pair in full)
        caption = context.text("both.caption", count=len(full))
        blocks.append(Table(caption, context.columns("pair", "conflict", "opportunity"), rows))
    if lighter := len(pairs) - len(full):
        blocks.append(Paragraph(context.text("both.rest", count=lighter), "small", context.data_files))
    return Section("both", context.text("both.title"), tuple(blocks))


def _pair_row(context: Context, pair: Pair) -> tuple[Cell, ...]:
    conflict, opportunity = context.findings[pair.conflict], context.findings[pair.opportunity]

    def side(row: Record, word: str) -> Cell:
        grade = f"{row['grade']} {context.wording.word(word, row['grade'])}"
        link = context.finding(row["finding_id"])
        return Cell(
            f"{row['rule_id']} {plain(row['title'])}",
            unverified=row["rule_id"] in context.doubted,
            more=(grade,),
            href=link.href if link else "",
        )

    return text(context.name(conflict)), side(conflict, "severity"), side(opportunity, "strength")
