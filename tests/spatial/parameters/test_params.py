import math

import pytest
from pydantic import ValidationError

from spatial.messages import Text
from spatial.parameters.params import Param
from tests.spatial.factory import formula, param, text

TOLD = {"id": "a", "unit": "m", "source": "s", "status": "V", "title": text("a")}


def test_text_speaks_dutch_and_english():
    words = Text(nl="wind", en="wind (en)")
    assert (words.in_language("nl"), words.in_language("en")) == ("wind", "wind (en)")


def test_a_number_without_a_source_is_refused():
    told = param("wind.tip_height_m", 250).model_dump(exclude={"source"})
    with pytest.raises(ValidationError, match="source"):
        Param.model_validate(told)


def test_a_status_is_one_of_four_letters():
    with pytest.raises(ValidationError, match="'V', 'V2', 'D' or 'U'"):
        Param.model_validate({"id": "a", "value": 1, "unit": "m", "source": "s", "status": "W", "title": text("a")})


def test_a_parameter_has_a_value_or_a_formula():
    for wrong in ({}, {"value": 1, "formula": {"largest": [[{"param": "b"}]]}}):
        with pytest.raises(ValidationError, match="either a 'value' or a 'formula'"):
            Param.model_validate(TOLD | wrong)


def test_a_formula_names_its_parameters_once_in_its_order():
    made = formula("a", {"d": 0.5, "h": 1}, {"c": 2}, {"h": 1})
    assert made.formula.names == ("d", "h", "c")
    assert math.isnan(made.value)


@pytest.mark.parametrize("largest", [[], [[]], [[{"param": "b", "share": 0}]], [[{"param": "b", "share": -1}]]])
def test_a_formula_without_a_number_in_it_is_refused(largest):
    with pytest.raises(ValidationError, match=r"formula\.largest"):
        Param.model_validate(TOLD | {"formula": {"largest": largest}})


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_value_is_a_number(value):
    with pytest.raises(ValidationError, match="finite"):
        param("a", value)


@pytest.mark.parametrize("place", ["GM344", "Utrecht", "PV1", "NL", "gm0344", "ES4"])
def test_an_override_is_for_a_municipality_region_or_province(place):
    with pytest.raises(ValidationError, match=r"overrides\.0\.at"):
        param("a", 1, **{place: 2})


def test_an_override_has_a_source_and_a_status():
    for key in ("source", "status"):
        told = {"at": "GM0344", "value": 1, "status": "V", "source": "s"}
        del told[key]
        with pytest.raises(ValidationError, match=rf"overrides\.0\.{key}"):
            Param.model_validate(TOLD | {"value": 1, "overrides": [told]})


def test_a_place_has_one_override():
    told = {"at": "GM0344", "value": 1, "status": "V", "source": "s"}
    with pytest.raises(ValidationError, match="'overrides' names GM0344 twice; keep one value a place"):
        Param.model_validate(TOLD | {"value": 1, "overrides": [told, told | {"value": 2}]})
