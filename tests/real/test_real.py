"""The main job on real data, which lies beside the repository; these tests are left out where it does not."""

import json
import sqlite3
import subprocess
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from flows.executors.local import LocalExecutor
from flows.job import main_job
from flows.publish.release import Release
from tests.flows.support import Silent, manifest_of, tree
from tests.left_out import absent
from tests.real.support import SHARED, needs_shared, request_in

pytestmark = needs_shared

SIDES = {
    "C-03": ("housing_plans", "natura2000"),
    "C-04": ("housing_plans", "wind_areas"),
    "C-06": ("wind_areas", "natura2000"),
    "C-12": ("solar_areas", "natura2000"),
    "C-14": ("wind_areas", "solar_areas"),
    "M-01": ("wind_areas", "solar_areas"),
}


def publish(folder: Path, *regions: str) -> Release:
    return main_job(request_in(folder, *regions), LocalExecutor(2, Silent()))


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return publish(tmp_path_factory.mktemp("nation"))


@pytest.fixture(scope="module")
def raw() -> dict[str, gpd.GeoDataFrame]:
    """The layers as a reader without this project would open them."""
    areas = gpd.read_file(SHARED / "energy" / "zoekgebieden_res_afgeleid.gpkg")
    nature = SHARED / "nature"
    coast = gpd.read_file(nature / "natura2000_nl_2013_waddenzee_noordzeekustzone.gpkg")
    return {
        "housing_plans": gpd.read_file(SHARED / "housing" / "eib_plannen_2021_overijssel_flevoland_utrecht.gpkg"),
        "wind_areas": areas[areas["techniek_t"] != "Zon op veld"],
        "solar_areas": areas[areas["techniek_t"] != "Wind"],
        "natura2000": pd.concat([gpd.read_file(nature / "natura2000_nl.gpkg"), coast], ignore_index=True),
        "regions": gpd.read_file(SHARED / "boundaries" / "gemeenten_2023_2025_res.gpkg", layer="gemeenten"),
    }


def test_all_thirty_regions_are_published(nation: Release) -> None:
    manifest = manifest_of(nation)
    assert len(manifest["regions"]) == 30
    assert {source["health"] for source in manifest["sources"]} == {"fresh"}
    counts = {source["id"]: source["features"] for source in manifest["sources"]}
    expected = {
        "municipalities": 342,
        "natura2000": 160,
        "natura2000_coast": 2,
        "housing_plans": 689,
        "search_areas": 940,
    }
    assert {name: counts[name] for name in expected} == expected


def test_public_numbers_stand_beside_ours(nation: Release) -> None:
    rows = {row["id"]: row for row in manifest_of(nation)["benchmarks"]}
    assert (rows["energy.realised"]["published"], rows["energy.realised"]["regions"]) == (31.4, 30)
    assert rows["energy.realised"]["ours"] == pytest.approx(28.88, abs=0.01)
    assert rows["energy.bids"]["ours"] == pytest.approx(54.955)
    assert 0.2 < rows["nitrogen.permit_share"]["ours"] < 0.3
    assert all(row["note"] for row in rows.values() if row["ours"] is None)


def test_derived_search_areas_are_labelled(nation: Release) -> None:
    manifest = manifest_of(nation)
    labels = {source["id"]: source["label"] for source in manifest["sources"]}
    assert labels["search_areas"] == "derived"
    assert {item["layer"] for item in manifest["layers"] if item["label"] == "derived"} >= {"wind_areas", "solar_areas"}
    assert "afgeleid" in (nation.folder / "es04" / "map.html").read_text(encoding="utf-8")


def test_twente_has_findings_of_six_rules(nation: Release) -> None:
    table = pd.read_csv(nation.folder / "es04" / "findings.csv")
    assert table["rule_id"].nunique() >= 6


def counting(raw: Mapping[str, gpd.GeoDataFrame], name: str, file: Path) -> gpd.GeoDataFrame:
    """Without the plans that the region's file says do not count (the reasons have tests of their own)."""
    if name != "housing_plans" or name not in set(gpd.list_layers(file)["name"]):
        return raw[name]
    plans = gpd.read_file(file, layer=name)
    left_out = set(plans.loc[plans["left_out"].fillna("") != "", "feature_id"])
    assert left_out
    return raw[name][~raw[name]["OBJECTID"].astype(str).isin(left_out)]


def pairs(left: gpd.GeoDataFrame, right: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The ground of every pair; no area with itself, and two areas that are on both sides once."""
    sides = [frame.assign(id=frame.get("zoekgebied_id"))[["id", "geometry"]] for frame in (left, right)]
    pieces = gpd.overlay(*sides, keep_geom_type=True)
    both = set(sides[0]["id"].dropna()) & set(sides[1]["id"].dropna())
    swapped = pieces["id_1"].isin(both) & pieces["id_2"].isin(both) & (pieces["id_1"] >= pieces["id_2"])
    return pieces[~swapped]


@pytest.mark.parametrize("code", ["ES04", "ES05", "ES06", "ES09", "ES14", "ES24"])
def test_overlap_equals_geopandas_overlay(nation: Release, raw: dict[str, gpd.GeoDataFrame], code: str) -> None:
    municipalities = raw["regions"]
    region = municipalities[municipalities["res_code"] == code][["geometry"]].dissolve()
    low = code.lower()
    result = pd.concat(
        gpd.read_file(nation.folder / low / f"{low}.gpkg", layer=layer) for layer in ("conflicts", "opportunities")
    )
    # Only an overlap has no distance and a shape of its own; a distance finding repeats its left feature.
    for rule, (left, right) in SIDES.items():
        pieces = pairs(counting(raw, left, nation.folder / low / f"{low}.gpkg"), raw[right])
        whole = pieces[pieces.intersects(region.geometry.iloc[0])]
        inside = gpd.overlay(whole, region, keep_geom_type=True).area.sum() / 10_000
        ours = result[(result["rule_id"] == rule) & (result["distance_m"] == 0)]
        assert ours["area_in_region_ha"].sum() == pytest.approx(inside, rel=1e-6, abs=1e-9), rule


@pytest.mark.parametrize("code", ["ES04", "ES05"])
def test_every_input_that_touches_the_region_is_there_uncut(
    nation: Release, raw: dict[str, gpd.GeoDataFrame], code: str
) -> None:
    municipalities = raw["regions"]
    region = municipalities[municipalities["res_code"] == code].union_all()
    for name in ("housing_plans", "wind_areas", "solar_areas", "natura2000"):
        touching = raw[name][raw[name].intersects(region)]
        exported = gpd.read_file(nation.folder / code.lower() / f"{code.lower()}.gpkg", layer=name)
        # Partners of the region's findings that lie beyond it are there, too.
        exported = exported[exported["in_region"]]
        assert len(exported) == len(touching)
        assert exported.area.sum() == pytest.approx(touching.area.sum(), rel=1e-12)


def test_combined_areas_stand_in_both_layers(nation: Release) -> None:
    file = nation.folder / "es04" / "es04.gpkg"
    wind, solar = (gpd.read_file(file, layer=name) for name in ("wind_areas", "solar_areas"))
    combined = set(wind[wind["technique"] == "combined"]["feature_id"])
    assert combined
    assert combined == set(solar[solar["technique"] == "combined"]["feature_id"])


def test_nature_carries_deposition_of_table_and_raster(nation: Release) -> None:
    nature = gpd.read_file(nation.folder / "es04" / "es04.gpkg", layer="natura2000").set_index("feature_id")
    table = pd.read_csv(SHARED / "nature" / "rivm_aerius_depositie_per_natura2000.csv")
    given = table[table["jaar"] == 2025].set_index("nummer")["depositie"]
    assert nature.loc["49", "deposition_table_mol_ha_yr"] == given[49]
    assert nature["deposition_raster_mol_ha_yr"].between(259, 4577).all()


def test_the_regions_findings_are_those_of_the_nation(nation: Release) -> None:
    """An overlap that lies in two regions has its ground divided over them, all of it, once."""
    frames = [
        pd.read_csv(path).assign(region=path.parent.name) for path in sorted(nation.folder.glob("*/findings.csv"))
    ]
    all_findings = pd.concat(frames)
    overlap = all_findings[all_findings["rule_id"].isin(["C-14", "C-03"])]
    spread = overlap.groupby("finding_id").agg(inside=("area_in_region_ha", "sum"), whole=("area_ha", "first"))
    assert (spread["inside"] <= spread["whole"] * (1 + 1e-9)).all()
    assert all_findings.groupby("finding_id")["area_ha"].nunique(dropna=False).max() == 1


def test_area_balance_closes_in_every_region(nation: Release) -> None:
    for path in sorted(nation.folder.glob("*/*.gpkg")):
        with sqlite3.connect(path) as database:
            (total,) = database.execute("select sum(area_ha) from balance").fetchone()
            (area,) = database.execute("select value from indicators where indicator_id = 'area'").fetchone()
        assert total == pytest.approx(area, rel=1e-6), path.name


def test_twente_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first = publish(tmp_path / "first", "ES04")
    second = publish(tmp_path / "second", "ES04")
    assert first.release_id == second.release_id
    assert tree(first.folder) == tree(second.folder)


def test_the_national_validator_finds_nothing_in_twente(nation: Release) -> None:
    program = Path(__file__).parents[2] / ".venv-validator" / "bin" / "geopackage-validator"
    if not program.exists():
        absent("the GeoPackage validator")
    file = nation.folder / "es04" / "es04.gpkg"
    done = subprocess.run([program, "validate", "--gpkg-path", file], capture_output=True, text=True, check=True)
    explanation = json.loads(done.stdout)
    assert explanation["success"]
    assert explanation["results"] == []
