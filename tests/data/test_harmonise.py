import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from data.errors import HarmoniseError
from data.harmonise import merged, to_layer
from data.vocabulary import load_layers
from spatial.issues import Issue
from spatial.layer import Layer
from tests.data.support import X0, Y0, box, features, mapping, source

BOWTIE = shapely.Polygon([(X0, Y0), (X0 + 100, Y0 + 100), (X0 + 100, Y0), (X0, Y0 + 100)])


def made(given_features: object, **how: object) -> tuple[Layer, dict[str, list[Issue]]]:
    layer, issues = to_layer(source(), mapping(**how), given_features, load_layers())
    kinds: dict[str, list[Issue]] = {}
    for issue in issues:
        kinds.setdefault(issue.kind, []).append(issue)
    return layer, kinds


def test_columns_are_mapped_and_nulls_are_null() -> None:
    layer, kinds = made(
        features(
            [box(0, 0, 50, 50)] * 3, naam=["a", "b", "c"], n=[3, -99997, 5], s=["1A  onherroepelijk", "Visie?", None]
        ),
        columns={
            "dwellings": {"source": "n", "null": [-99997]},
            "status": {"source": "s", "vocabulary": "planning_status"},
        },
    )
    assert layer.frame["dwellings"].tolist()[::2] == [3, 5]
    assert layer.frame["dwellings"].isna().tolist() == [False, True, False]
    assert layer.frame["status"].tolist() == ["hard", None, None]
    assert layer.frame["status_source_term"].tolist()[:2] == ["1A  onherroepelijk", "Visie?"]
    assert "Visie?" in kinds["unknown_term"][0].message


def test_text_in_a_number_column_is_told_and_left_empty() -> None:
    layer, kinds = made(features([box(0, 0, 50, 50)], n=["nog te bepalen"]), columns={"dwellings": "n"})
    assert layer.frame["dwellings"].isna().all()
    assert "nog te bepalen" in kinds["no_number"][0].message


def test_broken_number_of_dwellings_is_refused() -> None:
    with pytest.raises(HarmoniseError, match=r"column n must hold whole numbers, it holds 2\.5"):
        made(features([box(0, 0, 50, 50)], n=[2.5]), columns={"dwellings": "n"})


def test_missing_column_names_it_and_those_there_are() -> None:
    with pytest.raises(HarmoniseError, match=r"source 'plans'.*column\(s\) aantal missing; have: nr, naam"):
        made(features([box(0, 0, 50, 50)]), columns={"dwellings": "aantal"})


def test_where_constants_and_name_template() -> None:
    given_features = features([box(i * 100, 0, 50, 50) for i in range(3)], soort=["a", "b", None])
    layer, _ = made(given_features, where={"soort": ["a"]}, name="{naam} ({nr})", constants={"plan_type": "nieuw"})
    assert layer.frame[["name", "plan_type"]].to_numpy().tolist() == [["plan 1 (1)", "nieuw"]]
    layer, _ = made(given_features, where={"soort": {"not_in": ["a"]}})
    assert layer.frame["feature_id"].tolist() == ["2", "3"]


def test_bow_tie_keeps_both_halves_and_tells_the_change() -> None:
    layer, kinds = made(features([BOWTIE]))
    assert layer.frame.area.tolist() == [5000]
    assert kinds["repaired"][0].area_m2 == 5000
    assert "Self-intersection" in kinds["repaired"][0].message


def test_null_empty_and_lines_are_told_one_by_one() -> None:
    line = shapely.LineString([(X0, Y0), (X0 + 1, Y0)])
    layer, kinds = made(features([None, shapely.Polygon(), line, box(0, 0, 50, 50)]))
    assert layer.frame["feature_id"].tolist() == ["4"]
    told = {kind: kinds[kind][0].feature_id for kind in ("null_geometry", "empty_geometry", "wrong_dimension")}
    assert told == {"null_geometry": "1", "empty_geometry": "2", "wrong_dimension": "3"}


def test_z_is_dropped_and_told() -> None:
    layer, kinds = made(features([shapely.force_3d(box(0, 0, 50, 50), 7.0)]))
    assert not layer.frame.has_z.any()
    assert kinds["z_dropped"][0].count == 1


def test_twins_stand_once_and_two_of_one_id_both() -> None:
    shapes = [box(0, 0, 50, 50), box(0, 0, 50, 50), box(100, 0, 50, 50)]
    layer, kinds = made(features(shapes, nr=[1, 1, 1], naam=["a", "a", "a"]))
    assert layer.frame["feature_id"].tolist() == ["1", "1#2"]
    assert kinds["duplicate"][0].feature_id == "1"
    assert kinds["duplicate_id"][0].feature_id == "1#2"


def test_dissolve_joins_the_features_of_one_id() -> None:
    layer, kinds = made(features([box(0, 0, 50, 50), box(50, 0, 50, 50)], nr=[7, 7]), dissolve=True)
    assert layer.frame.area.tolist() == [5000]
    assert kinds["dissolved"][0].count == 1


def test_whole_numbers_that_were_read_as_floats_are_still_ids() -> None:
    layer, kinds = made(features([box(0, 0, 50, 50), box(100, 0, 50, 50)], nr=[12.0, np.nan]))
    assert layer.frame["feature_id"].tolist() == ["12", "row2"]
    assert kinds["no_id"][0].feature_id == "row2"


def test_a_missing_id_does_not_change_when_another_row_goes() -> None:
    shapes = [None, box(0, 0, 50, 50), box(100, 0, 50, 50)]
    layer, _ = made(features(shapes, nr=["a", "b", None]))
    assert layer.frame["feature_id"].tolist() == ["b", "row3"]


def test_degrees_land_where_they_lie() -> None:
    # Onze Lieve Vrouwetoren in Amersfoort is the origin of RD: (155000, 463000).
    dot = shapely.Point(5.38720621, 52.15517440).buffer(1e-4)
    layer, kinds = made(features([dot], crs=CRS.from_epsg(4326)))
    centre = layer.geometries[0].centroid
    assert shapely.distance(centre, shapely.Point(155_000, 463_000)) < 1
    assert "0.25 m" in kinds["transformed"][0].message


def test_coordinates_outside_rd_are_refused() -> None:
    with pytest.raises(HarmoniseError, match=r"plans.*outside RD New.*'crs'"):
        made(features([shapely.box(0, 0, 1, 1)]))


def test_notes_mark_symbols_and_finished_plans() -> None:
    layer, _ = made(features([box(0, 0, 20, 20), box(100, 0, 50, 50)], n=[0, 4]), columns={"dwellings": "n"})
    assert layer.frame["note"].tolist() == ["symbol_geometry,no_dwellings_left", ""]


def test_layers_of_one_name_come_together_and_a_shared_id_is_told() -> None:
    one, _ = made(features([box(0, 0, 50, 50)]))
    two, _ = made(features([box(100, 0, 50, 50)]))
    layer, issues = merged("housing_plans", [one, two])
    assert layer.frame["feature_id"].tolist() == ["1", "1#2"]
    assert [issue.kind for issue in issues] == ["duplicate_id"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["good", "bowtie", "null", "empty", "line", "twin", "no_id"]), min_size=1, max_size=12))
def test_nothing_is_lost(kinds_of_row: list[str]) -> None:
    shapes, ids = [], []
    for at, kind in enumerate(kinds_of_row):
        shape = {
            "bowtie": shapely.transform(BOWTIE, lambda xy, at=at: xy + np.array([200 * at, 0])),
            "null": None,
            "empty": shapely.Polygon(),
            "line": shapely.LineString([(X0, Y0), (X0 + 1, Y0)]),
            "twin": box(-500, 0, 50, 50),
        }.get(kind, box(200 * at, 0, 50, 50))
        shapes.append(shape)
        ids.append(None if kind == "no_id" else "twin" if kind == "twin" else f"id{at}")
    layer, issues = made(features(shapes, nr=ids, naam=["x"] * len(ids)))
    gone = ("null_geometry", "empty_geometry", "wrong_dimension", "duplicate")
    told = sum(issue.count for kind in gone for issue in issues.get(kind, []))
    assert len(layer) + told == len(kinds_of_row)
