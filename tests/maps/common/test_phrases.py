"""Texts filled, and messages in words."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from maps.common import phrases
from maps.common.errors import MapsError
from maps.common.phrases import phrase, placeholders, say
from spatial.messages import Amount, Text, clauses, message, sentences

BOTH = {
    "word": {"nl": "{what}", "en": "{what}"},
    "count": {"nl": "{n:count} {n:plural plan|plannen}", "en": "{n:count} {n:plural plan|plans}"},
    "number": {"nl": "{n:decimals 2}; {n:decimals 0-3}; {n:digits 2}; {n:short}", "en": "{n:decimals 1}"},
    "share": {"nl": "{n:percent 0-1}", "en": "{n:percent 0}"},
    "amount": {"nl": "{a:amount}", "en": "{a:amount 3}"},
    "day": {"nl": "{d:day}", "en": "{d:day}"},
    "list": {"nl": "{names:list}", "en": "{names:list}"},
    "and": {"nl": "{names:and} {names:plural ontbreekt|ontbreken}", "en": "{names:and} {names:plural is|are} missing"},
    "or": {"nl": "{names:or}", "en": "{names:or}"},
    "joined.sentences": {"nl": "{parts:sentences}", "en": "{parts:sentences}"},
    "joined.clauses": {"nl": "{parts:clauses}", "en": "{parts:clauses}"},
}


@pytest.fixture(autouse=True)
def _these_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    def small(lang: str) -> Mapping[str, str]:
        return {key: both[lang] for key, both in BOTH.items()}

    monkeypatch.setattr(phrases, "texts", small)


@pytest.mark.parametrize(
    ("said", "nl", "en"),
    [
        (message("word", what="Almelo"), "Almelo", "Almelo"),
        (message("word", what=2030), "2030", "2030"),
        (message("word", what=Text(nl="bod", en="bid")), "bod", "bid"),
        (message("word", what=message("count", n=2)), "2 plannen", "2 plans"),
        (message("count", n=1), "1 plan", "1 plan"),
        (message("count", n=np.int64(0)), "0 plannen", "0 plans"),
        (message("count", n=1234.0), "1.234 plannen", "1,234 plans"),
        (message("number", n=1234.5), "1.234,50; 1.234,5; 1.234; 1.234", "1,234.5"),
        (message("number", n=0.0004), "< 0,01; < 0,001; 0,0004; < 0,01", "< 0.1"),
        (message("share", n=0.125), "12,5 %", "12 %"),
        (message("share", n=1), "100 %", "100 %"),
        (message("amount", a=Amount(8_760, "h/yr")), "8.760 uur/jaar", "8,760 h/yr"),
        (message("amount", a=Amount(0.4871, "share")), "48,71 %", "48.7 %"),
        (message("amount", a=Amount(3, "1")), "3", "3"),
        (message("day", d=date(2026, 9, 1)), "01-09-2026", "2026-09-01"),
        (message("list", names=["a", "b", Text(nl="c", en="d")]), "a, b, c", "a, b, d"),
        (message("list", names=[2, 3]), "2, 3", "2, 3"),
        (message("and", names=["a", "b", "c"]), "a, b en c ontbreken", "a, b and c are missing"),
        (message("and", names=["a"]), "a ontbreekt", "a is missing"),
        (message("or", names=["a", "b"]), "a of b", "a or b"),
        (sentences(message("count", n=1), "", "Zo."), "1 plan Zo.", "1 plan Zo."),
        (clauses("a", message("count", n=1)), "a; 1 plan", "a; 1 plan"),
        (Text(nl="ja", en="yes"), "ja", "yes"),
        ("as it is", "as it is", "as it is"),
        ("", "", ""),
    ],
)
def test_a_message_is_said_in_either_language(said: object, nl: str, en: str) -> None:
    assert say(said, "nl") == nl  # type: ignore[arg-type]
    assert say(said, "en") == en  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "values", "fault"),
    [
        ("nothing", {}, "there is no text 'nothing' in maps/common/texts"),
        ("word", {}, "the text 'word' in nl gets no value for what; its placeholders are: what"),
        ("word", {"what": "a", "n": 1}, "the text 'word' in nl has no place for n; its placeholders are: what"),
        ("word", {"what": 0.5}, r"cannot write 0.5 as \{what\}: it is neither words nor a whole number"),
        ("word", {"what": True}, "it is neither words nor a whole number"),
        ("count", {"n": 1.5}, r"cannot write 1.5 as \{n:count\}: it is no whole number"),
        ("count", {"n": "1"}, "it is no number"),
        ("share", {"n": "1"}, "it is no number"),
        ("amount", {"a": 3}, r"cannot write 3 as \{a:amount\}"),
        ("day", {"d": "2026-01-01"}, "it is no date"),
        ("list", {"names": "abc"}, "it is no list"),
    ],
)
def test_what_does_not_fit_is_refused(code: str, values: dict[str, object], fault: str) -> None:
    with pytest.raises(MapsError, match=fault):
        phrase(code, "nl", values)


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{a:weight}", r"cannot show '\{a:weight\}'; allowed: \{name\}, \{name:count\}"),
        ("{a!r}", r"cannot show '\{a!r\}'"),
        ("{a.b}", r"cannot show '\{a.b\}'"),
        ("{}", r"cannot show '\{\}'"),
        ("{a", "cannot be read"),
    ],
)
def test_a_text_that_shows_what_none_can_is_refused(template: str, fault: str) -> None:
    with pytest.raises(MapsError, match=fault):
        placeholders(template)


def test_braces_stand_for_themselves_when_doubled() -> None:
    assert placeholders("a {{b}}") == ("a {", "b}")
