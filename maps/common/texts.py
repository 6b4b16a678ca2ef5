"""The words of the pages, in Dutch and English, from `texts.yaml`."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import yaml

from maps.common.errors import MapsError
from spatial.findings.tables import FINDINGS
from spatial.report.table_list import TABLES
from spatial.schema.column import Column
from spatial.schema.value_list import ValueList
from spatial.schema.value_lists import VALUE_LISTS

__all__ = ["LANGUAGES", "texts"]

LANGUAGES: Final = ("nl", "en")

_LIST: Final = "value_list"
_COLUMN: Final = ("column", "title")
"""Keys that stand for words of a column, with and without its unit."""


@cache
def texts(lang: str) -> Mapping[str, str]:
    """Return every text of the pages by its dotted key (``page.title``) in one language.

    Raises
    ------
    MapsError
        The language is neither ``nl`` nor ``en``.
    """
    if lang not in LANGUAGES:
        msg = f"there are no texts in language '{lang}'; have: {', '.join(LANGUAGES)}"
        raise MapsError(msg)
    content = yaml.safe_load(files("maps.common").joinpath("texts.yaml").read_text(encoding="utf-8"))
    return MappingProxyType(dict(_flat(content, lang, "")))


def _flat(content: Mapping[str, object], lang: str, prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in content.items():
        if key == _LIST:
            yield from ((f"{prefix}{code}", words) for code, words in _value_list(str(value)).words(lang).items())
        elif isinstance(value, Mapping):
            if set(value) == set(LANGUAGES):
                yield f"{prefix}{key}", str(value[lang])
            elif len(value) == 1 and (how := next(iter(value))) in _COLUMN and isinstance(value[how], str):
                column = _column(value[how])
                yield f"{prefix}{key}", column.label(lang) if how == "column" else column.title.in_language(lang)
            else:
                yield from _flat(value, lang, f"{prefix}{key}.")


def _value_list(name: str) -> ValueList:
    if name not in VALUE_LISTS:
        msg = f"texts.yaml: there is no value list '{name}'; have: {', '.join(VALUE_LISTS)}"
        raise MapsError(msg)
    return VALUE_LISTS[name]


def _column(name: str) -> Column:
    """Return a column by its name, with its table's before it unless that is the one of findings."""
    table, _, column = name.rpartition(".")
    tables = {"": FINDINGS, **TABLES}
    if table not in tables:
        msg = f"texts.yaml: there is no table '{table}' with a column '{column}'; have: {', '.join(TABLES)}"
        raise MapsError(msg)
    return tables[table].column(column)
