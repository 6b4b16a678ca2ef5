"""The words that travel in a GeoPackage: titles of tables and columns, and what values mean, from `aliases.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from maps.common.texts import texts

__all__ = ["ColumnWords", "TableWords", "column_words", "domain", "input_description", "table_words"]

_FILE: Final = "aliases.yaml"


@dataclass(frozen=True)
class TableWords:
    """What a table is called and what it holds, in one language."""

    title: str
    description: str


@dataclass(frozen=True)
class ColumnWords:
    """What a column is called and holds, in one language.

    Parameters
    ----------
    type
        Its SQL type; None: that of its values.
    domain
        Name of the list of values that it may have; '' when it is open.
    """

    title: str
    description: str
    type: str | None
    domain: str


def table_words(table: str, lang: str) -> TableWords | None:
    """Return the words of one of the fixed tables, None for another (an input layer)."""
    entry = _content()["tables"].get(table)
    return None if entry is None else TableWords(entry["title"][lang], entry["about"][lang])


def input_description(lang: str) -> str:
    """Return what is said of every input layer."""
    return str(_content()["input"][lang])


def column_words(table: str, column: str, lang: str) -> ColumnWords:
    """Return the words of a column; one that nobody described has an empty title."""
    content = _content()
    entry = content["own"].get(table, {}).get(column) or content["columns"].get(column)
    if entry is None:
        return ColumnWords(texts(lang).get(f"column.{column}", ""), "", None, "")
    about = entry.get("about", {})
    return ColumnWords(entry["title"][lang], about.get(lang, ""), entry["type"], entry.get("words", ""))


def domain(name: str, lang: str) -> Mapping[str, str]:
    """Return the values of a list with their meaning, in the list's order; {} when there is no such list."""
    prefix = f"{name}."
    return {key.removeprefix(prefix): text for key, text in texts(lang).items() if key.startswith(prefix)}


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(files("maps.geopackage").joinpath(_FILE).read_text(encoding="utf-8"))
    return content
