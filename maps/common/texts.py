"""The catalogue of texts: everything that readers see, in Dutch and English, from the files of `maps/common/texts`."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import yaml

from maps.common.errors import MapsError

__all__ = ["LANGUAGES", "texts"]

LANGUAGES: Final = ("nl", "en")

_FOLDER: Final = "texts"


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
        A key stands twice, in one file or in two, or what stands under it is no text in both languages.
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
        if not isinstance(key, str) or not isinstance(value, Mapping):
            msg = f"maps/common/texts/{file}: '{place}' is no text; write {{nl: …, en: …}} under a key in quotes"
            raise MapsError(msg)
        if set(value) & set(LANGUAGES):
            if set(value) != set(LANGUAGES) or not all(isinstance(text, str) for text in value.values()):
                have = ", ".join(value)
                msg = f"maps/common/texts/{file}: '{place}' has {have}; a text has nl and en, and nothing else"
                raise MapsError(msg)
            yield place, value
        else:
            yield from _flat(value, file, f"{place}.")


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
