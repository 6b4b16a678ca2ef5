"""The noun `Column`: what one value of a table is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from spatial.messages import Text
from spatial.schema.errors import SchemaError
from spatial.schema.units import unit_words
from spatial.schema.value_list import ValueList

__all__ = ["Column", "ColumnType", "column"]

ColumnType = Literal["text", "integer", "number", "boolean", "date", "datetime"]

_DTYPES: Final[Mapping[ColumnType, str]] = {
    "text": "object",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool",
    "date": "object",
    "datetime": "datetime64[ns, UTC]",
}
_NULLABLE: Final[Mapping[str, str]] = {"int64": "Int64", "bool": "boolean"}


@dataclass(frozen=True, kw_only=True)
class Column:
    """Hold what is known of a column before it has any value.

    Parameters
    ----------
    title
        What it is called, without its unit.
    description
        What its values say.
    unit
        Of numbers: ``1`` for a count, ``share`` for 0 to 1; '' where another column has it or there is none.
    values
        Codes that a value may be; None where it is open.
    many
        Whether a value is several texts; files without lists hold them with commas.
    optional
        Whether a value may be absent: null, and '' for a text.

    Raises
    ------
    SchemaError
        A title or description is missing in a language, or the parts do not fit each other.
    """

    name: str
    type: ColumnType
    title: Text
    description: Text
    unit: str = ""
    values: ValueList | None = None
    many: bool = False
    optional: bool = False

    def __post_init__(self) -> None:
        faults = [
            f"its {part} is empty in Dutch or English"
            for part, text in (("title", self.title), ("description", self.description))
            if not text.is_complete
        ]
        if self.many and self.type != "text":
            faults.append(f"a {self.type} cannot be many; only texts can")
        if self.values is not None and self.type not in ("text", "integer"):
            faults.append(f"a {self.type} has no value list; texts and whole numbers may have one")
        if self.unit and self.type not in ("integer", "number"):
            faults.append(f"a {self.type} has no unit; numbers may have one")
        if faults:
            msg = f"column '{self.name}': {'; '.join(faults)}"
            raise SchemaError(msg)

    def label(self, lang: str) -> str:
        """Return its title with the unit behind it, where a number has one that is more than a count or a share."""
        title, unit = self.title.in_language(lang), unit_words(self.unit, lang)
        return f"{title} ({unit})" if unit else title

    @property
    def dtype(self) -> str:
        """The name of the pandas dtype of its values; that of absent values where it is optional."""
        dtype = _DTYPES[self.type]
        return _NULLABLE.get(dtype, dtype) if self.optional else dtype


def column(
    name: str,
    kind: ColumnType,
    title: tuple[str, str],
    description: tuple[str, str],
    *,
    unit: str = "",
    values: ValueList | None = None,
    many: bool = False,
    optional: bool = False,
) -> Column:
    """Return a column; title and description are pairs of Dutch and English."""
    return Column(
        name=name,
        type=kind,
        title=Text(nl=title[0], en=title[1]),
        description=Text(nl=description[0], en=description[1]),
        unit=unit,
        values=values,
        many=many,
        optional=optional,
    )
