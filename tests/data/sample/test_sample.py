"""The built-in sample: made by its script to the byte, small, labelled, and with something for every rule."""

from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace

import pandas as pd
import pytest
import shapely

from data.catalogue.catalogue import SAMPLE, Catalogue
from data.harmonise.attribute_join import join_raster, join_table
from data.harmonise.harmonise import merge, to_layer
from data.pull.pull import pull
from data.reading import read_features, read_raster, read_table
from data.rulebook.rulebook import load_rulebook
from data.rulebook.vocabulary import load_layers
from data.snapshots.pull_log import PullLog
from data.snapshots.snapshot import SnapshotStore
from data.web import Web
from spatial.findings.evaluate import evaluate
from spatial.layers.nitrogen import NITROGEN_CLASSES
from spatial.layers.places import with_municipalities
from spatial.layers.region import regions
from tools.sample.make_sample import FILES, make

AT = datetime(2026, 1, 1, tzinfo=UTC)
PLACED = ("housing_plans", "new_nature", "quiet_areas", "search_areas", "solar_areas", "wind_areas")
"""Layers of which rules ask in which municipality a feature lies."""
NOT_IN_THE_SAMPLE = {
    "airport_surfaces",
    "defence_radars",
    "extensification_areas",
    "flood_defences",
    "goose_areas",
    "green_gaps",
    "landscape_areas",
    "landscape_lines",
    "livestock_permits",
    "low_fly_areas",
    "meadow_bird_areas",
    "novex_areas",
    "outside_dikes_areas",
    "pipelines",
    "power_lines",
    "railways",
    "solar_places",
    "state_road_land",
    "unesco_areas",
    "water_storage_areas",
    "wet_areas",
}
FAULTS = {
    "dissolved",
    "duplicate",
    "duplicate_id",
    "empty_geometry",
    "no_id",
    "no_number",
    "no_value",
    "null_geometry",
    "repaired",
    "transformed",
    "unknown_term",
    "z_dropped",
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Layers, issues and findings of the sample, by the way that every catalogue goes."""
    book = load_layers()
    catalogue = Catalogue.load(SAMPLE, book, {})
    store = SnapshotStore(tmp_path_factory.mktemp("snapshots"))
    parts, issues, attached = {}, [], []
    with Web(contact="tests", offline=True) as web:
        for name, source in catalogue.sources.items():
            shot = pull(source, store, PullLog(store.root / "log"), web, AT, catalogue.context(name))
            path = store.path(shot)
            if source.attach is not None:
                attached.append((source, shot, path))
                continue
            features = read_features(source, shot, path)
            for mapping in source.layers:
                layer, actual = to_layer(source, mapping, features, book)
                parts.setdefault(mapping.layer, []).append(layer)
                issues.extend(actual)
    layers = {}
    for name, some in parts.items():
        layers[name], actual = merge(name, some)
        issues.extend(actual)
    for source, shot, path in attached:
        add, read = (join_table, read_table) if source.kind == "table" else (join_raster, read_raster)
        layer = layers[source.attach.layer]
        layers[source.attach.layer], actual = add(source, source.attach, read(source, shot, path), layer)
        issues.extend(actual)
    municipalities = layers.pop("municipalities")
    layers |= {name: with_municipalities(layers[name], municipalities) for name in PLACED}
    region = next(item for item in regions(municipalities) if item.code == "XX01")
    findings = evaluate(load_rulebook().ruleset, layers, region, municipalities)
    return SimpleNamespace(
        catalogue=catalogue,
        municipalities=municipalities,
        region=region,
        layers=layers,
        issues=issues,
        findings=findings.frame,
        not_evaluated=findings.not_evaluated,
    )


def flagged(frame, rule, flag):
    rows = frame[frame["rule_id"] == rule]
    return rows[[flag in flags.split(",") for flags in rows["flags"]]]


def test_files_are_what_the_script_makes(tmp_path):
    make(tmp_path)
    result = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in FILES.iterdir()}
    assert result.keys() == kept.keys()
    assert [name for name in result if result[name] != kept[name]] == []


def test_files_are_small():
    assert sum(path.stat().st_size for path in FILES.iterdir()) <= 300_000


def test_every_source_says_that_it_is_fictional(sample):
    for source in sample.catalogue.sources.values():
        assert source.label == "fictional"
        assert "fictief" in source.title.nl
        assert "fictional" in source.title.en
        assert (source.provider, source.licence) == ("Opgavenkaart (fictief)", "CC0")


def test_dates_of_content_come_from_an_entry_from_a_column_and_from_nowhere(sample):
    content = {name: source.content for name, source in sample.catalogue.sources.items()}
    assert content["search_areas"].on == "2025-07"
    assert content["housing_plans"].column == "peildatum"
    assert content["surroundings"] is None
    plans = sample.layers["housing_plans"].frame.set_index("name")["content_on"]
    assert (plans["Molenkwartier"], plans["Heiderand"]) == ("2023-12-31", "2026-07-01")
    assert pd.isna(plans["Dijkhuizen"])


def test_every_file_has_a_source(sample):
    addresses = [address for source in sample.catalogue.sources.values() for address in source.address]
    assert sorted(addresses) == sorted(f"../files/{path.name}" for path in FILES.iterdir())


def test_municipalities_are_a_true_coverage(sample):
    assert list(sample.municipalities.frame["feature_id"]) == [f"GM990{number}" for number in range(1, 8)]
    shapes = sample.municipalities.geometries
    assert shapely.coverage_is_valid(shapes)
    assert shapely.get_num_interior_rings(shapely.union_all(shapes)) == 0
    assert sample.region.municipalities == tuple(f"GM990{number}" for number in range(1, 7))


def test_only_intended_faults(sample):
    kinds = Counter(issue.kind for issue in sample.issues)
    assert set(kinds) == FAULTS
    assert {issue.layer for issue in sample.issues if issue.kind == "repaired"} == {"housing_plans"}
    assert [kinds[kind] for kind in ("repaired", "duplicate", "duplicate_id", "no_number", "no_value")] == [1] * 5


def test_every_layer_but_those_that_the_sample_leaves_out_is_there(sample):
    absent = {layer for layers in sample.not_evaluated.values() for layer in layers}
    assert absent == NOT_IN_THE_SAMPLE
    assert set(load_rulebook().ruleset.layers) - absent == set(sample.layers)


def test_every_rule_that_can_be_judged_finds_something(sample):
    judged = {rule.id for rule in load_rulebook().ruleset.rules.values() if not rule.of_targets} - set(
        sample.not_evaluated
    )
    assert judged == set(sample.findings["rule_id"])


def test_every_grade_of_conflict_occurs(sample):
    conflicts = sample.findings[sample.findings["kind"] == "conflict"]
    assert set(conflicts["grade"]) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("flag", ["within_2x_tip", "within_3x_tip", "within_4x_tip"])
def test_every_distance_to_wind_occurs(sample, flag):
    assert len(flagged(sample.findings, "C-04", flag)) > 0


@pytest.mark.parametrize("rule", ["C-12", "C-12.NNN"])
def test_solar_lies_in_and_beside_nature(sample, rule):
    relations = set(sample.findings.loc[sample.findings["rule_id"] == rule, "relation"])
    assert relations == {"overlap", "distance"}
    assert len(flagged(sample.findings, rule, "adjacent")) > 0


def test_nitrogen_has_every_outcome(sample):
    for flag in ("calculation_suffices", "ecological_assessment", "offsetting"):
        assert len(flagged(sample.findings, "C-01", flag)) > 0


def test_a_sliver_stays_a_signal(sample):
    slivers = sample.findings[[("sliver" in flags.split(",")) for flags in sample.findings["flags"]]]
    assert set(slivers["rule_id"]) == {"C-03.NNN"}
    assert set(slivers["grade"]) == {1}


def test_combined_areas_are_no_double_claims(sample):
    wind, solar = (set(sample.layers[name].frame["feature_id"]) for name in ("wind_areas", "solar_areas"))
    assert wind & solar
    pairs = sample.findings[sample.findings["rule_id"] == "C-14"]
    assert len(pairs) > 0
    assert (pairs["left_id"] != pairs["right_id"]).all()


def test_findings_cross_municipal_and_regional_borders(sample):
    frame = sample.findings
    assert frame["cross_border"].any()
    reaching = [codes for codes in frame["municipalities"] if "GM9907" in codes]
    assert any("GM9901" in codes or "GM9905" in codes or "GM9906" in codes for codes in reaching)
    assert (frame["area_in_region_ha"] < frame["area_ha"] - 0.01).any()


def test_plans_have_every_status(sample):
    plans = sample.layers["housing_plans"].frame
    assert set(plans["status"].dropna()) == {"hard", "soft"}
    assert plans["status"].isna().any()
    assert plans["dwellings"].min() == 0
    assert plans["dwellings"].max() == 900
    assert any("GM9901" in codes and "," in codes for codes in plans["municipalities"])
    assert any("symbol_geometry" in note for note in plans["note"])


def test_nature_is_joined_and_classed(sample):
    areas = sample.layers["natura2000"].frame.set_index("feature_id")
    assert list(areas.index) == ["9901", "9902", "9903", "9904"]
    assert shapely.get_num_geometries(areas.geometry["9902"]) == 2
    assert areas["deposition_table_mol_ha_yr"].notna().sum() == 3
    assert areas["deposition_raster_mol_ha_yr"].notna().all()
    habitats = sample.layers["nitrogen_habitat"].frame
    assert set(habitats["nitrogen_class"]) == set(NITROGEN_CLASSES)
    home = {name.split("-")[0]: areas.geometry[name.split("-")[0]] for name in habitats["feature_id"]}
    for name, shape in zip(habitats["feature_id"], habitats.geometry, strict=True):
        assert home[name.split("-")[0]].covers(shape)


def test_one_nature_area_lies_across_the_regional_border(sample):
    inside = shapely.area(shapely.intersection(sample.layers["natura2000"].geometries, sample.region.geometry))
    shares = inside / shapely.area(sample.layers["natura2000"].geometries)
    assert ((shares > 0.2) & (shares < 0.8)).sum() == 1
