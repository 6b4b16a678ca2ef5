"""What one scenario of the stand-in is: it stands in the path, so that the server keeps nothing of it in mind."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

PROTOCOLS = ("ogc", "wfs", "arcgis", "odata3", "odata4", "file", "atom")


@dataclass(frozen=True)
class Fault:
    """What goes wrong, where and how often.

    Parameters
    ----------
    kind
        One of `standin_listing.KINDS` (the data is wrong), ``wrong_crs``, or what `standin_faults.spoiled` knows (the
        answer is).
    page
        The number of the page, from 1, or the name of another request: ``description`` (a layer, a table's
        properties, an ATOM index), ``count``, ``ids``, ``feed`` (the second level of ATOM). A file is page 1.
    times
        How often; None means always.
    retry_after, change, member, value
        Of ``http_*``: what the header says, ``date`` being a second from now. Of ``changed_between_pages``: what
        happens, ``deleted``, ``inserted`` or ``swapped``. Of ``wrong_member``: which member of the JSON object gets
        which value.
    """

    kind: str
    page: int | str = 1
    times: int | None = None
    retry_after: str | None = None
    change: str = "deleted"
    member: str = ""
    value: Any = None


@dataclass(frozen=True)
class Spec:
    """A scenario.

    Parameters
    ----------
    features, cap, pages
        How many there are; the most that a page holds; lengths of pages, used in turn.
    nonce
        Anything: it tells two scenarios apart that are otherwise the same, and so their counts of faults.
    edition
        Another number, other texts in the same features.
    down
        The last feature comes first.
    shapeless
        Every so-manieth feature has no geometry; 0 means that each has one.
    nested
        Features have a hole, and an island in it.
    switches
        What the protocol's own module reads.
    """

    protocol: str
    features: int = 0
    cap: int = 1000
    pages: tuple[int, ...] = ()
    fault: Fault | None = None
    nonce: Any = None
    edition: int = 0
    down: bool = False
    shapeless: int = 0
    nested: bool = False
    switches: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.protocol not in PROTOCOLS or self.cap < 1 or min(self.pages, default=1) < 1:
            message = f"no such scenario: {self}"
            raise ValueError(message)

    def has_shape(self, number: int) -> bool:
        return not self.shapeless or number % self.shapeless != self.shapeless - 1


def encoded(content: object) -> str:
    """Write what JSON can hold as a word that needs no escape in an address."""
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def plain(word: str) -> Any:
    """What `encoded` made the word of."""
    return json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))


@lru_cache(maxsize=256)
def decoded(text: str) -> Spec:
    """Read a scenario from a path; keys that `Spec` does not have are an error, as a typo would pass unseen."""
    given = plain(text)
    fault = given.pop("fault", None)
    pages = tuple(given.pop("pages", None) or ())
    return Spec(**given, pages=pages, fault=None if fault is None else Fault(**fault))
