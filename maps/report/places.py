"""Section of `report.html` that leads: how many plans and areas meet what, and the heaviest of them."""

from typing import Final

import pandas as pd

from maps.common.numbers import is_missing, plain
from maps.common.place_counts import HEAVY, place_counts
from maps.report.blocks import Block, Cell, Items, Paragraph, Section, Table, text
from maps.report.context import Context, TableRow
from spatial.schema.value_lists import LEFT_OUT_REASON, SEVERITY

__all__ = ["places_section"]

_LISTED: Final = 10


def places_section(context: Context) -> Section:
    """Return the counts of plans and areas, each once, and the heaviest: what, how much, who, what is next."""
    dossiers = context.report.dossiers
    claims = dossiers[dossiers["kind"] == "claim"]
    heavy = dossiers[dossiers["severity"].fillna(-1) >= HEAVY].sort_values(
        ["severity", "dwellings", "energy_gwh", "dossier_id"], ascending=[False, False, False, True]
    )
    blocks: list[Block] = [Items(_counts(context, claims))]
    if len(heavy):
        blocks.append(
            Table(
                context.text("places.caption", count=min(len(heavy), _LISTED), total=len(heavy)),
                context.columns("place", "measures", "decides", "next"),
                tuple(_row(context, row) for row in heavy.head(_LISTED).to_dict("records")),
                wide=True,
            )
        )
    else:
        blocks.append(Paragraph(context.text("places.none_heavy")))
    return Section("places", context.text("places.title"), tuple(blocks))


def _counts(context: Context, claims: pd.DataFrame) -> tuple[tuple[str, Cell], ...]:
    severity = claims["severity"].fillna(-1)
    counts = place_counts(claims)
    left_out = [row for row in claims["flags"] if set(plain(row).split(",")) & set(LEFT_OUT_REASON.codes)]
    rows = [
        (
            context.text("places.all"),
            text(
                context.text("places.counts", total=counts.total, conflict=counts.with_conflict),
                context.text("places.left_out", count=len(left_out)) if left_out else "",
            ),
        )
    ]
    for code in reversed(SEVERITY.codes):
        rows_of = claims[severity == int(code)]
        if len(rows_of):
            sums = (
                context.dwellings(rows_of["dwellings"].sum()),
                context.wording.text("places.energy", energy=float(rows_of["energy_gwh"].sum())),
            )
            known = (rows_of["dwellings"].notna().any(), rows_of["energy_gwh"].notna().any())
            told = ", ".join(said for said, is_known in zip(sums, known, strict=True) if is_known)
            title = f"{code} {context.wording.word('severity', code)}"
            rows.append((title, text(context.text("places.of_grade", count=len(rows_of)), told)))
    return tuple(rows)


def _row(context: Context, row: TableRow) -> tuple[Cell, ...]:
    measures = [
        context.dwellings(row["dwellings"]),
        "" if is_missing(row["energy_gwh"]) else context.wording.text("places.energy", energy=float(row["energy_gwh"])),
    ]
    return (
        text(
            plain(row["name"]) or context.text("places.unnamed"),
            f"{row['severity']} {row['severity_label']}, {context.wording.word('certainty', row['certainty'])}",
            plain(row["municipality_names"]),
        ),
        Cell("; ".join(filter(None, measures))),
        Cell(plain(row["authorities"])),
        Cell(plain(row["next_step"])),
    )
