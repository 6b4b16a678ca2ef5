"""Where the mirror serves what, and what of a set is seen there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml

from tests.servers.mirror_sets import RD, Bounds, FeatureSet, Ring, camel, feature_sets, reprojected

ADDRESSES = Path(__file__).with_name("mirror_addresses.yaml")
NOTHING: Mapping[str, str] = {}
KEY = "open-sesame"
"""What services that want a key take for one."""


@dataclass(frozen=True)
class Service:
    """One address; the parameters are told in `mirror_addresses.yaml`."""

    at: str
    speaks: str
    holds: Mapping[str, str | None] = field(default_factory=dict)
    page: int = 25
    names: Mapping[str, str] | str = field(default_factory=dict)
    only: Mapping[str, str] = field(default_factory=dict)
    srs: str = RD
    kind: str = ""
    lists: Sequence[str] = ()
    paging: bool = True
    edited: bool = False
    sorted: bool = False
    boxless: bool = False
    key: str = ""
    needs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class View:
    """The features of a set that a request sees, with names of fields as they are spelled there."""

    held: FeatureSet
    names: Mapping[str, str]
    numbers: Sequence[int]
    srs: str = RD

    def properties(self, number: int) -> dict[str, Any]:
        return {self.names.get(name, name): value for name, value in self.held.properties(number).items()}

    def ring(self, number: int) -> Ring | None:
        ring = self.held.ring(number)
        return None if ring is None else reprojected(ring, self.srs)

    def within(self, box: Bounds) -> "View":
        matching = [number for number in self.numbers if _meets(self.held.bounds(number), box)]
        return replace(self, numbers=matching)

    @property
    def urn(self) -> str:
        return self.srs.replace("EPSG:", "urn:ogc:def:crs:EPSG::")

    def feature(self, number: int, start: str, *, multi: bool = False) -> dict[str, Any]:
        """A feature of GeoJSON, whose id begins with what is given."""
        return {
            "type": "Feature",
            "id": f"{start}{number + 1}",
            "properties": self.properties(number),
            "geometry": self.geojson(number, multi=multi),
        }

    def geojson(self, number: int, *, multi: bool = False) -> dict[str, Any] | None:
        ring = self.ring(number)
        if ring is None:
            return None
        if len(ring) == 1:
            return {"type": "Point", "coordinates": ring[0]}
        kind, places = ("LineString", ring) if len(ring) == 2 else ("Polygon", [ring])
        return {"type": f"Multi{kind}", "coordinates": [places]} if multi else {"type": kind, "coordinates": places}


@dataclass(frozen=True)
class Request:
    """One request: the service, the path below it, the parameters, the headers, and fields that were renamed."""

    service: Service
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    renamed: Mapping[str, str] = field(default_factory=dict)

    def link(self, query: Mapping[str, object]) -> str:
        """The public address of this path with other parameters, as services give it."""
        return f"https://{self.service.at}/{self.path}?{urlencode(query)}"

    def view(self, name: str, asked: Mapping[str, str] = NOTHING) -> View:
        """What is seen of the set that a collection, type or layer holds."""
        held = feature_sets()[str(self.service.holds[name])]
        given = self.service.names
        names = {one: camel(one) for one in held.fields} if isinstance(given, str) else given
        chosen = {**self.service.only, **asked}
        numbers = [number for number in range(held.count) if chosen.items() <= held.asked(number).items()]
        return View(held, {**names, **self.renamed}, numbers, self.service.srs)


@cache
def services() -> Mapping[str, Service]:
    return {given["at"]: Service(**given) for given in addresses()["services"]}


@cache
def addresses() -> dict[str, Any]:
    return yaml.safe_load(ADDRESSES.read_text(encoding="utf-8"))


def service_of(path: str) -> Service | None:
    """The service that a path of the mirror belongs to: the one whose address reaches farthest into it."""
    parts = path.rstrip("/").split("/")
    starts = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((services()[start] for start in starts if start in services()), None)


def boxed(view: View, box: str | None) -> View:
    """Only what meets a box as it stands in a request; of five parts the last is its system."""
    if box is None:
        return view
    minx, miny, maxx, maxy = map(float, box.split(",")[:4])
    return view.within((minx, miny, maxx, maxy))


def _meets(own: Bounds | None, box: Bounds) -> bool:
    return own is not None and own[0] <= box[2] and own[2] >= box[0] and own[1] <= box[3] and own[3] >= box[1]
