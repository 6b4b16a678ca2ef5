from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.entries.source import Source
from data.errors import HarmoniseError
from data.harmonise.attribute_join import check_whole_numbers, join_raster, join_table
from data.harmonise.harmonise import to_layer
from data.reading import read_table
from data.rulebook.vocabulary import load_layers
from spatial.geometry.raster import Raster
from spatial.layers.layer import Layer
from tests.data.support import X0, Y0, box, features, mapping, shot, source

COLUMN = "deposition_table_mol_ha_yr"
ATTACH = {"layer": "natura2000", "column": COLUMN, "key": "nummer", "value": "n", "where": {"jaar": [2025]}}


def nature() -> Layer:
    shapes = [box(0, 0, 1000, 1000), box(500, 1000, 1000, 1000), box(9000, 0, 10, 10)]
    layer, _ = to_layer(source(), mapping(layer="natura2000"), features(shapes), load_layers())
    return layer


def table_source(**changed: object) -> Source:
    return source(kind="table", layers=[], attach={**ATTACH, **changed})


def test_a_table_joins_by_id_and_tells_whom_it_misses() -> None:
    table = pd.DataFrame({"jaar": [2025, 2025, 2020], "nummer": [2, 1, 3], "n": [20.5, 10.0, 1.0]})
    wanted = table_source()
    layer, issues = join_table(wanted, wanted.attach, table, nature())
    assert layer.frame[COLUMN].tolist()[:2] == [10.0, 20.5]
    assert np.isnan(layer.frame[COLUMN].iloc[2])
    assert [(issue.kind, issue.feature_id) for issue in issues] == [("no_value", "3")]


def test_a_key_that_occurs_twice_asks_for_a_narrower_choice() -> None:
    table = pd.DataFrame({"jaar": [2025, 2025], "nummer": [1, 1], "n": [1, 2]})
    wanted = table_source()
    with pytest.raises(HarmoniseError, match=r"'nummer' 1 occurs twice; narrow 'where' in its entry"):
        join_table(wanted, wanted.attach, table, nature())


def test_a_missing_column_names_those_there_are() -> None:
    wanted = table_source(value="depositie")
    with pytest.raises(HarmoniseError, match=r"column\(s\) depositie missing; have: jaar, nummer, n"):
        join_table(wanted, wanted.attach, pd.DataFrame({"jaar": [], "nummer": [], "n": []}), nature())


def test_a_raster_gives_the_covered_mean_where_it_covers_half() -> None:
    wanted = source(kind="raster", layers=[], attach={"layer": "natura2000", "column": "deposition_raster_mol_ha_yr"})
    # Two by two cells of 1 km: 1000 NaN over 3000 4000; the second area lies half on each of the upper two.
    raster = Raster(np.array([[1000, np.nan], [3000, 4000]]), (X0, Y0, X0 + 2000, Y0 + 2000))
    layer, issues = join_raster(wanted, wanted.attach, raster, nature())
    values = layer.frame["deposition_raster_mol_ha_yr"]
    assert values.tolist()[:2] == [3000, 1000]
    assert [issue.feature_id for issue in issues] == ["3"]


def test_keys_are_whole_numbers_though_a_row_has_none() -> None:
    table = pd.DataFrame({"jaar": [2025, 2025, 2025], "nummer": [1.0, 2.0, np.nan], "n": [10.0, 20.0, 5.0]})
    wanted = table_source()
    layer, _ = join_table(wanted, wanted.attach, table, nature())
    assert layer.frame[COLUMN].tolist()[:2] == [10.0, 20.0]


def test_a_fraction_among_whole_numbers_is_refused_and_a_gap_is_none() -> None:
    wanted = table_source()
    spec = load_layers().layers["natura2000"]
    whole = spec.columns[COLUMN].model_copy(update={"type": "integer"})
    spec = spec.model_copy(update={"columns": {**spec.columns, COLUMN: whole}})
    table = pd.DataFrame({"jaar": [2025], "nummer": [2], "n": [20.0]})
    layer, _ = join_table(wanted, wanted.attach, table, nature())
    check_whole_numbers(wanted, wanted.attach, layer, spec)
    layer, _ = join_table(wanted, wanted.attach, table.assign(n=20.5), nature())
    with pytest.raises(HarmoniseError, match=rf"column '{COLUMN}' of layer 'natura2000' .* holds 20\.5 for 2;"):
        check_whole_numbers(wanted, wanted.attach, layer, spec)


def test_an_empty_table_leaves_every_feature_without_a_number() -> None:
    wanted = table_source()
    layer, issues = join_table(wanted, wanted.attach, pd.DataFrame({"jaar": [], "nummer": [], "n": []}), nature())
    assert layer.frame[COLUMN].isna().all()
    assert len(issues) == len(layer)


@pytest.mark.parametrize(("known_m", "known"), [(1000, True), (999, False)])
def test_exactly_half_covered_is_enough(known_m: int, known: bool) -> None:
    # The western cell of 1 km holds a value, the eastern none; the area takes known_m of the one, 1 km of the other.
    wanted = source(kind="raster", layers=[], attach={"layer": "natura2000", "column": "deposition_raster_mol_ha_yr"})
    shape = box(1000 - known_m, 0, known_m + 1000, 1000)
    layer, _ = to_layer(source(), mapping(layer="natura2000"), features([shape]), load_layers())
    raster = Raster(np.array([[7.0, np.nan]]), (X0, Y0, X0 + 2000, Y0 + 1000))
    layer, issues = join_raster(wanted, wanted.attach, raster, layer)
    assert layer.frame["deposition_raster_mol_ha_yr"].notna().tolist() == [known]
    assert (issues == ()) == known


def test_one_text_in_a_table_with_decimal_commas_costs_one_number_not_all(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("jaar;nummer;n\n2025;1;10,5\n2025;2;n.b.\n", encoding="utf-8")
    wanted = source(kind="table", layers=[], attach=ATTACH, csv={"separator": ";", "decimal": ","})
    layer, issues = join_table(
        wanted, wanted.attach, read_table(wanted, shot(tmp_path / "n.csv"), tmp_path / "n.csv"), nature()
    )
    assert layer.frame[COLUMN].fillna(0).tolist() == [10.5, 0, 0]
    assert [issue.feature_id for issue in issues] == ["2", "3"]


POWER = {
    "layer": "municipalities",
    "key": "RegioS",
    "latest": "Perioden",
    "redate": True,
    "columns": {
        "solar_power_kwp": {"value": "kwp", "where": {"soort": ["alle"]}},
        "solar_installations": {"value": "aantal", "where": {"soort": ["alle"]}},
    },
}


def municipalities() -> Layer:
    shapes = [box(0, 0, 10, 10), box(10, 0, 10, 10)]
    frame = features(shapes, nr=["GM1979", "GM0014"])
    return to_layer(source(), mapping(layer="municipalities"), frame, load_layers())[0]


def power(*rows: tuple[str, str, str, float, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["RegioS", "Perioden", "soort", "kwp", "aantal"])


def test_municipalities_that_became_one_are_added_up_for_the_latest_period() -> None:
    table = power(
        ("GM0003", "2019JJ00", "alle", 900.0, 9),
        ("GM0003", "2020JJ00", "alle", 10.0, 1),
        ("GM0010", "2020JJ00", "alle", 20.0, None),
        ("GM0024", "2020JJ00", "alle", 40.0, 4),
        ("GM0024", "2020JJ00", "dak", 1_000.0, 4),
        ("GM0014", "2020JJ00", "alle", 5.0, None),
    )
    wanted = source(kind="table", layers=[], attach=POWER)
    layer, issues = join_table(wanted, wanted.attach, table, municipalities())
    numbers = layer.frame.set_index("feature_id")[["solar_power_kwp", "solar_installations"]]
    assert numbers.loc["GM1979"].tolist() == [70.0, 5.0]
    assert numbers.loc["GM0014", "solar_power_kwp"] == 5.0
    assert np.isnan(numbers.loc["GM0014", "solar_installations"])
    assert [(issue.kind, issue.feature_id) for issue in issues] == [("no_value", "GM0014")]


def test_codes_without_a_place_are_told_and_other_regions_are_not() -> None:
    table = power(
        ("GM0788", "2020JJ00", "alle", 1.0, 1),
        ("GM9999", "2020JJ00", "alle", 1.0, 1),
        ("PV20", "2020JJ00", "alle", 1, 1),
    )
    wanted = source(kind="table", layers=[], attach={**POWER, "columns": {"solar_power_kwp": "kwp"}})
    _, issues = join_table(wanted, wanted.attach, table, municipalities())
    assert [issue.message for issue in issues if issue.kind == "municipality_not_placed"] == [
        "solar_power_kwp: GM0788 was split, so that no number of it can be placed",
        "solar_power_kwp: GM9999 is no municipality of today",
    ]


def test_values_that_mean_none_are_none() -> None:
    table = pd.DataFrame({"jaar": [2025, 2025], "nummer": [1, 2], "n": [-99997, 20.5]})
    wanted = table_source(null=[-99997])
    layer, issues = join_table(wanted, wanted.attach, table, nature())
    assert np.isnan(layer.frame[COLUMN].iloc[0])
    assert layer.frame[COLUMN].iloc[1] == 20.5
    assert [issue.feature_id for issue in issues] == ["1", "3"]


def test_a_column_in_another_spelling_is_found_and_a_lost_one_named_with_the_nearest() -> None:
    table = pd.DataFrame({"Jaar": [2025], "NUMMER": [1], "n": [3.0]})
    wanted = table_source()
    assert join_table(wanted, wanted.attach, table, nature())[0].frame[COLUMN].iloc[0] == 3.0
    with pytest.raises(HarmoniseError, match=r"column\(s\) nummer \(nearest: nummers\) missing"):
        join_table(wanted, wanted.attach, table.rename(columns={"NUMMER": "nummers"}), nature())


def by_name(**changed: object) -> Source:
    attach = {"layer": "municipalities", "key": "gemeente", "column": "plan_capacity_hard", "value": "n"}
    return source(kind="table", layers=[], attach={**attach, "redate": "name", **changed})


def test_names_of_municipalities_are_brought_to_those_of_today() -> None:
    # Uden and Landerd became Maashorst; Haaren was split.
    shapes = [box(0, 0, 10, 10), box(20, 0, 10, 10)]
    named = features(shapes, code=["GM1991", "GM0141"], naam=["Maashorst", "Almelo"])
    layer, _ = to_layer(source(), mapping(layer="municipalities", id="code", name="naam"), named, load_layers())
    table = pd.DataFrame({"gemeente": ["Uden", "Landerd", "almelo", "Haaren"], "n": [5, 7, 3, 99]})
    wanted = by_name()
    attached, issues = join_table(wanted, wanted.attach, table, layer)
    result = dict(zip(attached.frame["feature_id"], attached.frame["plan_capacity_hard"], strict=True))
    assert result == {"GM0141": 3, "GM1991": 12}
    assert [issue.message for issue in issues] == [
        "plan_capacity_hard: Haaren was split, so that no number of it can be placed"
    ]


def test_the_year_of_the_newest_rows_is_kept() -> None:
    wanted = table_source(latest="jaar", year="year_of_table", where={})
    table = pd.DataFrame({"jaar": ["2023JJ00", "2024JJ00"], "nummer": [1, 1], "n": [1.0, 2.0]})
    layer, _ = join_table(wanted, wanted.attach, table, nature())
    assert layer.frame["year_of_table"].tolist() == [2024] * 3
    layer, _ = join_table(wanted, wanted.attach, table.iloc[:0], nature())
    assert layer.frame["year_of_table"].isna().all()


def test_years_from_one_on_are_added_up_and_who_lacks_one_has_no_sum() -> None:
    wanted = table_source(latest="jaar", since=2023, year="until", where={})
    years = [("2022JJ00", 1, 100.0), ("2023JJ00", 1, 1.0), ("2024JJ00", 1, 2.0), ("2025JJ00", 1, 4.0)]
    table = pd.DataFrame([*years, ("2024JJ00", 2, 8.0), ("2025JJ00", 2, 16.0)], columns=["jaar", "nummer", "n"])
    layer, issues = join_table(wanted, wanted.attach, table, nature())
    assert layer.frame[COLUMN].fillna(-1).tolist() == [7.0, -1, -1]
    assert layer.frame["until"].tolist() == [2025] * 3
    assert [issue.feature_id for issue in issues] == ["2", "3"]
    with pytest.raises(ValueError, match=r"'since' adds up the years up to the newest; name with 'latest'"):
        table_source(since=2023)


def test_a_municipality_that_joined_another_on_the_way_is_in_the_sum_of_the_years() -> None:
    wanted = source(kind="table", layers=[], attach=POWER | {"since": 2019})
    table = power(
        ("GM0003", "2019JJ00", "alle", 1.0, 1),
        ("GM0010", "2019JJ00", "alle", 2.0, 1),
        ("GM1979", "2020JJ00", "alle", 4.0, 1),
        ("GM0003", "2020JJ00", "alle", float("nan"), None),
    )
    layer, _ = join_table(wanted, wanted.attach, table, municipalities())
    assert layer.frame.set_index("feature_id").loc["GM1979", "solar_power_kwp"] == 7.0


def test_a_year_needs_a_period_that_begins_with_one() -> None:
    wanted = table_source(latest="jaar", year="year_of_table", where={})
    table = pd.DataFrame({"jaar": ["last"], "nummer": [1], "n": [1.0]})
    with pytest.raises(HarmoniseError, match=r"'jaar' is 'last', which begins with no year; leave out 'year'"):
        join_table(wanted, wanted.attach, table, nature())
    with pytest.raises(ValueError, match=r"name with 'latest' the column that holds it"):
        table_source(year="year_of_table")


def test_codes_that_are_padded_in_a_file_are_chosen_all_the_same() -> None:
    wanted = table_source(where={"soort": ["E1"]})
    table = pd.DataFrame({"soort": ["E1  ", "E2  "], "nummer": [1, 1], "n": [4.0, 5.0]})
    layer, _ = join_table(wanted, wanted.attach, table, nature())
    assert layer.frame[COLUMN].tolist()[0] == 4.0
