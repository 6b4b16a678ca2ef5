"""The catalogue that ships: nobody could try its addresses while writing it, so it must not contradict itself."""

from collections import Counter
from pathlib import Path

import pytest

from data.catalogue.catalogue import BUILTIN, Catalogue
from data.entries.source import Source
from data.pull.connectors import CONNECTORS
from data.rulebook.rulebook import load_rulebook
from data.rulebook.vocabulary import load_layers
from data.yaml_models import read_yaml

BOOK = load_layers()
CATALOGUE = Catalogue.load(BUILTIN, BOOK, {})
SOURCES = tuple(CATALOGUE.sources.values())
TERMS = BUILTIN.parent / "vocabularies" / "terms"

WITHOUT_A_SOURCE = {
    "airport_surfaces",
    "companies",
    "defence_radars",
    "extensification_areas",
    "flood_defences",
    "flood_depths",
    "green_gaps",
    "heat_sources",
    "landscape_areas",
    "landscape_lines",
    "livestock_farms",
    "livestock_permits",
    "low_fly_areas",
    "novex_areas",
    "outside_dikes_areas",
    "pipelines",
    "rural_zones",
    "solar_places",
    "state_road_land",
    "substations",
    "waterways",
    "wet_areas",
}
"""Layers of which no entry was seen to work: rules that need them are listed as not evaluated."""

FIRST_TO_BUILD = {
    "Kadaster gemeenten": {"municipalities"},
    "RES regions": {"energy_regions"},
    "Natura 2000": {"natura2000"},
    "Wind/sun Utrecht": {"utrecht_wind_areas", "utrecht_solar_areas"},
    "GDN raster": {"deposition_raster"},
    "AERIUS hexagons": {"aerius_hexagons", "aerius_depositions", "aerius_habitats"},
    "Housing NH (plancapaciteit)": {"housing_plans_plancapaciteit"},
    "Housing ZH/Gld/Zld/Utrecht": {
        "housing_plans_zuid_holland",
        "housing_plans_gelderland",
        "housing_plans_zeeland",
        "housing_plans_utrecht",
    },
    "Grid congestion, turbines, CBS figures": {
        "grid_consumption_areas",
        "grid_generation_areas",
        "wind_turbines",
        "cbs_wind_and_solar",
        "cbs_solar",
        "cbs_dwellings_built",
    },
}

PUBLISHED_AS_PUBLIC = {"housing_plans_oost_gelderland"}
"""Plans in the fields of Planregistratie of which the owner publishes the public ones only."""


def by_id(source: Source) -> str:
    return source.id


@pytest.mark.parametrize("wanted", FIRST_TO_BUILD.values(), ids=FIRST_TO_BUILD)
def test_what_was_to_be_built_first_has_an_entry(wanted: set[str]) -> None:
    assert wanted <= set(CATALOGUE.sources)


@pytest.mark.parametrize("province", ["noord_holland", "zuid_holland", "gelderland", "overijssel", "noord_brabant"])
def test_provinces_without_a_known_service_have_a_profile_that_takes_a_file_too(province: str) -> None:
    profile = CATALOGUE.get(f"search_areas_{province}")
    assert profile.status == "unverified"
    assert {"wind_areas", "solar_areas", "search_areas"} == set(profile.feeds)
    assert any(CONNECTORS[way.connector].local for way in profile.variants)


def test_files_are_the_entries_one_each() -> None:
    files = {path.stem for path in BUILTIN.glob("*.yaml")} - {"catalogue"}
    assert files == set(CATALOGUE.sources)


@pytest.mark.parametrize("source", SOURCES, ids=by_id)
def test_addresses_are_of_the_web_or_of_the_drop_folder(source: Source) -> None:
    for way in source.variants:
        start = "{drop}/" if CONNECTORS[way.connector].local else "https://"
        assert all(address.startswith(start) for address in way.address)


def test_every_entry_says_where_the_date_of_its_content_comes_from_or_that_it_is_unknown() -> None:
    silent = [path.stem for path in BUILTIN.glob("*.yaml") if "content" not in read_yaml(path)]
    assert sorted(silent) == ["catalogue"]


def test_the_drop_folder_can_be_chosen() -> None:
    assert CATALOGUE.variables == {"drop": "var/drop"}
    assert Catalogue.load(BUILTIN, BOOK, {"OPGAVENKAART_DROP": "post"}).variables == {"drop": "post"}


@pytest.mark.parametrize("source", [source for source in SOURCES if source.status != "unverified"], ids=by_id)
def test_what_a_run_pulls_makes_columns_that_its_layer_knows(source: Source) -> None:
    for mapping in source.layers:
        assert {*mapping.columns, *mapping.constants} <= set(BOOK.layers[mapping.layer].columns)
    if source.attach is not None:
        assert set(source.attach.columns) <= set(BOOK.layers[source.attach.layer].columns)


@pytest.mark.parametrize("source", [source for source in SOURCES if source.status == "unverified"], ids=by_id)
def test_what_nobody_saw_work_says_what_is_not_known(source: Source) -> None:
    assert source.note is not None
    assert source.note.nl
    assert source.note.en


def test_boundaries_come_from_what_was_seen_to_work() -> None:
    boundaries = [name for name, spec in BOOK.layers.items() if spec.group == "boundary"]
    making = [source for source in CATALOGUE.feeding(boundaries) if source.attach is None]
    assert {"municipalities", "energy_regions", "provinces"} <= {source.id for source in making}
    assert {source.status for source in making} == {"verified"}


def test_a_run_finds_a_source_for_every_layer_that_a_rule_needs_or_says_that_there_is_none() -> None:
    pulled = {
        layer for source in SOURCES if source.status != "unverified" and not source.attach for layer in source.feeds
    }
    assert set(load_rulebook().ruleset.layers) - pulled == WITHOUT_A_SOURCE


def test_only_public_plans_are_published() -> None:
    planregistratie = [
        (source, mapping)
        for source in SOURCES
        for mapping in source.layers
        if {"status_planologisch", "vertrouwelijkheid"}.intersection(source.columns_read)
    ]
    closed = {source.id for source, _ in planregistratie} - PUBLISHED_AS_PUBLIC
    assert len(closed) >= 5
    for source, mapping in planregistratie:
        if source.id in closed:
            assert mapping.public is not None, source.id
            assert (mapping.public.column, mapping.public.values) == ("vertrouwelijkheid", ("Openbaar",))
            assert mapping.public.count_by == "gemeente"


def test_a_column_is_attached_by_one_source() -> None:
    attached = Counter(
        (source.attach.layer, column) for source in SOURCES if source.attach for column in source.attach.columns
    )
    assert [column for column, count in attached.items() if count > 1] == []


def test_densities_are_never_added_up() -> None:
    for source in SOURCES:
        if source.attach is not None and source.attach.redate:
            units = [BOOK.layers[source.attach.layer].columns[name].unit for name in source.attach.columns]
            assert all("/km²" not in unit for unit in units), source.id


@pytest.mark.parametrize("path", sorted(TERMS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_raw_term_is_of_one_class(path: Path) -> None:
    terms = read_yaml(path)["terms"]
    assert isinstance(terms, dict)
    raw = Counter(" ".join(str(term).lower().split()) for listed in terms.values() for term in listed)
    assert [term for term, count in raw.items() if count > 1] == []


@pytest.mark.parametrize("name", [name for name in BOOK.vocabularies if name.startswith("planning_status")])
def test_a_plan_is_hard_or_soft(name: str) -> None:
    assert set(BOOK.vocabularies[name].values()) <= {"hard", "soft"}


@pytest.mark.parametrize(
    ("name", "raw", "shared"),
    [
        ("planning_status", "2C. Vastgesteld, wijzigingsbevoegdheid", "hard"),
        ("planning_status", "3 In voorbereiding", "soft"),
        ("planning_status_zeeland", "5B. Ambtelijk zonder locatie", "soft"),
        ("planning_status_zeeland", "1A. Onherroepelijk", "hard"),
        ("planning_status_diwi", "_2A_VASTGESTELD", "hard"),
        ("planning_status_diwi", "4b_niet_opgenomen_in_visie", "soft"),
        ("planning_status_tilburg", "vastgesteld/ hard (VST)", "hard"),
        ("planning_status_leiden", "Pre-Verkenning", "soft"),
        ("planning_status_utrecht_city", "Uitvoering", "hard"),
        ("planning_status_rotterdam", "ZACHTE_PLANVOORRAAD", "soft"),
        ("technique", "combinatie: zon op veld + zon op dak + wind", "combined"),
        ("ambition_utrecht", "Overige kansrijke gebieden windenergie", "ambition"),
        ("ambition_utrecht", "gerealiseerd", "realised"),
    ],
)
def test_terms_of_each_owner_come_to_shared_ones(name: str, raw: str, shared: str) -> None:
    assert BOOK.vocabularies[name][" ".join(raw.lower().split())] == shared


def test_columns_that_hold_a_municipality_are_brought_to_today() -> None:
    columns = [(name, column) for spec in BOOK.layers.values() for name, column in spec.columns.items()]
    assert {column.redate for name, column in columns if name == "municipality_name"} == {"name"}
    assert {column.redate for name, column in columns if name == "municipality_code"} == {"code"}
