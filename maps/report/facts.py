"""Section of `report.html`: which facts are agreed, which are disputed and how, and what is still asked."""

from typing import Final

from maps.common.numbers import plain
from maps.report.blocks import Block, Cell, Heading, Paragraph, Section, Table, amount, text
from maps.report.context import Context, TableRow

__all__ = ["facts_section"]

_STANDS: Final = ("disputed", "differs", "outdated", "agreed", "noted")


def facts_section(context: Context) -> Section:
    """Return the facts by how far parties agree, those in doubt with every value, and the questions."""
    facts = context.report.facts
    counts = {stand: int((facts["agreement"] == stand).sum()) for stand in _STANDS}
    intro = context.text("facts.intro", total=len(facts), **counts)
    blocks: list[Block] = [Paragraph(intro if len(facts) else context.text("facts.none"))]
    # A number of the rules on which nobody took a stand stands with the numbers of the rules.
    listed = facts[(facts["agreement"] != "noted") | ~facts["fact_id"].isin(context.report.params["param_id"])]
    if elsewhere := len(facts) - len(listed):
        blocks.append(Paragraph(context.text("facts.elsewhere", count=elsewhere), "small"))
    for stand in _STANDS:
        rows = listed[listed["agreement"] == stand].to_dict("records")
        if rows:
            blocks += [
                Heading(context.text(f"facts.{stand}_title"), f"facts-{stand}"),
                Table(
                    context.text(f"facts.{stand}_caption", count=len(rows)),
                    context.columns("fact", "value", "source", "holder", "kind", "stand"),
                    tuple(_fact(context, row) for row in rows),
                    wide=True,
                ),
            ]
    return Section("facts", context.text("facts.title"), (*blocks, *_questions(context)))


def _fact(context: Context, row: TableRow) -> tuple[Cell, ...]:
    value = plain(row["value_text"]) or context.exact(row["value"], row["unit"])
    stand = [_position(context, said, row["unit"]) for said in _positions(context, plain(row["fact_id"]))]
    calculate = "" if row["may_calculate"] else context.text("facts.no_sum")
    return (
        text(plain(row["title"]), ", ".join(plain(row["about"]).split(","))),
        amount(value, row["status"]),
        text(plain(row["source"]), plain(row["edition"]), context.status(row["status"])),
        Cell(plain(row["holder"])),
        text(context.text(f"fact_kind.{row['kind']}"), calculate),
        text(context.text(f"agreement.{row['agreement']}"), plain(row["dissent"]), *stand),
    )


def _positions(context: Context, fact: str) -> list[TableRow]:
    table = context.report.positions
    found: list[TableRow] = table[table["fact_id"] == fact].to_dict("records")
    return found


def _position(context: Context, row: TableRow, unit: str) -> str:
    code = f"{row['party_id']}:{row['municipality']}" if plain(row["municipality"]) else plain(row["party_id"])
    own = context.exact(row["value"], unit)
    parts = [context.text(f"opinion.{row['position']}"), own, plain(row["text"])]
    return f"{context.wording.parties_of(code)}: {', '.join(part for part in parts if part)}"


def _questions(context: Context) -> list[Block]:
    rows = context.report.questions.to_dict("records")
    heading = Heading(context.text("questions.title"), "questions")
    if not rows:
        return [heading, Paragraph(context.text("questions.none"))]
    open_ones = sum(row["status"] == "open" for row in rows)
    caption = context.text("questions.caption", count=len(rows), open=open_ones)
    columns = context.columns("question", "asked_by", "holder", "answer")
    return [heading, Table(caption, columns, tuple(_question(context, row) for row in rows), wide=True)]


def _question(context: Context, row: TableRow) -> tuple[Cell, ...]:
    state = context.text(f"questions.{row['status']}")
    who = context.text("questions.independent", author=plain(row["author"])) if row["independent"] else ""
    return (
        text(plain(row["question"]), plain(row["about"])),
        Cell(context.wording.parties_of(row["asked_by"])),
        text(context.wording.parties_of(row["holder"]), who),
        text(plain(row["answer"]) or state, state if plain(row["answer"]) else ""),
    )
