import pandas as pd

from data.rulebook.rulebook import load_rulebook
from spatial.stakeholders.places import Places

LAND = pd.DataFrame(
    {"feature_id": ["GM0001", "GM0002", "GM0003", "GM0004"], "province_code": ["PV20", "PV20", "PV21", None]}
)


def test_a_body_is_named_by_the_place_of_which_it_is_one():
    places = Places.of(LAND, load_rulebook().influence)
    assert places.named("raad", "GM0001,GM0003") == ["raad:GM0001", "raad:GM0003"]
    # Two municipalities of one province have one executive.
    assert places.named("gs", "GM0001,GM0002,GM0003") == ["gs:PV20", "gs:PV21"]
    assert places.named("tennet", "GM0001") == ["tennet"]


def test_where_no_place_is_known_a_body_stays_as_it_is():
    places = Places.of(LAND, load_rulebook().influence)
    assert places.named("raad", "") == ["raad"]
    assert places.named("gs", "GM0004") == ["gs"]
    assert Places.of(LAND.drop(columns="province_code"), load_rulebook().influence).named("ps", "GM0001") == ["ps"]


def test_without_a_book_councils_are_known():
    places = Places.of(LAND, None)
    assert (places.named("raad", "GM0001"), places.named("gs", "GM0001")) == (["raad:GM0001"], ["gs"])
