"""Where the layers of a run and the figures on them come from, in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from flows.run.source_status import SourceStatus

__all__ = ["origins_of"]


def origins_of(states: Iterable[SourceStatus], lang: str) -> Mapping[str, str]:
    """Return the sources of each layer (``natura2000``) and of each column that was attached (``natura2000.farms``).

    Sources that could not be had are left out; several are separated by semicolons.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for state in states:
        if state.snapshot is None:
            continue
        source = state.source
        words = f"{source.provider}, {source.title.in_language(lang)}"
        if source.attach is None:
            for layer in source.feeds:
                found[layer].append(words)
        else:
            for column in source.attach.columns_filled:
                found[f"{source.attach.layer}.{column}"].append(words)
    return {name: "; ".join(dict.fromkeys(told)) for name, told in found.items()}
