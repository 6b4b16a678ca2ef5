"""Boxes, layers, rules and reports that can be checked in the head; metres from a corner near Utrecht."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial.layers.crs import RD
from spatial.layers.layer import Layer
from spatial.layers.places import with_municipalities
from spatial.layers.region import Region
from spatial.parameters.params import Param, Scenario
from spatial.report.report import ReportContext
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet

PURE: Final = frozenset(
    {
        "small",
        "large",
        "little",
        "few",
        "none",
        "some",
        "most",
        "least",
        "half",
        "whole",
        "twice",
        "two",
        "three",
        "ten",
    }
)
"""Parameters of tests that are numbers without a unit."""

X0: Final = 140_000
Y0: Final = 455_000


def box(x: float, y: float, width: float, height: float | None = None) -> shapely.Polygon:
    """A box with its lower left corner x, y metres from the corner; without a height it is a square."""
    return shapely.box(X0 + x, Y0 + y, X0 + x + width, Y0 + y + (width if height is None else height))


def point(x: float, y: float) -> shapely.Point:
    return shapely.Point(X0 + x, Y0 + y)


def array(*shapes: shapely.Geometry) -> np.ndarray:
    return np.array(shapes, dtype=object)


def frame(shapes: Sequence[shapely.Geometry | None], ids: Sequence[object] = (), **columns: object) -> gpd.GeoDataFrame:
    """A table as a Layer wants it; ids a, b, c … unless they are given."""
    names = list(ids) or [chr(ord("a") + n) for n in range(len(shapes))]
    data = {"feature_id": names, "name": [f"Feature {name}" for name in names], **columns}
    return gpd.GeoDataFrame(data, geometry=np.array(shapes, dtype=object), crs=RD)


def layer(name: str, shapes: Sequence[shapely.Geometry], ids: Sequence[object] = (), **columns: object) -> Layer:
    return Layer(name, frame(shapes, ids, **columns))


def strips(count: int, width: float = 1_000, height: float = 1_000) -> Layer:
    """Municipalities GM0001, GM0002, … as boxes from west to east, in two energy regions and one province."""
    codes = [f"GM{n + 1:04d}" for n in range(count)]
    halves = ["ES01" if n < count / 2 else "ES02" for n in range(count)]
    return layer(
        "municipalities",
        [box(n * width, 0, width, height) for n in range(count)],
        codes,
        region_code=halves,
        region_name=[f"Region {code[-1]}" for code in halves],
        province_code=["PV01"] * count,
        province_name=["Province"] * count,
    )


def region(geometry: shapely.Geometry, code: str = "ES01", municipalities: tuple[str, ...] = ("GM0001",)) -> Region:
    return Region(code, f"Region {code}", geometry, municipalities)


def placed(municipalities: Layer, *layers: Layer) -> dict[str, Layer]:
    """The layers by name, each with the municipalities that it lies in."""
    return {item.name: with_municipalities(item, municipalities) for item in layers}


def param(name: str, value: float, unit: str = "m", **places: float) -> Param:
    """A parameter; a keyword such as ES01 gives it another value there."""
    overrides = [{"at": at, "value": other, "status": "D", "source": f"about {at}"} for at, other in places.items()]
    told = {"id": name, "value": value, "unit": unit, "status": "U", "source": "a test", "title": text(name)}
    return Param.model_validate(told | {"overrides": overrides})


def formula(name: str, *sums: Mapping[str, float], unit: str = "m") -> Param:
    """A parameter that is the largest of sums; each maps parameters to their shares."""
    largest = [[{"param": part, "share": share} for part, share in terms.items()] for terms in sums]
    told = {"id": name, "formula": {"largest": largest}, "unit": unit, "status": "D", "source": "a test"}
    return Param.model_validate(told | {"title": text(name)})


def rule(name: str, left: object, right: object, tests: Sequence[dict[str, object]], **more: object) -> Rule:
    """A rule between two layers (by name, or a side with its filter); what is not told is of no matter."""
    sides = {
        side: {"layer": value} if isinstance(value, str) else value
        for side, value in (("left", left), ("right", right))
    }
    told = {
        "id": name,
        "kind": "conflict",
        "title": text(name),
        "reason": text(f"why {name}"),
        "tests": list(tests),
        "deciders": ["raad", "gs"],
        "certainty": "fact",
        "zone_semantics": "attention",
        "source": ["a test"],
        "status": "U",
        **sides,
    }
    return Rule.model_validate(told | more)


def text(words: str) -> dict[str, str]:
    return {"nl": f"{words} (nl)", "en": f"{words} (en)"}


def overlap(grade: int = 2, **more: object) -> dict[str, object]:
    return {"relation": "overlap", "grade": grade, **more}


def within(*bands: tuple[str, int], relation: str = "within_distance", **more: object) -> dict[str, object]:
    """A distance test; each band is a parameter's name and a grade."""
    return {"relation": relation, "bands": [{"to": {"param": to}, "grade": grade} for to, grade in bands], **more}


def ruleset(
    rules: Sequence[Rule], scenarios: Sequence[Scenario] = (), *, own: Sequence[Param] = (), **params: float
) -> RuleSet:
    """A rule set; parameters by keyword, a double underscore standing for the dot in their names, or ready-made.

    Those by keyword are in metres, but for what `PURE` names.
    """
    named = {name.replace("__", "."): value for name, value in params.items()}
    made = [param(name, value, "1" if name.split(".")[-1] in PURE else "m") for name, value in named.items()] + list(
        own
    )
    return RuleSet(
        {item.id: item for item in rules}, {item.id: item for item in made}, {item.id: item for item in scenarios}
    )


def background(*layers: str, lang: str = "en", **more: object) -> ReportContext:
    """What a report says beside its findings, with these layers as claims that make the balance."""
    told = {
        "at": datetime(2026, 11, 23, 6, tzinfo=UTC),
        "lang": lang,
        "layers": pd.DataFrame(
            {
                "layer": list(layers),
                "title": list(layers),
                "group": "claim",
                "balanced": np.ones(len(layers), dtype=bool),
                "bulk": np.zeros(len(layers), dtype=bool),
                "health": "fresh",
                "label": "",
                "sources": "",
            }
        ),
        "sources": pd.DataFrame(columns=["source_id", "title"]),
        "parties": pd.DataFrame(columns=["party_id", "title", "level", "group", "card"]),
        "issues": (),
        "first_seen": {},
    }
    return ReportContext(**(told | more))
