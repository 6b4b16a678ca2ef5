import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from data.errors import HarmoniseError
from data.harmonise.harmonise import merge, to_layer
from data.reading import Features
from data.rulebook.vocabulary import LayerBook, load_layers
from spatial.layers.issues import Issue
from spatial.layers.layer import Layer
from tests.data.support import RD, X0, Y0, box, features, mapping, source

BOWTIE = shapely.Polygon([(X0, Y0), (X0 + 100, Y0 + 100), (X0 + 100, Y0), (X0, Y0 + 100)])


def harmonised(given_features: object, **how: object) -> tuple[Layer, dict[str, list[Issue]]]:
    layer, issues = to_layer(source(), mapping(**how), given_features, load_layers())
    kinds: dict[str, list[Issue]] = {}
    for issue in issues:
        kinds.setdefault(issue.kind, []).append(issue)
    return layer, kinds


def test_columns_are_mapped_and_nulls_are_null() -> None:
    layer, kinds = harmonised(
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
    layer, kinds = harmonised(features([box(0, 0, 50, 50)], n=["nog te bepalen"]), columns={"dwellings": "n"})
    assert layer.frame["dwellings"].isna().all()
    assert "nog te bepalen" in kinds["no_number"][0].message


def test_broken_number_of_dwellings_is_refused() -> None:
    with pytest.raises(HarmoniseError, match=r"column n must hold whole numbers, it holds 2\.5"):
        harmonised(features([box(0, 0, 50, 50)], n=[2.5]), columns={"dwellings": "n"})


def test_missing_column_names_it_and_those_there_are() -> None:
    with pytest.raises(HarmoniseError, match=r"source 'plans'.*column\(s\) aantal missing; have: nr, naam"):
        harmonised(features([box(0, 0, 50, 50)]), columns={"dwellings": "aantal"})


def test_where_constants_and_name_template() -> None:
    given_features = features([box(i * 100, 0, 50, 50) for i in range(3)], soort=["a", "b", None])
    layer, _ = harmonised(
        given_features, where={"soort": ["a"]}, name="{naam} ({nr})", constants={"plan_type": "nieuw"}
    )
    assert layer.frame[["name", "plan_type"]].to_numpy().tolist() == [["plan 1 (1)", "nieuw"]]
    layer, _ = harmonised(given_features, where={"soort": {"not_in": ["a"]}})
    assert layer.frame["feature_id"].tolist() == ["2", "3"]


def test_bow_tie_keeps_both_halves_and_tells_the_change() -> None:
    layer, kinds = harmonised(features([BOWTIE]))
    assert layer.frame.area.tolist() == [5000]
    assert kinds["repaired"][0].area_m2 == 5000
    assert "Self-intersection" in kinds["repaired"][0].message


def test_null_empty_and_lines_are_told_one_by_one() -> None:
    line = shapely.LineString([(X0, Y0), (X0 + 1, Y0)])
    layer, kinds = harmonised(features([None, shapely.Polygon(), line, box(0, 0, 50, 50)]))
    assert layer.frame["feature_id"].tolist() == ["4"]
    counts = {kind: kinds[kind][0].feature_id for kind in ("null_geometry", "empty_geometry", "wrong_dimension")}
    assert counts == {"null_geometry": "1", "empty_geometry": "2", "wrong_dimension": "3"}


def test_z_is_dropped_and_told() -> None:
    layer, kinds = harmonised(features([shapely.force_3d(box(0, 0, 50, 50), 7.0)]))
    assert not layer.frame.has_z.any()
    assert kinds["z_dropped"][0].count == 1


def test_twins_stand_once_and_two_of_one_id_both() -> None:
    shapes = [box(0, 0, 50, 50), box(0, 0, 50, 50), box(100, 0, 50, 50)]
    layer, kinds = harmonised(features(shapes, nr=[1, 1, 1], naam=["a", "a", "a"]))
    assert layer.frame["feature_id"].tolist() == ["1", "1#2"]
    assert kinds["duplicate"][0].feature_id == "1"
    assert kinds["duplicate_id"][0].feature_id == "1#2"


def test_dissolve_joins_the_features_of_one_id() -> None:
    layer, kinds = harmonised(features([box(0, 0, 50, 50), box(50, 0, 50, 50)], nr=[7, 7]), dissolve=True)
    assert layer.frame.area.tolist() == [5000]
    assert kinds["dissolved"][0].count == 1


def test_whole_numbers_that_were_read_as_floats_are_still_ids() -> None:
    layer, kinds = harmonised(features([box(0, 0, 50, 50), box(100, 0, 50, 50)], nr=[12.0, np.nan]))
    assert layer.frame["feature_id"].tolist() == ["12", "row2"]
    assert kinds["no_id"][0].feature_id == "row2"


def test_a_missing_id_does_not_change_when_another_row_goes() -> None:
    shapes = [None, box(0, 0, 50, 50), box(100, 0, 50, 50)]
    layer, _ = harmonised(features(shapes, nr=["a", "b", None]))
    assert layer.frame["feature_id"].tolist() == ["b", "row3"]


def test_degrees_land_where_they_lie() -> None:
    # Onze Lieve Vrouwetoren in Amersfoort is the origin of RD: (155000, 463000).
    dot = shapely.Point(5.38720621, 52.15517440).buffer(1e-4)
    layer, kinds = harmonised(features([dot], crs=CRS.from_epsg(4326)))
    centre = layer.geometries[0].centroid
    assert shapely.distance(centre, shapely.Point(155_000, 463_000)) < 1
    assert "0.25 m" in kinds["transformed"][0].message


def test_coordinates_outside_rd_are_refused() -> None:
    with pytest.raises(HarmoniseError, match=r"plans.*outside RD New.*'crs'"):
        harmonised(features([shapely.box(0, 0, 1, 1)]))


def test_notes_mark_symbols_and_finished_plans() -> None:
    layer, _ = harmonised(features([box(0, 0, 20, 20), box(100, 0, 50, 50)], n=[0, 4]), columns={"dwellings": "n"})
    assert layer.frame["note"].tolist() == ["symbol_geometry,no_dwellings_left", ""]


def test_what_is_dropped_or_built_is_read_from_a_plans_name_and_phase_and_does_not_count() -> None:
    names = ["Vervallen - Roombeek", "Gerealiseerd: Dorp", "De Vervallen Hoeve", "(vervallen) Park", "Hof"]
    shapes = [box(1000 * at, 0, 500, 500) for at in range(len(names))]
    layer, _ = harmonised(
        features(shapes, naam=names, n=[67, 3, 5, 2, 0], fase=["", "", "", "", "6. Afgerond"]),
        columns={"dwellings": "n", "project_phase": "fase"},
    )
    assert layer.frame["left_out"].tolist() == ["dropped", "finished", "", "dropped", "finished"]
    assert layer.frame["note"].tolist() == ["dropped", "finished", "", "dropped", "finished,no_dwellings_left"]


def test_layers_of_one_name_come_together_and_a_shared_id_is_told() -> None:
    one, _ = harmonised(features([box(0, 0, 50, 50)]))
    two, _ = harmonised(features([box(100, 0, 50, 50)]))
    layer, issues = merge("housing_plans", [one, two])
    assert layer.frame["feature_id"].tolist() == ["1", "1#2"]
    assert [issue.kind for issue in issues] == ["duplicate_id"]


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
    layer, issues = harmonised(features(shapes, nr=ids, naam=["x"] * len(ids)))
    gone = ("null_geometry", "empty_geometry", "wrong_dimension", "duplicate")
    counts = sum(issue.count for kind in gone for issue in issues.get(kind, []))
    assert len(layer) + counts == len(kinds_of_row)


def test_a_number_behind_an_id_that_is_taken_is_passed_over() -> None:
    shapes = [box(100 * n, 0, 50, 50) for n in range(4)]
    layer, kinds = harmonised(features(shapes, nr=["a", "a", "a#2", "a"]))
    assert layer.frame["feature_id"].tolist() == ["a", "a#2", "a#3", "a#4"]
    assert [issue.feature_id for issue in kinds["duplicate_id"]] == ["a#3", "a#4"]


def test_sources_that_each_have_an_id_twice_come_together() -> None:
    parts = [harmonised(features([box(x, 0, 50, 50), box(x, 100, 50, 50)], nr=["a", "a"]))[0] for x in (0, 500)]
    layer, issues = merge("housing_plans", iter(parts))
    assert len(layer) == 4
    assert {issue.kind for issue in issues} == {"duplicate_id"}


def test_layers_without_features_come_together_as_one_without() -> None:
    none, _ = harmonised(features([]))
    assert len(merge("housing_plans", iter([none, none]))[0]) == 0


def test_a_choice_that_no_row_passes_gives_an_empty_layer_with_its_columns() -> None:
    layer, kinds = harmonised(
        features([box(0, 0, 50, 50)], n=[1], s=["x"]),
        where={"s": ["y"]},
        name="{naam} {n}",
        columns={"dwellings": "n", "status": {"source": "s", "vocabulary": "planning_status"}},
    )
    assert len(layer) == 0
    assert {"dwellings", "status", "status_source_term"} <= set(layer.frame.columns)
    assert kinds == {}


def test_the_order_of_rows_does_not_change_the_layer() -> None:
    shapes = [box(100 * n, 0, 50, 50) for n in range(5)]
    one, _ = harmonised(features(shapes, n=[1, 2, 3, 4, 5]), columns={"dwellings": "n"})
    backwards = {"nr": [5, 4, 3, 2, 1], "naam": [f"plan {n}" for n in (5, 4, 3, 2, 1)], "n": [5, 4, 3, 2, 1]}
    two, _ = harmonised(features(shapes[::-1], **backwards), columns={"dwellings": "n"})
    assert one.frame.equals(two.frame)


def test_a_dissolved_area_keeps_its_first_columns_and_counts_shared_ground_once() -> None:
    shapes = [box(0, 0, 100, 50), box(50, 0, 100, 50), box(500, 0, 10, 10)]
    layer, _ = harmonised(features(shapes, nr=[7, 7, 8], t=["x", "y", "z"]), dissolve=True, columns={"plan_type": "t"})
    assert layer.frame.area.tolist() == [150 * 50, 10 * 10]
    assert layer.frame["plan_type"].tolist() == ["x", "z"]


def test_rings_run_counter_clockwise_and_holes_stay() -> None:
    ring = shapely.Polygon(box(0, 0, 100, 100).exterior.coords, [box(40, 40, 20, 20).exterior.coords])
    layer, _ = harmonised(features([shapely.orient_polygons(ring, exterior_cw=True)]))
    assert layer.geometries[0].exterior.is_ccw
    assert layer.frame.area.tolist() == [100 * 100 - 20 * 20]


def test_lines_beside_an_area_are_left_out_of_it() -> None:
    mixed = shapely.GeometryCollection([box(0, 0, 50, 50), shapely.LineString([(X0, Y0), (X0 + 900, Y0)])])
    layer, _ = harmonised(features([mixed]))
    assert layer.frame.area.tolist() == [50 * 50]


def test_a_point_layer_keeps_points_and_tells_of_areas() -> None:
    book = load_layers()
    spec = book.layers["housing_plans"].model_copy(update={"geometry": "point"})
    points = LayerBook({"housing_plans": spec}, book.vocabularies, book.tables)
    layer, issues = to_layer(source(), mapping(), features([shapely.Point(X0, Y0), box(0, 0, 50, 50)]), points)
    assert layer.frame["feature_id"].tolist() == ["1"]
    assert [(issue.kind, issue.feature_id) for issue in issues] == [("wrong_dimension", "2")]


FAULTS = ("good", "null", "empty", "line", "bowtie", "twin", "same_id", "no_id", "with_z")


@given(st.lists(st.sampled_from(FAULTS), min_size=1, max_size=15), st.booleans())
def test_every_row_is_in_the_layer_or_in_an_issue_in_any_mix(rows: list[str], dissolve: bool) -> None:
    shapes = [
        {
            "null": None,
            "empty": shapely.MultiPolygon(),
            "line": shapely.LineString([(X0, Y0), (X0 + 9, Y0)]),
            "bowtie": shapely.transform(BOWTIE, lambda xy, at=at: xy + np.array([200 * at, 0])),
            "twin": box(-500, 0, 50, 50),
            "with_z": shapely.force_3d(box(200 * at, 0, 50, 50), 3.0),
        }.get(kind, box(200 * at, 0, 50, 50))
        for at, kind in enumerate(rows)
    ]
    ids = [{"twin": "twin", "same_id": "same", "no_id": None}.get(kind, f"id{at}") for at, kind in enumerate(rows)]
    layer, issues = harmonised(features(shapes, nr=ids, naam=["x"] * len(rows)), dissolve=dissolve)
    gone = ("null_geometry", "empty_geometry", "wrong_dimension", "duplicate", "dissolved")
    assert len(layer) + sum(issue.count for kind in gone for issue in issues.get(kind, [])) == len(rows)
    counts = {kind: sum(issue.count for issue in issues.get(kind, [])) for kind in ("repaired", "no_id", "z_dropped")}
    assert counts == {"repaired": rows.count("bowtie"), "no_id": rows.count("no_id"), "z_dropped": rows.count("with_z")}
    assert sum(issue.area_m2 for issue in issues.get("repaired", [])) == 5000 * rows.count("bowtie")


def layer_and_told(result: Features, **changed: object) -> tuple[Layer, list[tuple[str, str, int]]]:
    layer, issues = to_layer(source(), mapping(**changed), result, load_layers())
    return layer, [(issue.kind, issue.message, issue.count) for issue in issues]


def test_what_is_not_public_is_counted_per_municipality_and_nothing_of_it_is_told() -> None:
    result = features(
        [box(n * 100, 0, 90, 60) for n in range(5)],
        naam=["open", "geheim A", "geheim B", "geheim C", "stil"],
        vertrouwelijkheid=["Openbaar ", "Gemeente", "Provincie", "Regio", None],
        gemeente=["Zwolle", "Zwolle", "Zwolle", "Almelo", None],
    )
    public = {"column": "vertrouwelijkheid", "values": ["Openbaar"], "count_by": "gemeente"}
    layer, issues = layer_and_told(result, public=public)
    assert layer.frame["name"].tolist() == ["open"]
    assert issues == [
        ("not_public", "Almelo: 1 not public; not in the layer", 1),
        ("not_public", "Zwolle: 2 not public; not in the layer", 2),
        ("not_public", "unknown: 1 not public; not in the layer", 1),
    ]


def test_only_what_the_layer_asks_for_is_counted_as_not_public() -> None:
    result = features(
        [box(0, 0, 90, 60), box(100, 0, 90, 60)],
        openbaar=["nee", "nee"],
        gemeente=["Almelo", "Zwolle"],
        soort=["a", "b"],
    )
    public = {"column": "openbaar", "values": ["ja"], "count_by": "gemeente"}
    layer, issues = layer_and_told(result, public=public, where={"soort": ["b"]})
    assert len(layer) == 0
    assert issues == [("not_public", "Zwolle: 1 not public; not in the layer", 1)]


def test_without_the_column_that_tells_what_is_public_nothing_is_made() -> None:
    public = {"column": "vertrouwelijkheid", "values": ["Openbaar"], "count_by": "gemeente"}
    with pytest.raises(HarmoniseError, match=r"column\(s\) gemeente, vertrouwelijkheid missing"):
        layer_and_told(features([box(0, 0, 90, 60)]), public=public)


def test_values_that_mean_none_are_none_in_every_column() -> None:
    result = features([box(0, 0, 90, 60), box(100, 0, 90, 60)], aantal=[-99997, 5], soort=["x", "-"])
    columns = {"dwellings": "aantal", "plan_type": "soort"}
    layer, issues = layer_and_told(result, columns=columns, null=[-99997, "-"])
    assert layer.frame["dwellings"].isna().tolist() == [True, False]
    assert layer.frame["plan_type"].tolist() == ["x", None]
    assert issues == []


def test_a_column_in_another_spelling_is_taken_and_told() -> None:
    result = features([box(0, 0, 90, 60)], Aantal_Woningen=[5])
    layer, issues = layer_and_told(result, columns={"dwellings": "aantalWoningen"})
    assert layer.frame["dwellings"].tolist() == [5]
    assert issues == [
        ("respelled", "column(s) spelled otherwise than in the entry: aantalWoningen as Aantal_Woningen", 1)
    ]


def test_an_answer_without_features_is_an_empty_layer() -> None:
    nothing = Features(pd.DataFrame(), np.empty(0, dtype=object), RD, curved=0)
    layer, issues = layer_and_told(nothing, columns={"dwellings": "aantal"})
    assert (len(layer), issues) == (0, [])
    assert "dwellings" in layer.frame


def test_an_id_may_be_made_of_columns() -> None:
    result = features([box(0, 0, 90, 60), box(100, 0, 90, 60)], nr=[57, None], soort=["H4030", None])
    layer, issues = layer_and_told(result, id="{nr}-{soort}")
    assert layer.frame["feature_id"].tolist() == ["57-H4030", "row2"]
    assert [kind for kind, _, _ in issues] == ["no_id"]


def test_a_circle_is_noted_as_a_symbol_and_a_plot_is_not() -> None:
    circle = shapely.Point(X0, Y0).buffer(60, quad_segs=90)
    layer, _ = layer_and_told(features([circle, box(500, 0, 100, 100)]))
    assert layer.frame["note"].tolist() == ["symbol_geometry", ""]


def test_booleans_may_be_text_as_in_gml() -> None:
    result = features([box(n * 100, 0, 90, 60) for n in range(4)], gevoelig=["true", "False", "1", None])
    layer, _ = layer_and_told(result, layer="natura2000", columns={"nitrogen_sensitive": "gevoelig"})
    assert layer.frame["nitrogen_sensitive"].tolist() == [True, False, True, pd.NA]


def test_lines_become_areas_of_the_width_that_the_entry_states() -> None:
    line = shapely.LineString([(X0, Y0), (X0 + 100, Y0)])
    width = {"value": 12, "status": "U", "source": "two lanes and a hard shoulder"}
    layer, kinds = harmonised(features([line, box(0, 100, 50, 50)]), width_m=width)
    assert layer.geometries[0].bounds == (X0 - 6, Y0 - 6, X0 + 106, Y0 + 6)
    assert layer.geometries[1].area == 2500
    (counts,) = kinds["widened"]
    assert (counts.count, counts.message) == (1, "lines drawn as areas 12 m wide (U: two lanes and a hard shoulder)")


def test_pieces_of_one_road_are_one_area() -> None:
    pieces = [shapely.LineString([(X0 + at, Y0), (X0 + at + 100, Y0)]) for at in (0, 100)]
    width = {"value": 10, "status": "U", "source": "guess"}
    layer, kinds = harmonised(features(pieces, nr=["A1", "A1"]), width_m=width, dissolve=True)
    assert layer.frame["feature_id"].tolist() == ["A1"]
    assert layer.geometries[0].bounds == (X0 - 5, Y0 - 5, X0 + 205, Y0 + 5)
    assert kinds["dissolved"][0].count == 1


def test_lines_without_a_width_are_told_and_left_out() -> None:
    layer, kinds = harmonised(features([shapely.LineString([(X0, Y0), (X0 + 100, Y0)])]))
    assert len(layer) == 0
    assert "widened" not in kinds
    assert kinds["wrong_dimension"][0].feature_id == "1"
