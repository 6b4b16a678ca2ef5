"""Section of `report.html`: what each further scenario changes beside the basic one."""

from maps.common.numbers import plain
from maps.report.blocks import Block, Cell, Heading, Items, Paragraph, Section, Table
from maps.report.context import Context, TableRow

__all__ = ["scenarios_section"]


def scenarios_section(context: Context) -> Section:
    """Return for each scenario its numbers, and by rule the findings gained, lost and regraded."""
    names = context.further
    blocks: list[Block] = [Paragraph(context.text("scenarios.intro" if names else "scenarios.none"))]
    for name in names:
        blocks += _scenario(context, name)
    return Section("scenarios", context.text("scenarios.title"), tuple(blocks))


def _scenario(context: Context, name: str) -> list[Block]:
    report = context.report
    known = report.ruleset.scenarios.get(name)
    title = context.scenario(name)
    rows = report.comparisons[report.comparisons["scenario"] == name].to_dict("records")
    doubted = known is not None and context.is_doubted(known.status)
    blocks: list[Block] = [Heading(title, f"scenario-{name}", doubted)]
    if known:
        changed = tuple(
            (
                plain(row["title"]),
                Cell(_change(context, row, known.params[row["param_id"]]), doubted),
            )
            for row in report.params.to_dict("records")
            if row["param_id"] in known.params
        )
        source = context.text("findings.source", source=known.source, status=context.status(known.status))
        blocks += [Paragraph(source, "small"), Items(changed)]
    if not rows:
        return [*blocks, Paragraph(context.text("scenarios.same"))]
    columns = context.columns("rule", "#gained", "#lost", "#regraded", "#ground", "#dwellings", "#energy")
    caption = context.text("scenarios.caption", title=title)
    return [*blocks, Table(caption, columns, tuple(_row(context, row) for row in rows), wide=True)]


def _change(context: Context, param: TableRow, value: float) -> str:
    ends = {"basic": context.exact(param["value"], param["unit"]), "value": context.exact(value, param["unit"])}
    return context.text("scenarios.change", **ends)


def _row(context: Context, row: TableRow) -> tuple[Cell, ...]:
    titles = dict(zip(context.report.rules["rule_id"], context.report.rules["title"], strict=True))
    name = plain(row["rule_id"])
    pairs = [
        (row[f"{measure}_gained{unit}"], row[f"{measure}_lost{unit}"])
        for measure, unit in (("area", "_ha"), ("dwellings", ""), ("energy", "_gwh"))
    ]
    return (
        Cell(plain(titles.get(name, name)), name in context.doubted, (name,)),
        *(Cell(context.count(int(row[key]))) for key in ("gained", "lost", "regraded")),
        *(Cell(_both(context, gained, lost)) for gained, lost in pairs),
    )


def _both(context: Context, gained: object, lost: object) -> str:
    """Write what is gained and lost, '' where neither is known."""
    changes = [sign + value for sign, number in (("+", gained), ("\u2212", lost)) if (value := context.value(number))]
    return " ".join(changes)
