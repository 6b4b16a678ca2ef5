import pandas as pd

from data.harmonise.current_municipalities import with_current_municipalities
from data.rulebook.vocabulary import LayerSpec
from spatial.layers.layer import Layer
from tests.data.support import box
from tests.spatial.factory import layer

TITLE = {"nl": "t", "en": "t"}
SPEC = LayerSpec.model_validate(
    {
        "title": TITLE,
        "group": "claim",
        "columns": {
            "municipality_name": {"title": TITLE, "description": TITLE, "type": "text", "redate": "name"},
            "code": {"title": TITLE, "description": TITLE, "type": "text", "redate": "code"},
            "other": {"title": TITLE, "description": TITLE, "type": "text"},
        },
    }
)
TODAY = layer(
    "municipalities",
    [box(n * 10, 0, 10, 10) for n in range(4)],
    ["GM1979", "GM0757", "GM0824", "GM0014"],
).assign(name=["Eemsdelta", "Boxtel", "Oisterwijk", "Groningen"])


def plans(**columns: list[object]) -> Layer:
    count = len(next(iter(columns.values())))
    return layer("housing_plans", [box(n, 0, 1, 1) for n in range(count)], **columns)


def test_a_name_of_an_earlier_year_becomes_that_of_today_and_is_kept() -> None:
    result, issues = with_current_municipalities(
        plans(municipality_name=["Delfzijl", "Loppersum", "Groningen", None, "Delfzijl"]), SPEC, TODAY
    )
    assert result.frame["municipality_name"].tolist() == ["Eemsdelta", "Eemsdelta", "Groningen", None, "Eemsdelta"]
    assert result.frame["municipality_name_source_term"].tolist()[:2] == ["Delfzijl", "Loppersum"]
    assert [(issue.kind, issue.message, issue.count) for issue in issues] == [
        ("municipality_redated", "Delfzijl is now Eemsdelta", 2),
        ("municipality_redated", "Loppersum is now Eemsdelta", 1),
    ]


def test_what_has_no_place_is_told_and_stays_as_it_is() -> None:
    result, issues = with_current_municipalities(plans(municipality_name=["Haaren", "Nergenshuizen"]), SPEC, TODAY)
    assert result.frame["municipality_name"].tolist() == ["Haaren", "Nergenshuizen"]
    assert {issue.kind for issue in issues} == {"municipality_not_placed"}
    assert {issue.message.split("'")[1] for issue in issues} == {"Haaren", "Nergenshuizen"}


def test_codes_too() -> None:
    result, issues = with_current_municipalities(plans(code=["0010", "GM0014"]), SPEC, TODAY)
    assert result.frame["code"].tolist() == ["GM1979", "GM0014"]
    assert len(issues) == 1


def test_a_layer_without_such_a_column_is_left_alone() -> None:
    given = plans(other=["Delfzijl"])
    result, issues = with_current_municipalities(given, SPEC, TODAY)
    pd.testing.assert_frame_equal(result.frame, given.frame)
    assert issues == ()
