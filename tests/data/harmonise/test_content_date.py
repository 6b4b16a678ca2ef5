import pytest
from pydantic import ValidationError

from data.harmonise.content_date import as_content_date
from data.harmonise.harmonise import to_layer
from data.rulebook.vocabulary import load_layers
from tests.data.support import box, features, source


@pytest.mark.parametrize(
    ("written", "content_on"),
    [
        ("2021", "2021"),
        ("2021-03-31T10:00:00Z", "2021-03-31"),
        ("31-3-2021", "2021-03-31"),
        ("2024JJ00", "2024"),
        ("2024KW02", "2024-06"),
        ("2024MM11", "2024-11"),
        ("1609459200000", "2021-01-01"),
        ("31-13-2021", None),
        ("binnenkort", None),
    ],
)
def test_dates_are_read_as_sources_write_them(written: str, content_on: str | None) -> None:
    assert as_content_date(written) == content_on


@pytest.mark.parametrize(
    "content", [{}, {"on": "2021", "column": "peil"}, {"on": "soon"}, {"modified": False}, {"on": 21}]
)
def test_an_entry_states_one_origin_that_is_right(content: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        source(content=content)


def test_unknown_is_what_an_entry_without_it_has() -> None:
    assert source(content="unknown").content is None
    assert source().content is None


def test_each_feature_gets_the_date_of_its_column_and_what_is_none_is_said() -> None:
    given = features([box(at * 100, 0, 50, 50) for at in range(3)], peil=[2021.0, None, 99.0])
    entry = source(content={"column": "peil"})
    layer, issues = to_layer(entry, entry.layers[0], given, load_layers())
    assert layer.frame["content_on"].tolist() == ["2021", None, None]
    assert [(issue.kind, issue.feature_id) for issue in issues] == [("no_date", "3")]
