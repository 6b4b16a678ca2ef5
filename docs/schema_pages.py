"""The pages of what tables hold: layers with their columns, every table of a region, and the value lists."""

from collections.abc import Iterable, Mapping
from typing import Final

from page_parts import head, table

from data.rulebook.vocabulary import LayerBook, LayerSpec, load_layers, party_table
from maps.outputs.region_outputs import REGION_OUTPUTS
from spatial.findings.tables import FINDINGS
from spatial.layers.columns import FEATURE_ID, FEATURE_NAME, IN_REGION, NOTE_COLUMN, PLACE_COLUMNS
from spatial.report.columns import LAYERS
from spatial.report.table_list import TABLES
from spatial.schema.column import Column
from spatial.schema.table import Table
from spatial.schema.value_list import ValueList

__all__ = ["layers_page", "outputs_page", "tables_page"]

_COLUMNS: Final = ("column", "type", "unit", "values", "Dutch", "English", "what it says")


def layers_page(book: LayerBook | None = None) -> str:
    """Return the layers with their columns, the term lists and the parties; the built-in ones without `book`."""
    book = book or load_layers()
    parts = [
        head("Layers", "data/vocabularies/", "spatial/layers/columns.py"),
        "Every layer is in RD New (EPSG:28992) and has a geometry and the columns under *Every layer*. Groups: `claim` "
        "(someone wants the land), `combined` (claims that stand in other layers too, brought together for rules), "
        "`nature`, `boundary`, `context`. A balanced layer takes part in the area balance. What a source said is kept "
        "beside a text that was translated, in a column whose name ends in `_source_term`.",
        "## Every layer\n\nIn which municipalities a feature lies is said of claims and where a rule asks for it, "
        "`in_region` of municipalities, remarks where the layer has any.\n\n"
        + _columns((FEATURE_ID, FEATURE_NAME, *PLACE_COLUMNS, NOTE_COLUMN, IN_REGION)),
    ]
    parts += [_layer(name, spec, book.tables[name]) for name, spec in book.layers.items()]
    parts.append(_value_lists(column for described in book.tables.values() for column in described.columns))
    for name, terms in book.vocabularies.items():
        raws: dict[str, list[str]] = {}
        for raw, term in terms.items():
            raws.setdefault(term, []).append(raw)
        rows = [(f"`{term}`", "; ".join(found)) for term, found in raws.items()]
        parts.append(
            f"## Terms: {name}\n\nRaw terms are compared in lower case, with single spaces.\n\n"
            + table(("term", "raw terms"), rows)
        )
    parties = party_table().itertuples(index=False)
    named = [(f"`{party.party_id}`", party.title.nl, party.title.en, party.level) for party in parties]
    parts.append(f"## Parties\n\n{table(('id', 'Dutch', 'English', 'level'), named)}")
    return _page(parts)


def tables_page() -> str:
    """Return every table of a region's files with its columns, and the value lists that they share."""
    described = (*TABLES.values(), LAYERS, FINDINGS)
    parts = [
        head("Tables", "spatial/report/table_list.py", "spatial/findings/columns.py", "spatial/schema/"),
        "What the tables of a region hold, in the GeoPackage and in `report.json`; `findings` is `findings.csv`. "
        "Layers of features are on their [own page](layers.md). A list has commas in the GeoPackage and in CSV.",
    ]
    parts += [_table(one) for one in described]
    parts.append(_value_lists(column for one in described for column in one.columns))
    return _page(parts)


def outputs_page() -> str:
    """Return the files of a region."""
    rows = [
        (f"`{file.name}`", file.media_type, file.title.nl, file.title.en, file.description.en)
        for file in REGION_OUTPUTS
    ]
    return _page(
        [
            head("Files of a region", "maps/outputs/region_outputs.py"),
            "What stands in the folder of each region of a release, in the order in which pages list it. `{code}` is "
            "the region's code in small letters.",
            table(("file", "media type", "Dutch", "English", "what it is for"), rows),
        ]
    )


def _table(described: Table) -> str:
    title, description = described.title, described.description
    return f"## {described.name}: {title.en}\n\n{title.nl}. {description.en}\n\n{_columns(described.columns)}"


def _layer(name: str, spec: LayerSpec, described: Table) -> str:
    balanced = "balanced" if spec.balanced else "not balanced"
    bulk = "; a report holds those of its findings only" if spec.bulk else ""
    lines = [f"## {name}: {spec.title.en}\n\n{spec.title.nl}. Group `{spec.group}`, {spec.geometry}, {balanced}{bulk}."]
    if own := [described.column(column) for column in (*spec.columns, *spec.derive)]:
        lines.append(_columns(own))
    if spec.derive:
        lines.append(f"Computed: {', '.join(f'`{item}`' for item in spec.derive)}.")
    notes = [
        f"`{note.note}` where "
        + (
            f"the shape is a symbol: any below {note.symbol.any_m2:g} m², a square below {note.symbol.square_m2:g}, "
            f"an equilateral triangle below {note.symbol.triangle_m2:g}, a circle below {note.symbol.circle_m2:g}"
            if note.symbol is not None
            else f"`{note.column}` is {f'{note.equals:g}' if isinstance(note.equals, float) else note.equals}"
        )
        for note in spec.notes
    ]
    if notes:
        lines.append(f"Remarks that findings take over as flags: {'; '.join(notes)}.")
    return "\n\n".join(lines)


def _columns(columns: Iterable[Column]) -> str:
    return table(
        _COLUMNS,
        [
            (
                f"`{column.name}`",
                f"list of {column.type}s" if column.many else column.type,
                "" if column.unit == "1" else column.unit,
                f"`{column.values.name}`" if column.values else "",
                column.title.nl,
                column.title.en,
                column.description.en,
            )
            for column in columns
        ],
    )


def _value_lists(columns: Iterable[Column]) -> str:
    lists: Mapping[str, ValueList] = {column.values.name: column.values for column in columns if column.values}
    parts = ["## Value lists"]
    for name, values in sorted(lists.items()):
        rows = [(f"`{code}`", words.nl, words.en) for code, words in values.values.items()]
        parts.append(f"### {name}\n\n{table(('code', 'Dutch', 'English'), rows)}")
    return "\n\n".join(parts)


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"
