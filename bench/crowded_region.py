"""A region of many plans, evaluated with the built-in rules like any other."""

from datetime import UTC, datetime
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from bench import shapes
from bench.shapes import Extent
from data.rulebook.rulebook import load_rulebook
from data.rulebook.vocabulary import load_layers, party_table
from maps.common.worded import worded
from spatial.findings.evaluate import evaluate
from spatial.layers.crs import RD
from spatial.layers.layer import Layer
from spatial.layers.places import with_municipalities
from spatial.layers.region import regions
from spatial.report.report import RegionReport, ReportContext
from spatial.report.summarise import summarise

EXTENT: Final = Extent(220_000.0, 460_000.0, 40_000.0, 36_000.0)
"""As large as Twente."""

_TITLES: Final = {
    "municipalities": ("Gemeenten", "boundary"),
    "housing_plans": ("Woningbouwplannen", "claim"),
    "wind_areas": ("Zoekgebieden wind", "claim"),
    "solar_areas": ("Zoekgebieden zon", "claim"),
    "natura2000": ("Natura 2000", "nature"),
}

_NAMES: Final = ("Molenrij", "Dorpsrand", "Spoorzone", "Enk", "Beekdal", "Kanaalzone", "Es", "Veld")


def crowded_region(plans: int, seed: int, *, nature: int = 6) -> RegionReport:
    """Draw a region of 14 municipalities with so many plans, 60 wind and 120 solar areas, and evaluate it.

    Plans have 14 corners and attributes as in the province's layer; the same counts and seed give the same region.
    """
    random = np.random.default_rng(seed)
    municipalities = _municipalities(shapes.coverage(random, EXTENT, 7, 2))
    layers = {
        name: with_municipalities(layer, municipalities)
        for name, layer in (
            ("housing_plans", _plans(random, plans)),
            ("wind_areas", _areas(random, "wind_areas", 60, (300, 1500), 40.0)),
            ("solar_areas", _areas(random, "solar_areas", 120, (100, 800), 15.0)),
            ("natura2000", _nature(random, nature)),
        )
    }
    book = load_rulebook()
    (region,) = regions(municipalities, ("ES04",))
    findings = evaluate(book.ruleset, layers, region, municipalities, influence=book.influence)
    return worded(summarise(region, (findings,), [book.ruleset], book, layers, municipalities, _report_context(layers)))


def _frame(columns: dict[str, object], geometry: np.ndarray) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.DataFrame(columns), geometry=geometry, crs=RD)


def _municipalities(cells: np.ndarray) -> Layer:
    count = len(cells)
    columns = {
        "feature_id": [f"GM{9000 + at}" for at in range(count)],
        "name": [f"{_NAMES[at % len(_NAMES)]}gemeente {at}" for at in range(count)],
        "region_code": ["ES04"] * count,
        "region_name": ["Getekende regio"] * count,
    }
    return Layer("municipalities", _frame(columns, cells))


def _plans(random: np.random.Generator, count: int) -> Layer:
    hard = random.random(count) < 0.4
    columns = {
        "feature_id": [f"{random.integers(2**63):016x}" for _ in range(count)],
        "name": [f"{_NAMES[random.integers(len(_NAMES))]} fase {random.integers(1, 400)}" for _ in range(count)],
        "dwellings": pd.array(random.integers(2, 300, count), dtype="Int64"),
        "status": np.where(hard, "hard", "soft"),
        "plan_type": [("Uitleg", "Inbreiding", "Transformatie")[at] for at in random.integers(0, 3, count)],
    }
    return Layer("housing_plans", _frame(columns, shapes.blobs(random, EXTENT, count, 14, (20, 150))))


def _areas(random: np.random.Generator, name: str, count: int, radius_m: tuple[float, float], gwh: float) -> Layer:
    columns = {
        "feature_id": [f"{name}-{at}" for at in range(count)],
        "name": [f"{_NAMES[at % len(_NAMES)]} {at}" for at in range(count)],
        "energy_gwh": np.round(random.uniform(1, gwh, count), 1),
    }
    return Layer(name, _frame(columns, shapes.blobs(random, EXTENT, count, 50, radius_m)))


def _nature(random: np.random.Generator, count: int) -> Layer:
    columns = {
        "feature_id": [str(at) for at in range(count)],
        "name": [f"Natuurgebied {at}" for at in range(count)],
        "nitrogen_sensitive": pd.array([True] * count, dtype="boolean"),
    }
    return Layer("natura2000", _frame(columns, shapes.blobs(random, EXTENT, count, 3000, (800, 3500))))


def _report_context(layers: dict[str, Layer]) -> ReportContext:
    rows = [
        {
            "layer": name,
            "title": title,
            "group": group,
            "balanced": group != "boundary",
            "bulk": False,
            "health": "fresh",
            "label": "fictional",
            "sources": name,
        }
        for name, (title, group) in _TITLES.items()
    ]
    sources = pd.DataFrame(
        [
            {
                "source_id": row["layer"],
                "title": row["title"],
                "provider": "bench",
                "licence": "",
                "layers": row["layer"],
                "health": "fresh",
                "captured_at": datetime(2026, 11, 1, tzinfo=UTC),
                "features": len(layers[str(row["layer"])]) if row["layer"] in layers else 0,
                "sha256": "",
                "url": "",
                "label": "fictional",
                "note": "",
            }
            for row in rows
        ]
    )
    return ReportContext(
        at=datetime(2026, 11, 23, 6, tzinfo=UTC),
        lang="nl",
        layers=pd.DataFrame(rows),
        sources=sources,
        parties=party_table(),
        issues=(),
        first_seen={},
        layer_tables=load_layers().tables,
    )
