"""The catalogue of texts: everything that readers see, in Dutch and English, from the files of `maps/common/texts`.

What stands elsewhere is named there: `value_list`, the words of a list's codes; `column` and `title`, a column's
title with and without its unit (of a table of `spatial.report.table_list`, such as sources.provider; of findings
without one).
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import yaml

from maps.common.errors import MapsError
from spatial.findings.tables import FINDINGS
from spatial.messages import LANGUAGES
from spatial.report.table_list import TABLES
from spatial.schema.column import Column
from spatial.schema.errors import SchemaError
from spatial.schema.value_lists import VALUE_LISTS

__all__ = ["texts"]

_FOLDER: Final = "texts"
_LIST: Final = "value_list"
_COLUMN: Final = ("column", "title")
"""Keys that stand for words of a column, with and without its unit."""


@cache
def texts(lang: str) -> Mapping[str, str]:
    """Return every text by its dotted key (``page.title``) in one language, its placeholders not filled.

    Raises
    ------
    MapsError
        The language is neither ``nl`` nor ``en``, or a file of the catalogue is wrong: a key stands twice, or a text
        lacks a language.
    """
    if lang not in LANGUAGES:
        msg = f"there are no texts in language '{lang}'; have: {', '.join(LANGUAGES)}"
        raise MapsError(msg)
    return MappingProxyType({key: both[lang] for key, both in _catalogue().items()})


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    folder = files("maps.common").joinpath(_FOLDER)
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".yaml")), key=lambda path: path.name)
    return catalogue_of({path.name: path.read_text(encoding="utf-8") for path in paths})


def catalogue_of(contents: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    """Return dotted key to the text in each language, from the files' names and content.

    Raises
    ------
    MapsError
        A key stands twice, in one file or in two, or what stands under it is no text in both languages, no value list
        and no column.
    """
    found: dict[str, Mapping[str, str]] = {}
    holders: dict[str, str] = {}
    for name, content in contents.items():
        for key, both in _flat(yaml.load(content, Loader=_Loader), name, ""):
            if key in found:
                msg = f"maps/common/texts/{name}: the text '{key}' stands in {holders[key]} already; keep one of them"
                raise MapsError(msg)
            found[key], holders[key] = both, name
    return found


def _flat(content: Mapping[str, Any], file: str, prefix: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for key, value in content.items():
        place = f"{prefix}{key}"
        if key == _LIST and isinstance(value, str):
            yield from _words_of_list(value, file, prefix)
        elif not isinstance(key, str) or not isinstance(value, Mapping):
            msg = f"maps/common/texts/{file}: '{place}' is no text; write {{nl: …, en: …}} under a key in quotes"
            raise MapsError(msg)
        elif set(value) & set(LANGUAGES):
            if set(value) != set(LANGUAGES) or not all(isinstance(text, str) for text in value.values()):
                have = ", ".join(value)
                msg = f"maps/common/texts/{file}: '{place}' has {have}; a text has nl and en, and nothing else"
                raise MapsError(msg)
            yield place, value
        elif len(value) == 1 and (how := next(iter(value))) in _COLUMN and isinstance(value[how], str):
            column = _column(value[how], file)
            yield (
                place,
                {lang: column.label(lang) if how == "column" else getattr(column.title, lang) for lang in LANGUAGES},
            )
        else:
            yield from _flat(value, file, f"{place}.")


def _words_of_list(name: str, file: str, prefix: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    if name not in VALUE_LISTS:
        msg = f"maps/common/texts/{file}: there is no value list '{name}'; have: {', '.join(VALUE_LISTS)}"
        raise MapsError(msg)
    words = {lang: VALUE_LISTS[name].words(lang) for lang in LANGUAGES}
    for code in VALUE_LISTS[name].codes:
        yield f"{prefix}{code}", {lang: words[lang][code] for lang in LANGUAGES}


def _words_of_column(column: Column, how: str, lang: str) -> str:
    return column.label(lang) if how == "column" else column.title.in_language(lang)


def _column(name: str, file: str) -> Column:
    """Return a column by its name, with its table's before it unless that is the one of findings."""
    table, _, column = name.rpartition(".")
    tables = {"": FINDINGS, **TABLES}
    if table not in tables:
        msg = (
            f"maps/common/texts/{file}: there is no table '{table}' with a column '{column}'; have: {', '.join(TABLES)}"
        )
        raise MapsError(msg)
    try:
        return tables[table].column(column)
    except SchemaError as err:
        msg = f"maps/common/texts/{file}: {err}"
        raise MapsError(msg) from err


# libyaml's parser reads the catalogue nine times as fast; the result is the same.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML in which a key stands once: PyYAML itself would keep the last and say nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping of a node, refusing a key that it has twice."""
        keys = [key.value for key, _ in node.value]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            line = node.start_mark.line + 1
            msg = f"maps/common/texts, in the block from line {line} on: {', '.join(twice)} stands twice; keep one"
            raise MapsError(msg)
        return dict(super().construct_mapping(node, deep=deep))
