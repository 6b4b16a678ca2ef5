import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.errors import HarmoniseError
from data.harmonise.batches import LayerBatches
from data.harmonise.harmonise import to_layer
from data.reading import Features
from data.rulebook.vocabulary import load_layers
from spatial.layers.issues import Issue
from spatial.layers.layer import Layer
from tests.data.support import box, features, mapping, source
from tests.properties import examples

BOOK = load_layers()


def one_by_one(whole: Features, size: int) -> list[Features]:
    return [
        Features(whole.frame.iloc[at : at + size], whole.geometries[at : at + size], whole.crs, curved=0)
        for at in range(0, max(1, len(whole.frame)), size)
    ]


def in_batches(batches: list[Features], **how: object) -> tuple[list[Layer], LayerBatches]:
    result = LayerBatches(source(), mapping(**how), batches, BOOK)
    return list(result), result


def content(layers: list[Layer]) -> list[tuple[str, str, str]]:
    """Name and shape of every feature; and of its id the part that the source gave."""
    return sorted(
        (name.split("#")[0], str(title), shapely.to_wkt(shape))
        for layer in layers
        for name, title, shape in zip(layer.frame["feature_id"], layer.frame["name"], layer.geometries, strict=True)
    )


def twins(issues: tuple[Issue, ...]) -> int:
    return sum(issue.count for issue in issues if issue.kind == "duplicate")


@examples(0.75)
@given(
    st.lists(st.tuples(st.sampled_from("1234"), st.sampled_from("ab"), st.integers(0, 2)), min_size=1, max_size=12),
    st.integers(1, 5),
)
def test_batches_make_what_the_whole_makes(drawn: list[tuple[str, str, int]], size: int) -> None:
    whole = features(
        [box(at * 100, 0, 50, 50) for _, _, at in drawn],
        nr=[number for number, _, _ in drawn],
        naam=[name for _, name, _ in drawn],
    )
    expected, issues = to_layer(source(), mapping(), whole, BOOK)
    layers, result = in_batches(one_by_one(whole, size))
    ids = [name for layer in layers for name in layer.frame["feature_id"]]
    assert len(ids) == len(set(ids))
    assert content(layers) == content([expected])
    assert twins(tuple(result.issues())) == twins(issues)


def test_what_batches_say_alike_is_one_issue() -> None:
    whole = features([shapely.force_3d(box(n * 100, 0, 50, 50), 7) for n in range(5)])
    _, alone = to_layer(source(), mapping(), whole, BOOK)
    _, result = in_batches(one_by_one(whole, 2))
    assert tuple(result.issues()) == alone
    assert [(issue.kind, issue.count) for issue in result.issues()] == [("z_dropped", 5)]


def test_an_empty_source_is_one_empty_batch() -> None:
    layers, result = in_batches(one_by_one(features([]), 5))
    assert [len(layer) for layer in layers] == [0]
    assert list(result.issues()) == []


def test_a_batch_that_does_not_fit_refuses_all() -> None:
    whole = features([box(n * 100, 0, 50, 50) for n in range(4)], n=[1.0, 2.0, 3.0, 3.5])
    layers = iter(LayerBatches(source(), mapping(columns={"dwellings": "n"}), one_by_one(whole, 2), BOOK))
    assert len(next(layers)) == 2
    with pytest.raises(HarmoniseError, match=r"it holds 3\.5"):
        next(layers)


def test_ids_are_remembered_over_many_batches() -> None:
    whole = features([box(n * 100, 0, 50, 50) for n in range(300)], nr=[str(n % 150) for n in range(300)])
    layers, result = in_batches(one_by_one(whole, 7))
    ids = np.concatenate([layer.frame["feature_id"].to_numpy() for layer in layers])
    assert set(ids) == {str(n) for n in range(150)} | {f"{n}#2" for n in range(150)}
    assert {issue.kind for issue in result.issues()} == {"duplicate_id"}
