"""The words of the pages, in Dutch and English, from `texts.yaml`."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import yaml

from maps.common.errors import MapsError

__all__ = ["LANGUAGES", "texts"]

LANGUAGES: Final = ("nl", "en")


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
        if isinstance(value, Mapping):
            if set(value) == set(LANGUAGES):
                yield f"{prefix}{key}", str(value[lang])
            else:
                yield from _flat(value, lang, f"{prefix}{key}.")
