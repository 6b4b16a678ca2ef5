"""A region that can be checked in the head: boxes on whole metres, names that try to break out of their place.

Two municipalities of region XX01, 4 km × 4 km each, side by side, and a neighbour of XX02 east of them. Ground is
measured in whole hectares: every claim is a box.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pytest
from shapely import MultiPolygon, Polygon, box

from data.rulebook.vocabulary import load_layers
from maps.common.worded import worded
from maps.region_map.page import write_region_map
from spatial.findings.evaluate import evaluate
from spatial.layers.issues import Issue
from spatial.layers.layer import Layer
from spatial.layers.places import with_municipalities
from spatial.layers.region import regions
from spatial.messages import Text
from spatial.parameters.params import Param, Quantity, Scenario
from spatial.relations.adjacent_cross_border import AdjacentCrossBorder
from spatial.relations.bands import Band
from spatial.relations.overlap import Overlap
from spatial.relations.within_distance import WithinDistance
from spatial.report.report import RegionReport, ReportContext
from spatial.report.summarise import summarise
from spatial.rules.rules import Rule, Side
from spatial.rules.ruleset import RuleSet
from tests.maps.findings_page import themed
from tests.spatial.rulebook_factory import party_rows, rulebook, with_needed

RD: Final = "EPSG:28992"
X: Final = 140_000
Y: Final = 455_000

IMG: Final = "<img src=x onerror=alert(1)>"
TEMPLATE: Final = 'Café `${alert(1)}` "d\'Éé" </script>'
FORMULA: Final = "=HYPERLINK(\"x\";'y')"

TITLES: Final = {
    "municipalities": ("Gemeenten", "Municipalities", "boundary"),
    "housing_plans": ("Woningbouwplannen", "Housing plans", "claim"),
    "wind_areas": ("Zoekgebieden wind", "Wind search areas", "claim"),
    "solar_areas": ("Zoekgebieden zon", "Solar search areas", "claim"),
    "natura2000": ("Natura 2000", "Natura 2000", "nature"),
    "flood_zones": ("Overstromingszones", "Flood zones", "nature"),
}


def at(minx: int, miny: int, maxx: int, maxy: int) -> Polygon:
    """A box in metres from the region's south-west corner, drawn clockwise as some sources do."""
    return box(X + minx, Y + miny, X + maxx, Y + maxy, ccw=False)


def table(rows: list[dict[str, object]]) -> gpd.GeoDataFrame:
    """Rows with `feature_id`, `name`, attributes and `geometry` as a frame in RD."""
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry="geometry", crs=RD)


def municipalities() -> Layer:
    """GM9001 and GM9002 of XX01 (1600 ha each), GM9003 of XX02."""
    rows = [
        ("GM9001", "Westerveen", "XX01", "Tweestromenland", at(0, 0, 4000, 4000)),
        ("GM9002", "Oost-Café `é` & co", "XX01", "Tweestromenland", at(4000, 0, 8000, 4000)),
        ("GM9003", "Buurgemeente", "XX02", "Overkant", at(8000, 0, 12000, 4000)),
    ]
    columns = ["feature_id", "name", "region_code", "region_name", "geometry"]
    return Layer("municipalities", table([dict(zip(columns, row, strict=True)) for row in rows]))


def claims() -> dict[str, Layer]:
    """Layers by name; `housing_plans` p3 lies half outside the region."""
    plans = [
        {"feature_id": "p1", "name": IMG, "dwellings": 120, "status": "hard", "geometry": at(500, 500, 1500, 1000)},
        {
            "feature_id": "p2",
            "name": TEMPLATE,
            "dwellings": 40,
            "status": "soft",
            "geometry": at(3500, 2000, 4500, 2500),
        },
        {"feature_id": "p3", "name": FORMULA, "dwellings": None, "status": None, "geometry": at(7500, 500, 8500, 1000)},
    ]
    wind = [
        {"feature_id": "w1", "name": "Molenrij", "energy_gwh": 30.5, "geometry": at(1000, 500, 2000, 1000)},
        {"feature_id": "w2", "name": "Ver weg", "energy_gwh": None, "geometry": at(6000, 3000, 7000, 3500)},
    ]
    solar = [
        {"feature_id": "s1", "name": "Zon-west", "energy_gwh": 8.0, "geometry": at(3500, 3000, 4000, 3200)},
        {"feature_id": "s2", "name": "Zon-oost", "energy_gwh": 4.0, "geometry": at(4000, 3000, 4500, 3200)},
    ]
    outer, hole = at(500, 1800, 1000, 2300), at(700, 2000, 800, 2100)
    marsh = MultiPolygon([outer.difference(hole), at(1200, 1800, 1300, 1900)])
    nature = [
        {"feature_id": "57", "name": "Het Moeras", "nitrogen_sensitive": True, "geometry": marsh},
        {"feature_id": "58", "name": "De Plas", "nitrogen_sensitive": None, "geometry": at(9000, 2000, 9500, 2500)},
    ]
    frames = {
        "housing_plans": table(plans).astype({"dwellings": "Int64"}),
        "wind_areas": table(wind).astype({"energy_gwh": "float64"}),
        "solar_areas": table(solar),
        "natura2000": table(nature).astype({"nitrogen_sensitive": "boolean"}),
    }
    return {name: with_municipalities(Layer(name, frame), municipalities()) for name, frame in frames.items()}


def _metres(name: str, value: float) -> Param:
    return Param(
        id=name,
        value=value,
        unit="m",
        status="V",
        source="Handboek <i>ruimte</i>",
        edition="2026",
        title=Text(nl=f"afstand {name}", en=f"distance {name}"),
    )


def ruleset() -> RuleSet:
    """One rule of each relation, and one whose layer is not there."""
    common = {
        "certainty": "fact",
        "zone_semantics": "conditional",
        "source": ("Handboek, art. 1",),
        "status": "V",
        "deciders": ("raad", "gs"),
    }
    rules = [
        Rule(
            id="C-01",
            kind="conflict",
            title=Text(nl="Woningen in zoekgebied wind", en="Dwellings in a wind search area"),
            reason=Text(nl="Geluid & <b>slagschaduw</b>.", en="Noise & <b>shadow flicker</b>."),
            left=Side(layer="housing_plans"),
            right=Side(layer="wind_areas"),
            tests=(Overlap(grade=4),),
            **common,
        ),
        Rule(
            id="C-02",
            kind="conflict",
            title=Text(nl="Woningen bij stikstofgevoelige natuur", en="Dwellings near nitrogen-sensitive nature"),
            reason=Text(nl="De bouw stoot stikstof uit.", en="Building emits nitrogen."),
            left=Side(layer="housing_plans"),
            right=Side(layer="natura2000"),
            tests=(
                WithinDistance(
                    bands=(
                        Band(to=Quantity(param="near_m"), grade=3, flag="must_calculate"),
                        Band(to=Quantity(param="far_m"), grade=2),
                    ),
                ),
            ),
            **{**common, "certainty": "screening", "status": "U"},
        ),
        Rule(
            id="C-03",
            kind="conflict",
            title=Text(nl="Woningen in overstromingszone", en="Dwellings in a flood zone"),
            reason=Text(nl="Water.", en="Water."),
            left=Side(layer="housing_plans"),
            right=Side(layer="flood_zones"),
            tests=(Overlap(grade=3),),
            **common,
        ),
        Rule(
            id="O-01",
            kind="opportunity",
            title=Text(nl="Zon over de grens heen", en="Solar across the border"),
            reason=Text(nl="Eén aansluiting volstaat.", en="One connection will do."),
            left=Side(layer="solar_areas"),
            right=Side(layer="solar_areas"),
            tests=(AdjacentCrossBorder(bands=(Band(to=Quantity(param="near_m"), grade=3),)),),
            **common,
        ),
        Rule(
            id="O-02",
            kind="opportunity",
            title=Text(nl="Zonnestroom voor woningen", en="Solar power for dwellings"),
            reason=Text(nl="Korte kabel.", en="Short cable."),
            left=Side(layer="housing_plans"),
            right=Side(layer="solar_areas"),
            tests=(WithinDistance(bands=(Band(to=Quantity(param="near_m"), grade=2),)),),
            **{**common, "certainty": "assumption"},
        ),
    ]
    params = [_metres("near_m", 1000), _metres("far_m", 3000)]
    wide = Scenario(
        id="ruim",
        title=Text(nl="Ruime afstanden", en="Wide distances"),
        params={"far_m": 7000},
        source="Aanname",
        status="U",
    )
    return RuleSet({rule.id: rule for rule in rules}, {param.id: param for param in params}, {wide.id: wide})


def background(lang: str, when: datetime, layers: Mapping[str, Layer]) -> ReportContext:
    """What the region's report says beside its findings, with one source that is missing and one that is stale."""
    health = {"flood_zones": "missing", "wind_areas": "stale"}
    label = {"wind_areas": "fictional", "solar_areas": "derived"}
    shown = pd.DataFrame(
        [
            {
                "layer": name,
                "title": Text(nl=nl, en=en),
                "group": group,
                "balanced": group != "boundary",
                "bulk": False,
                "health": health.get(name, "fresh"),
                "content_on": None,
                "label": label.get(name, ""),
                "sources": f"src_{name}",
            }
            for name, (nl, en, group) in TITLES.items()
        ]
    )
    sources = pd.DataFrame(
        [
            {
                "source_id": f"src_{name}",
                "title": Text(nl=f"{nl} {IMG}", en=f"{en} {IMG}"),
                "provider": "Dienst \"Ruimte\" & 'Data'",
                "licence": "CC BY 4.0",
                "layers": name,
                "health": health.get(name, "fresh"),
                "content_on": None,
                "content_newest_on": None,
                "captured_at": None if name == "flood_zones" else datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
                "features": len(layers[name]) if name in layers else 0,
                "sha256": "" if name == "flood_zones" else "0" * 64,
                "url": "https://example.org/data?a=1&b=2",
                "label": label.get(name, ""),
                "note": "",
            }
            for name, (nl, en, _) in TITLES.items()
        ]
    )
    parties = party_rows()
    named = {"raad": "gemeenteraad", "gs": "Gedeputeerde Staten"}
    parties["title"] = [named.get(*row) for row in zip(parties["party_id"], parties["title"], strict=True)]
    issues = (
        Issue("src_housing_plans", "housing_plans", "repaired", "p1", f"ring <b>mended</b> of {IMG}", 12.5),
        Issue("src_flood_zones", "flood_zones", "missing_source", "", "the service did not answer"),
    )
    return ReportContext(
        at=when,
        lang=lang,
        layers=shown,
        sources=sources,
        parties=parties,
        issues=issues,
        first_seen={},
        layer_tables=load_layers().tables,
    )


def build_report(**how: Any) -> RegionReport:
    """Build a report as `report_in_messages` does, and give it words in its language, as a run does once."""
    return worded(report_in_messages(**how))


def report_in_messages(
    *,
    lang: str = "nl",
    when: datetime = datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
    scenarios: tuple[str, ...] = (),
    region: str = "XX01",
    without: tuple[str, ...] = (),
    rules: RuleSet | None = None,
) -> RegionReport:
    """Build a report through the real path: regions, evaluate, summarise.

    Findings of XX01 in the basic scenario: C-01 p1 × w1 (25 ha, grade 4); C-02 p1 × 57 (800 m, grade 3), p2 × 57
    (2202 m, from its second part, grade 2) and p3 × 58 (1118 m, both over the border, grade 2); O-01 s1 × s2 (0 m,
    grade 3); O-02 p2 × s1 and p2 × s2 (500 m, grade 2). C-03 is not evaluated. Under scenario ``ruim`` C-02 reaches
    to 7 km and finds p2 × 58 and p3 × 57 as well. Of 3200 ha 245 are claimed: 125 by plans, 100 by wind (25 of them
    twice), 20 by solar, 25 by nature.

    Parameters
    ----------
    without
        Names of layers to leave out.
    rules
        Instead of those above.
    """
    given = {"lang": lang, "when": when, "scenarios": scenarios, "region": region, "without": without}
    # Building takes a hundred times as long as copying, and hundreds of tests want one of a few reports.
    return deepcopy(_built(**given)) if rules is None else _build(**given, rules=rules)


def _build(
    *, lang: str, when: datetime, scenarios: tuple[str, ...], region: str, without: tuple[str, ...], rules: RuleSet
) -> RegionReport:
    layers = {name: layer for name, layer in claims().items() if name not in without}
    rules = with_needed(rules)
    (place,) = regions(municipalities(), (region,))
    sets = (rules, *(rules.under(name) for name in scenarios))
    findings = tuple(evaluate(one, layers, place, municipalities()) for one in sets)
    about = background(lang, when, layers)
    names = findings[0].frame["finding_id"]
    about = replace(about, first_seen={name: date(2026, 9, 1) for name in names[:1]})
    return summarise(place, findings, sets, rulebook(rules), layers, municipalities(), about)


@cache
def _built(**given: Any) -> RegionReport:
    return _build(**given, rules=ruleset())


@pytest.fixture(scope="session")
def make_report() -> Callable[..., RegionReport]:
    """The factory `build_report`, for reports in another language, with scenarios or without layers."""
    return build_report


@pytest.fixture
def report() -> RegionReport:
    """The report of region XX01 in Dutch, basic scenario."""
    return build_report()


@pytest.fixture(scope="session")
def filled(make_report: Callable[..., RegionReport]) -> RegionReport:
    """The report of XX01 with every table filled and one more scenario."""
    return themed(make_report(scenarios=("ruim",)))


@pytest.fixture(scope="session")
def map_path(filled: RegionReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its map."""
    path = tmp_path_factory.mktemp("map") / "map.html"
    write_region_map(filled, path)
    return path


@pytest.fixture(scope="session")
def crowded_path(filled: RegionReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map with 257 findings in the basic scenario, 250 of them of one plan at distances of 1000 m and up."""
    one = filled.conflicts[(filled.conflicts["rule_id"] == "C-02") & (filled.conflicts["left_id"] == "p1")].iloc[[0]]
    many = pd.concat([one] * 250, ignore_index=True)
    many["finding_id"] = [f"C-02-{at:03d}" for at in range(250)]
    many["right_id"] = [f"n{at}" for at in range(250)]
    many["right_name"] = [f"Gebied {at}" for at in range(250)]
    many["distance_m"] = [1000.0 + at for at in range(250)]
    many["severity"] = 1
    every = pd.concat([filled.conflicts, many], ignore_index=True)
    path = tmp_path_factory.mktemp("crowded") / "map.html"
    write_region_map(replace(filled, conflicts=gpd.GeoDataFrame(every, crs=filled.conflicts.crs)), path)
    return path
