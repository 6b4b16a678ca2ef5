"""Where the layers of a run and the figures on them come from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from flows.run.source_status import SourceStatus
from spatial.messages import Message, Sayable, clauses, message

__all__ = ["origins_of"]


def origins_of(states: Iterable[SourceStatus]) -> Mapping[str, Sayable]:
    """Return the sources of each layer (``natura2000``) and of each column that was attached (``natura2000.farms``).

    Sources that could not be had are left out; several are separated by semicolons.
    """
    found: defaultdict[str, list[Message]] = defaultdict(list)
    for state in states:
        if state.snapshot is None:
            continue
        source = state.source
        origin = message("source.origin", provider=source.provider, title=source.title)
        if source.attach is None:
            for layer in source.feeds:
                found[layer].append(origin)
        else:
            for column in source.attach.fills:
                found[f"{source.attach.layer}.{column}"].append(origin)
    return {name: clauses(*origins) for name, origins in found.items()}
