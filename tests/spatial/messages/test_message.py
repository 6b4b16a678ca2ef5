"""Messages: codes with values that can be compared, kept in tables and written as JSON."""

import json
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial.messages import Amount, Message, Text, clauses, from_plain, message, sentences, to_plain

_TEXTS = st.text(max_size=5)
_VALUES = st.recursive(
    st.one_of(
        _TEXTS,
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.dates(),
        st.builds(Amount, st.floats(allow_nan=False, allow_infinity=False), _TEXTS),
        st.builds(Text, nl=_TEXTS, en=_TEXTS),
    ),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3),
        st.dictionaries(st.sampled_from(["a", "b", "code"]), parts, max_size=3).map(lambda own: message("x.y", **own)),
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["count", "name", "parts"]), _VALUES))
def test_a_message_survives_json(values):
    made = message("a.b", **values)
    assert from_plain(json.loads(json.dumps(to_plain(made)))) == made


def test_equal_messages_are_one_whatever_the_order_and_the_kind_of_their_numbers():
    one = message("a", count=np.int64(2), share=np.float64(0.5), names=["x", np.str_("y")])
    other = message("a", names=("x", "y"), share=0.5, count=2)
    assert one == other
    assert {one: 1}[other] == 1
    assert one != message("a", count=2, share=0.5, names=["y", "x"])
    assert type(dict(one.values)["count"]) is int


def test_a_message_can_say_code_and_values():
    assert message("a", code="b", values=1) == Message("a", (("code", "b"), ("values", 1)))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Amount(float("nan"), "m"), [1.0, float("nan")]])
def test_what_is_not_known_is_no_number(value):
    with pytest.raises(ValueError, match=r"message 'a\.b', value 'count': nan|inf is no number"):
        message("a.b", count=value)


@pytest.mark.parametrize("value", [None, {"a": 1}, object(), datetime(2026, 1, 2, tzinfo=UTC)])
def test_what_no_catalogue_can_write_is_refused(value):
    with pytest.raises(TypeError, match=r"message 'a\.b', value 'count': .* cannot stand in a message"):
        message("a.b", count=value)


def test_an_object_of_other_keys_is_no_message():
    with pytest.raises(ValueError, match="an object with code is no message"):
        from_plain({"code": "a"})


def test_joining_leaves_out_what_is_empty_and_keeps_one_part_as_it_is():
    first, second = message("a"), Text(nl="twee", en="two")
    assert sentences("", "") == ""
    assert sentences("", first, "") is first
    assert sentences(first, "", second) == Message("joined.sentences", (("parts", (first, second)),))
    assert clauses(first, second, first) == Message("joined.clauses", (("parts", (first, second)),))


def test_joining_twice_is_joining_at_once():
    a, b, c = message("a"), message("b"), "a name"
    assert sentences(sentences(a, b), c) == sentences(a, sentences(b, c)) == sentences(a, b, c)
    assert clauses(clauses(a, b), clauses(b, c)) == clauses(a, b, c)
    assert sentences(clauses(a, b), c) != sentences(a, b, c)


def test_a_table_can_hold_and_compare_messages():
    table = pd.DataFrame({"basis": [message("a", day=date(2026, 1, 2)), "", message("a", day=date(2026, 1, 2))]})
    assert (table["basis"] != "").tolist() == [True, False, True]
    assert not table["basis"].isna().any()
    assert (table == table.copy()).all().all()
    assert table["basis"].nunique() == 2
