from typing import Any

import pytest
from pydantic import ValidationError

from spatial.indicators import Benchmark, benchmark_indicators, benchmark_results
from spatial.layers.errors import RuleError
from tests.spatial.factory import text


def benchmark(**more: Any) -> Benchmark:
    given = {"id": "b", "title": text("b"), "value": 10, "unit": "TWh", "status": "V", "source": "a test"}
    return Benchmark.model_validate({**given, "sum_of": "energy.realised", **more})


SHARE = benchmark(id="s", unit="share", value=0.25, sum_of="housing.plans_to_assess", per="housing.plans_screened")
REGIONS = [
    {"energy.realised": 1.5, "housing.plans_to_assess": 1.0, "housing.plans_screened": 4.0},
    {"energy.realised": None, "housing.plans_to_assess": 2.0, "housing.plans_screened": None},
    {"energy.realised": 0.5, "housing.plans_to_assess": 3.0, "housing.plans_screened": 4.0},
]


def test_ours_is_the_sum_of_the_regions_that_have_a_number():
    (result,) = benchmark_results({"b": benchmark()}, REGIONS)
    assert (result.ours, result.known) == (2.0, 2)


def test_a_share_is_a_sum_by_a_sum_of_the_regions_that_have_both():
    (result,) = benchmark_results({"s": SHARE}, REGIONS)
    assert (result.ours, result.known) == (0.5, 2)


@pytest.mark.parametrize("regions", [[], [{}], [{"energy.realised": None}]])
def test_without_any_number_there_is_none_not_zero(regions: list[dict[str, float | None]]):
    (result,) = benchmark_results({"b": benchmark()}, regions)
    assert (result.ours, result.known) == (None, 0)


def test_a_share_of_nothing_is_none():
    (result,) = benchmark_results({"s": SHARE}, [{"housing.plans_to_assess": 0.0, "housing.plans_screened": 0.0}])
    assert (result.ours, result.known) == (None, 1)


def test_what_we_have_not_says_why():
    why = benchmark(sum_of=None, note=text("why"))
    assert benchmark_results({"b": why}, REGIONS)[0].ours is None
    assert benchmark_indicators({"b": why, "s": SHARE}) == ("housing.plans_screened", "housing.plans_to_assess")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"sum_of": None}, "say with note why"),
        ({"sum_of": None, "note": text("why"), "per": "energy.bid"}, "say with note why"),
        ({"sum_of": "energy.none"}, "no indicator 'energy.none'"),
        ({"per": "energy.none"}, "no indicator 'energy.none'"),
    ],
)
def test_a_benchmark_that_says_nothing_is_refused(more: dict[str, Any], said: str):
    with pytest.raises((ValidationError, RuleError), match=said):
        benchmark(**more)
