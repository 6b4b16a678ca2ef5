"""The origins of the layers of a run and of the figures joined to them, as text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from data.entries.source import Source

__all__ = ["origins_of"]


def origins_of(sources: Iterable[Source], lang: str) -> Mapping[str, str]:
    """Return the origin of each layer (``natura2000``) and of each joined column (``natura2000.farms``).

    Several sources of one layer or column are separated by semicolons.
    """
    origins: defaultdict[str, list[str]] = defaultdict(list)
    for source in sources:
        text = f"{source.provider}, {source.title.in_language(lang)}"
        if source.attach is None:
            for layer in source.feeds:
                origins[layer].append(text)
        else:
            for column in source.attach.columns_filled:
                origins[f"{source.attach.layer}.{column}"].append(text)
    return {name: "; ".join(dict.fromkeys(texts)) for name, texts in origins.items()}
