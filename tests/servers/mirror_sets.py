"""What the mirror holds: features and rows that `mirror_data.yaml` describes and that are made from their number."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Literal

import yaml
from pyproj import Transformer

DATA = Path(__file__).with_name("mirror_data.yaml")
IN_A_ROW = 40
MORE_THAN_A_PAGE = 30
RD = "EPSG:28992"

# AERIUS' grid of hexagons (aerius/IMAER-java, ReceptorGridSettings).
HEXAGON_X0, HEXAGON_Y0, HEXAGONS_IN_A_ROW, HEXAGON_R = 3604.0, 296_800.0, 1529, 62.0403239
HEXAGON_H = math.sqrt(3) * HEXAGON_R

Ring = list[list[float]]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class FeatureSet:
    """Features of one kind; the parameters are told in `mirror_data.yaml`."""

    name: str
    fields: Mapping[str, Any]
    count: int
    places: Mapping[int, Sequence[float]]
    more: Sequence[float] = (150_000.0, 400_000.0)
    side: float = 200.0
    step: float = 500.0
    share: int = 1
    shape: Literal["polygon", "point", "hexagon", "line", "table"] = "polygon"
    z: bool = False
    shapeless: Sequence[int] = ()
    restless: bool = False
    oid: str = "OBJECTID"
    asks: Mapping[str, Any] = field(default_factory=dict)
    type: str = ""
    nested: Mapping[str, str] = field(default_factory=dict)
    geometry: str = ""

    def properties(self, number: int) -> dict[str, Any]:
        return {name: value(spec, number) for name, spec in self.fields.items()}

    def asked(self, number: int) -> dict[str, Any]:
        """What a request may choose features by."""
        return {name: value(spec, number) for name, spec in self.asks.items()}

    def ring(self, number: int) -> Ring | None:
        """The outline in RD New; of a point one position, of a line two; None where a feature has no place."""
        if number in self.shapeless or self.shape == "table":
            return None
        if self.shape == "hexagon":
            return _hexagon(int(value(self.fields["receptor_id"], number)))
        number //= self.share
        x, y, width, height = self.places.get(number) or self._in_the_grid(number)
        if self.shape == "point":
            return [[x, y]]
        if self.shape == "line":
            return [[x, y], [x + width, y + height]]
        ring = [[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]]
        return [[*place, 1.5] for place in ring] if self.z else ring

    def bounds(self, number: int) -> Bounds | None:
        ring = self.ring(number)
        if ring is None:
            return None
        xs, ys = [place[0] for place in ring], [place[1] for place in ring]
        return min(xs), min(ys), max(xs), max(ys)

    def _in_the_grid(self, number: int) -> Sequence[float]:
        x, y = self.more
        row, column = divmod(number, IN_A_ROW)
        return x + self.step * column, y + self.step * row, self.side, self.side


def value(spec: Any, number: int) -> Any:
    """Work out a field of one feature; the ways of writing are told in `mirror_data.yaml`."""
    if isinstance(spec, list):
        return spec[number % len(spec)] if spec else None
    if isinstance(spec, dict):
        if "from" in spec:
            return spec["from"] + spec.get("step", 1) * number
        if "each" in spec:
            return value(spec["of"], number // spec["each"])
        return spec["at"][number] if number in spec["at"] else value(spec["then"], number)
    if isinstance(spec, str) and "{" in spec:
        return spec.format(n=number, k=number + 1)
    return spec


@cache
def feature_sets() -> Mapping[str, FeatureSet]:
    return {name: _feature_set(name, dict(given)) for name, given in _data()["sets"].items()}


@cache
def tables() -> Mapping[str, list[dict[str, Any]]]:
    """The rows of each table of CBS."""
    return {name: _rows(given) for name, given in _data()["tables"].items()}


def reprojected(ring: Ring, srs: str) -> Ring:
    """Bring positions in RD to another system, with its axes in its own order, as GML has it."""
    if srs == RD:
        return ring
    places = (_transformer(srs).transform(*place[:2]) for place in ring)
    return [[round(first, 7), round(second, 7)] for first, second in places]


def camel(name: str) -> str:
    """Spell a name as PDOK's WFS does."""
    return re.sub(r"_(\w)", lambda result: result.group(1).upper(), name)


@cache
def _transformer(srs: str) -> Transformer:
    return Transformer.from_crs(RD, srs)


@cache
def _data() -> dict[str, Any]:
    return yaml.safe_load(DATA.read_text(encoding="utf-8"))


def _feature_set(name: str, given: dict[str, Any]) -> FeatureSet:
    given.pop("from", None)
    fields = {**given.pop("fields", {}), **given.pop("code", {}), **given.pop("entry", {})}
    at = given.pop("at", {})
    places = at if isinstance(at, dict) else dict(enumerate(at))
    return FeatureSet(name, fields, given.pop("count", MORE_THAN_A_PAGE), places, **given)


def _rows(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each region, with each key of each dimension, in each period; keys padded as CBS pads them."""
    choices = [[("RegioS", f"{code:<6}") for code in _codes(given["regions"])]]
    choices += [[(name, f"{key:<8}") for key in keys] for name, keys in given.get("dimensions", {}).items()]
    choices += [[("Perioden", period) for period in given["periods"]]] if "periods" in given else []
    numbers = {**given.get("numbers", {}), **given.get("entry", {})}
    return [
        {"ID": at, **dict(keys), **{name: value(spec, at) for name, spec in numbers.items()}}
        for at, keys in enumerate(product(*choices))
    ]


def _codes(regions: Mapping[str, int]) -> list[str]:
    """Codes of so many regions of each kind; municipalities are those of the map, and others that nobody knows."""
    known = {"GM": feature_sets()["municipalities"].fields["identificatie"], "NL": ["NL01"]}
    first = {"GM": 9001, "PV": 20}
    return [
        code
        for kind, count in regions.items()
        for code in [
            *known.get(kind, []),
            *(f"{kind}{first.get(kind, 1) + number:02d}" for number in range(count - len(known.get(kind, [])))),
        ]
    ]


def _hexagon(receptor: int) -> Ring:
    row, column = divmod(receptor - 1, HEXAGONS_IN_A_ROW)
    x = HEXAGON_X0 + column * 3 * HEXAGON_R + (1.5 * HEXAGON_R if row % 2 else 0)
    y = HEXAGON_Y0 + row * HEXAGON_H / 2
    turns = [math.pi / 3 * corner for corner in range(6)]
    ring = [[round(x + HEXAGON_R * math.cos(turn), 3), round(y + HEXAGON_R * math.sin(turn), 3)] for turn in turns]
    return [*ring, ring[0]]
