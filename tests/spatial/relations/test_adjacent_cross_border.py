from spatial.layers.places import with_municipalities
from tests.spatial.factory import box, layer, rule, strips, within
from tests.spatial.relations.support import LIMITS, grades, judged


def test_adjacent_cross_border_needs_two_homes_that_differ():
    made = rule("R", "plans", "plans", [within(("far", 2), relation="adjacent_cross_border")])
    plans = with_municipalities(layer("plans", [box(950, 0, 10), box(980, 0, 10), box(1_005, 0, 10)]), strips(2))
    assert grades(judged(made, plans, plans, **LIMITS)) == {(0, 2): 2, (1, 2): 2}


def test_adjacent_cross_border_leaves_out_what_is_at_home_nowhere():
    made = rule("R", "plans", "plans", [within(("far", 2), relation="adjacent_cross_border")])
    plans = with_municipalities(layer("plans", [box(950, 0, 10), box(950, -200, 10)]), strips(2))
    assert grades(judged(made, plans, plans, **LIMITS)) == {}
