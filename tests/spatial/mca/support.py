"""A small region in plain words: findings by hand, and a book with few criteria."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import yaml

from spatial.layers.crs import RD
from spatial.mca.book import DEPENDENCY_GRADE, FIRST_N, Criterion, McaBook, Perspective, Restriction
from spatial.parameters.params import Param
from spatial.rules.ruleset import RuleSet
from tests.spatial.factory import box, frame, overlap, param, rule, ruleset, text

_BUILTIN = Path(__file__).parents[3] / "data" / "weighing" / "weighing.yaml"

WIND, SOLAR, ALL, PLANS, NATURE = "wind_areas", "solar_areas", "search_areas", "housing_plans", "natura2000"

RULES = ruleset(
    [
        rule("C-04", PLANS, WIND, [overlap(4)], theme="housing", influence="FT2", zone_semantics="conditional"),
        rule("C-06", WIND, NATURE, [overlap(4)], theme="nature", influence="FT3", zone_semantics="exclusion"),
        rule("C-10", ALL, ALL, [overlap(2)], theme="landscape", influence="FT8"),
        rule("C-12", SOLAR, NATURE, [overlap(4)], theme="nature", influence="FT4", zone_semantics="exclusion"),
        rule("C-15", WIND, "grid", [overlap(3)], theme="grid", influence="FT5"),
        rule("M-01", WIND, SOLAR, [overlap(3)], kind="opportunity", influence="FT10"),
        rule("M-12", PLANS, PLANS, [overlap(2)], kind="opportunity", theme="housing", influence="FT8"),
        rule("M-14", ALL, ALL, [overlap(2)], kind="opportunity", influence="FT8"),
    ],
)


def rules_with(first_n: int = 2, dependency_grade: int = 3, **params: float) -> RuleSet:
    made = [param(FIRST_N, first_n, "1"), param(DEPENDENCY_GRADE, dependency_grade, "1")]
    made += [param(name.replace("__", "."), value, "1") for name, value in params.items()]
    return RuleSet(RULES.rules, {item.id: item for item in made}, {})


def rule_table(*not_evaluated: str) -> pd.DataFrame:
    return pd.DataFrame([{"rule_id": name, "evaluated": name not in not_evaluated} for name in RULES.rules])


def finding(name: str, left: str, right: str, grade: int, **more: object) -> dict[str, object]:
    """A finding ``C-04:1`` between ``layer:id`` and ``layer:id``; its ground is a hectare."""
    (left_layer, left_id), (right_layer, right_id) = left.split(":"), right.split(":")
    rule_id = name.split(":", maxsplit=1)[0]
    told = {
        "finding_id": name,
        "rule_id": rule_id,
        "kind": RULES.rules[rule_id].kind,
        "grade": grade,
        "left_layer": left_layer,
        "left_id": left_id,
        "left_name": left_id.upper(),
        "right_layer": right_layer,
        "right_id": right_id,
        "right_name": right_id.upper(),
        "area_ha": 1.0,
        "dwellings": None,
        "energy_gwh": None,
        "municipalities": "GM0001",
        "deciders": "raad:GM0001,gs",
        "scenario": "basis",
        "relation": "overlap",
        "title": f"title of {rule_id}",
        "geometry": box(0, 0, 100),
    }
    return told | more


def findings(*rows: dict[str, object]) -> gpd.GeoDataFrame:
    columns = list(finding("C-04:0", f"{PLANS}:p", f"{WIND}:w", 1))
    table = gpd.GeoDataFrame(pd.DataFrame(list(rows), columns=columns), geometry="geometry", crs=RD)
    return table.astype({"dwellings": "Int64", "energy_gwh": "float64"})


def areas(**energy_gwh: float | None) -> gpd.GeoDataFrame:
    """Areas of two hectares each, beside each other, with their yield."""
    shapes = [box(1_000 * at, 0, 200, 100) for at in range(len(energy_gwh))]
    made = frame(shapes, list(energy_gwh), energy_gwh=list(energy_gwh.values()))
    return made.assign(municipalities="GM0001", municipality="GM0001")


def criterion(name: str, measure: str = "energy_gwh", **more: object) -> Criterion:
    told = {
        "id": name,
        "title": text(name),
        "subjects": ["opportunity", "search_area"],
        "measure": measure,
        "value": [[0, 0], [10, 1]],
        "unit": "GWh/yr" if measure == "energy_gwh" else "1",
        "status": "U",
        "source": "a test",
    }
    return Criterion.model_validate(told | more)


def perspective(name: str, method: str = "weights", **more: object) -> Perspective:
    told = {"id": name, "title": text(name), "method": method, "chosen_by": "a test", "source": "a test", "status": "U"}
    return Perspective.model_validate(told | more)


def restriction(name: str, **more: object) -> Restriction:
    told = {"id": name, "title": text(name), "least_grade": 4, "status": "U", "source": "a test"}
    return Restriction.model_validate(told | more)


def book(*rows: Criterion | Perspective | Restriction) -> McaBook:
    """A book of these rows; with an equal, a least-regret perspective and two criteria unless it has others."""
    kinds = ({}, {}, {})
    defaults = (ENERGY, NATURE_LEFT, perspective("equal", base=True), perspective("regret", "least_regret"))
    for row in [*defaults, *rows]:
        kinds[(Criterion, Perspective, Restriction).index(type(row))][row.id] = row
    return McaBook(*kinds)


def builtin() -> tuple[McaBook, dict[str, Param]]:
    """The book and the parameters that ship with Opgavenkaart."""
    content = yaml.safe_load(_BUILTIN.read_text(encoding="utf-8"))
    rows = [
        {row["id"]: model.model_validate(row) for row in content[key]}
        for key, model in (("criteria", Criterion), ("perspectives", Perspective), ("restrictions", Restriction))
    ]
    return McaBook(*rows), {row["id"]: Param.model_validate(row) for row in content["params"]}


ENERGY = criterion("energy")
NATURE_LEFT = criterion("nature", "worst_conflict_grade", themes=["nature"], value=[[0, 1], [4, 0]])
