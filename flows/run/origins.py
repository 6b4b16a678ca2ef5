"""The origins of the layers of a run and of the figures joined to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from data.entries.source import Source
from spatial.messages import Message, Sayable, clauses, message

__all__ = ["origins_of"]


def origins_of(sources: Iterable[Source]) -> Mapping[str, Sayable]:
    """Return the origin of each layer (``natura2000``) and of each joined column (``natura2000.farms``).

    Several sources of one layer or column are separated by semicolons.
    """
    origins: defaultdict[str, list[Message]] = defaultdict(list)
    for source in sources:
        origin = message("source.origin", provider=source.provider, title=source.title)
        if source.attach is None:
            for layer in source.feeds:
                origins[layer].append(origin)
        else:
            for column in source.attach.columns_filled:
                origins[f"{source.attach.layer}.{column}"].append(origin)
    return {name: clauses(*parts) for name, parts in origins.items()}
