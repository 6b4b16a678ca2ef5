from spatial.relations.filters import Excluded, matching
from tests.spatial.factory import frame, point


def test_matching_keeps_allowed_values():
    table = frame([point(0, n) for n in range(4)], status=["soft", "hard", None, "soft"], phase=[1, 2, 1, 2])
    assert matching(table, {"status": ("soft",)}).tolist() == [True, False, False, True]
    assert matching(table, {"status": ("soft",), "phase": (1,)}).tolist() == [True, False, False, False]
    assert matching(table, {}).all()


def test_matching_lets_features_without_a_value_pass_an_exclusion():
    table = frame([point(0, n) for n in range(3)], status=["soft", "hard", None])
    assert matching(table, {"status": Excluded(not_in=("hard",))}).tolist() == [True, False, True]


def test_matching_takes_an_absent_column_as_no_value():
    table = frame([point(0, 0)])
    assert matching(table, {"status": ("soft",)}).tolist() == [False]
    assert matching(table, {"status": Excluded(not_in=("soft",))}).tolist() == [True]
