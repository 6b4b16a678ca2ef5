import numpy as np
import pandas as pd
import pytest

from data.entries.mapping import LayerMapping, fields_of
from data.errors import HarmoniseError
from data.files.cell_values import as_numbers, as_text
from data.harmonise.harmonise import to_layer
from data.rulebook.vocabulary import load_layers
from spatial.layers.layer import Layer
from tests.data.support import box, features, mapping, source


def table_of(wanted: LayerMapping, **columns: list[object]) -> Layer:
    rows = len(next(iter(columns.values())))
    return to_layer(
        source(), wanted, features([box(100 * n, 0, 50, 50) for n in range(rows)], **columns), load_layers()
    )[0]


def test_whole_numbers_are_whole_in_texts_too() -> None:
    # A column of whole numbers in which a row has none is read as floats.
    plan = mapping(
        layer="municipalities", name="{naam} {n}", columns={"province_code": {"source": "n", "prefix": "PV"}}
    )
    layer = table_of(plan, n=[26.0, np.nan])
    assert layer.frame["province_code"].tolist() == ["PV26", None]
    assert layer.frame["name"].tolist() == ["plan 1 26", "plan 2"]
    assert as_text(pd.Series([1.5, 2.0])).tolist() == ["1.5", "2.0"]


def test_a_template_may_use_a_column_twice() -> None:
    assert fields_of("{naam}/{naam} {nr}") == ["naam", "nr"]
    assert table_of(mapping(name="{naam}/{naam}"), naam=["a"]).frame["name"].tolist() == ["a/a"]


@pytest.mark.parametrize("given", [[True, False, None], [1, 0, np.nan]])
def test_yes_and_no_are_kept_and_unknown_stays_unknown(given: list[object]) -> None:
    layer = table_of(mapping(layer="natura2000", columns={"nitrogen_sensitive": "s"}), s=given)
    values = layer.frame["nitrogen_sensitive"]
    assert values.tolist()[:2] == [True, False]
    assert values.isna().tolist() == [False, False, True]


@pytest.mark.parametrize("given", [["ja", "nee"], [2, 0]])
def test_what_is_neither_yes_nor_no_is_refused_by_name(given: list[object]) -> None:
    with pytest.raises(HarmoniseError, match="source 'plans': column s must hold true, false, 1 or 0"):
        table_of(mapping(layer="natura2000", columns={"nitrogen_sensitive": "s"}), s=given)


def test_several_values_mean_nothing_and_the_raw_term_is_kept() -> None:
    columns = {
        "plan_type": {"source": "t", "null": ["-", "onbekend"]},
        "status": {"source": "t", "null": ["-"], "vocabulary": "planning_status"},
    }
    layer = table_of(mapping(columns=columns), t=[" nieuw ", "-", "onbekend"])
    assert layer.frame["plan_type"].tolist() == ["nieuw", None, None]
    assert layer.frame["status_source_term"].tolist() == [" nieuw ", "-", "onbekend"]
    assert layer.frame["status"].tolist() == [None, None, "soft"]


def test_a_constant_stands_on_every_feature_and_before_a_column() -> None:
    layer = table_of(mapping(columns={"plan_type": "t"}, constants={"plan_type": "vast"}), t=["a", "b"])
    assert layer.frame["plan_type"].tolist() == ["vast", "vast"]


def test_columns_that_the_mapping_does_not_fill_are_absent() -> None:
    assert "dwellings" not in table_of(mapping(), naam=["a"]).frame


def test_decimal_commas_beside_a_text_are_still_numbers_and_points_are_not_guessed_at() -> None:
    given = pd.Series(["10,5", "n.b.", "7", None, "1.500"])
    assert as_numbers(given, ",").fillna(-1).tolist() == [10.5, -1, 7, -1, -1]
    assert as_numbers(pd.Series([10.5, 7]), ",").tolist() == [10.5, 7]
    assert as_numbers(pd.Series(["1.5", 2]), ".").tolist() == [1.5, 2]


def test_a_csv_with_decimal_commas_fills_number_columns() -> None:
    wanted = mapping(layer="wind_areas", columns={"power_mw": "mw"})
    entry = source(csv={"separator": ";", "decimal": ","}, layers=[wanted.model_dump()])
    given = features([box(100 * n, 0, 50, 50) for n in range(2)], mw=["5,6", "nader te bepalen"])
    layer, issues = to_layer(entry, wanted, given, load_layers())
    assert layer.frame["power_mw"].fillna(0).tolist() == [5.6, 0]
    assert [(issue.kind, issue.feature_id) for issue in issues] == [("no_number", "2")]
