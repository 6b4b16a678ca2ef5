from datetime import date

import pandas as pd
import pytest

from spatial.layers.content_date import ContentSpan, age_years, content_dates, last_day, oldest_content
from spatial.layers.errors import LayerError


@pytest.mark.parametrize(
    ("stated", "last"),
    [("2021", date(2021, 12, 31)), ("2024-02", date(2024, 2, 29)), ("2021-03-31", date(2021, 3, 31))],
)
def test_a_date_stands_for_all_days_up_to_its_last(stated: str, last: date) -> None:
    assert last_day(stated) == last


@pytest.mark.parametrize("wrong", ["", "21", "2021-13", "2021-02-30", "2021-3", "31-12-2021", "1066", "20210331"])
def test_what_is_no_date_is_refused_with_what_is_allowed(wrong: str) -> None:
    with pytest.raises(LayerError, match=r"is no date of content; allowed are a day .*, a month .* and a year"):
        last_day(wrong)


def test_the_oldest_is_by_the_last_day_and_unknown_is_no_date() -> None:
    assert oldest_content(["2021", None, "2021-06", ""]) == "2021-06"
    assert oldest_content([None, ""]) is None
    assert ContentSpan.of(["2021", "2018-06", "2020"]) == ContentSpan("2018-06", "2021")
    assert ContentSpan.of([]) is None


def test_age_counts_from_the_last_day() -> None:
    assert age_years("2021", date(2022, 12, 31)) == pytest.approx(1, abs=0.01)
    assert age_years("2026", date(2026, 11, 23)) < 0


def test_a_feature_has_its_own_date_else_that_of_its_layer_else_none() -> None:
    features = pd.DataFrame({"content_on": ["2021", None, ""]})
    assert content_dates(features).tolist() == ["2021", None, None]
    assert content_dates(features, "2018").tolist() == ["2021", "2018", "2018"]
    assert content_dates(pd.DataFrame({"name": ["a"]})).tolist() == [None]
