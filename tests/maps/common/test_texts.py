"""The catalogue of texts: whole, in both languages, and no more and no less than the code asks for."""

from collections.abc import Iterable
from typing import Final, get_args

import pytest

from data.snapshots.snapshot import Health
from maps.common.errors import MapsError
from maps.common.phrases import Placeholder, names_in, placeholders
from maps.common.texts import catalogue_of, texts
from maps.index.rows import COLUMNS
from maps.report.summary import TOP_GRADE
from spatial.facts import AGREEMENTS, OPINIONS, Fact
from spatial.indicators import INDICATORS
from spatial.layers.nitrogen import NITROGEN_CLASSES
from spatial.mca.book import Perspective
from spatial.mca.criterion_list import KINDS, UNITS
from spatial.messages import LANGUAGES
from spatial.parameters.params import STATUS_MEANING
from spatial.rules.rules import Rule, Theme
from spatial.schema.value_lists import INDICATOR_THEME
from spatial.stakeholders import INFLUENCES
from tests.maps.common.text_uses import HOLE, Call, matching, prefixes_of, sources, unused

BY_SCRIPTS: Final = (
    "map.", "page.", "group.", "layer.", "legend.", "severity.", "strength.", "certainty.", "status.", "label.",
    "health.", "nitrogen.", "value.", "field.", "report.influence.", "report.unit.",
)  # fmt: skip
"""What the scripts of the map get; `own.word` fills ``{name}`` and knows no format."""

OF_CODES: Final[dict[str, Iterable[object]]] = {
    "severity": range(TOP_GRADE["conflict"] + 1),
    "strength": range(TOP_GRADE["opportunity"] + 1),
    "map.help.severity": range(1, TOP_GRADE["conflict"] + 1),
    "map.help.strength": range(1, TOP_GRADE["opportunity"] + 1),
    "certainty": get_args(Rule.model_fields["certainty"].annotation),
    "status": STATUS_MEANING,
    "health": get_args(Health),
    "label": ("fictional", "derived"),
    "nitrogen": NITROGEN_CLASSES,
    "indicator": INDICATORS,
    "mca.kind": dict.fromkeys(kind for kinds in KINDS.values() for kind in kinds),
    "mca.criterion_value": UNITS,
    "map.findings.theme": get_args(Theme),
    "report.theme": INDICATOR_THEME.codes,
    "report.influence": INFLUENCES,
    "report.agreement": AGREEMENTS,
    "report.opinion": OPINIONS,
    "report.fact_kind": get_args(Fact.model_fields["kind"].annotation),
    "report.method": get_args(Perspective.model_fields["method"].annotation),
}
"""Texts of codes that stand in data: exactly these codes have one."""

CHANGES: Final = ("gained", "lost", "regraded")

AMONG_OTHERS: Final = (
    *(f"map.findings.is_{kind}" for kind in TOP_GRADE),
    *(f"{command}.{kind}" for command in ("explain", "compare") for kind in (*TOP_GRADE, "target")),
    *(f"compare.{change}_{kind}" for change in ("gained", "lost") for kind in (*TOP_GRADE, "target")),
    *(f"map.scenario.{change}_{kind}" for change in CHANGES for kind in (*TOP_GRADE, "target")),
    *(f"index.column.{name.partition('.')[2]}" for name in COLUMNS),
    *(f"nation.ground.{count}" for count in range(4)),
    *(f"report.questions.{state}" for state in ("open", "answered")),
)
"""Texts of codes that stand beside other texts."""

OPEN: Final = ("column.", "flag.", "term.", "party.", "report.unit.", "report.unit_one.", "report.subject.")
"""Words for codes of sources and rule books; one without a word is shown as it is."""


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        (
            {"a.yaml": "x: {y: {nl: a, en: b}}", "b.yaml": "x: {y: {nl: a, en: b}}"},
            r"b.yaml: the text 'x.y' stands in a",
        ),
        ({"a.yaml": "x: {y: {nl: a, en: b}}\nx: {z: {nl: a, en: b}}"}, "from line 1 on: x stands twice"),
        ({"a.yaml": "x:\n  y: {nl: a, en: b}\n  y: {nl: c, en: d}"}, "from line 2 on: y stands twice"),
        ({"a.yaml": "x: {y: {nl: a}}"}, "'x.y' has nl; a text has nl and en"),
        ({"a.yaml": "x: {y: {nl: a, en: b, de: c}}"}, "'x.y' has nl, en, de; a text has nl and en"),
        ({"a.yaml": "x: {y: {nl: a, en: 1}}"}, "'x.y' has nl, en; a text has"),
        ({"a.yaml": "x: {y: words}"}, "'x.y' is no text; write"),
        ({"a.yaml": "x: {1: {nl: a, en: b}}"}, "'x.1' is no text; write"),
    ],
)
def test_a_catalogue_that_is_not_whole_is_refused(files: dict[str, str], fault: str) -> None:
    with pytest.raises(MapsError, match=fault):
        catalogue_of(files)


def test_another_language_is_refused() -> None:
    with pytest.raises(MapsError, match="no texts in language 'fr'; have: nl, en"):
        texts("fr")


def test_both_languages_say_the_same_of_the_same_values() -> None:
    both = [texts(lang) for lang in LANGUAGES]
    assert both[0].keys() == both[1].keys()
    for key, dutch in both[0].items():
        english = both[1][key]
        assert names_in(dutch) == names_in(english), key
        assert _plurals(dutch) == _plurals(english), key
        assert bool(dutch) == bool(english), key


def _plurals(template: str) -> int:
    """How many placeholders are plurals; each of these has two forms."""
    found = [part for part in placeholders(template) if isinstance(part, Placeholder) and part.format == "plural"]
    assert all(part.argument.count("|") == 1 for part in found), template
    return min(1, len(found))


def test_what_scripts_fill_has_plain_placeholders() -> None:
    for lang in LANGUAGES:
        for key, template in texts(lang).items():
            if key.startswith(BY_SCRIPTS):
                assert all(isinstance(part, str) or not part.format for part in placeholders(template)), key


def test_every_code_has_a_text_and_no_code_of_a_kind_is_forgotten() -> None:
    known = texts("nl")
    for prefix, codes in OF_CODES.items():
        own = {key.removeprefix(f"{prefix}.") for key in known if key.startswith(f"{prefix}.")}
        assert own == set(map(str, codes)), prefix
    assert set(AMONG_OTHERS) <= set(known)


def test_no_text_is_unused() -> None:
    of_codes = tuple(f"{prefix}." for prefix in OF_CODES)
    others = [key for key in texts("nl") if key not in AMONG_OTHERS and not key.startswith((*OPEN, *of_codes))]
    assert unused(others) == []


def _calls() -> list[tuple[str, Call]]:
    return [(module, call) for module, source in sources().items() for call in source.calls]


def _texts_of(module: str, call: Call) -> list[str]:
    """The texts that a call may ask for; a module may put a part before the key, and what it puts together is open."""
    keys = [prefix + call.key for prefix in sorted(prefixes_of(module))]
    if HOLE not in call.key:
        return [key for key in keys if key in texts("nl")]
    return [found for key in keys for found in matching(key, texts("nl"))]


def test_every_text_that_the_code_asks_for_is_there() -> None:
    calls = [(module, call) for module, call in _calls() if call.key.strip(HOLE)]
    assert len(calls) > 400
    assert [call for module, call in calls if not _texts_of(module, call)] == []


def test_every_call_gives_what_its_text_shows() -> None:
    wrong = []
    for module, call in _calls():
        shown = {key: names_in(texts("nl")[key]) for key in _texts_of(module, call)}
        if call.whole and shown and call.names not in shown.values():
            wrong.append((call, shown))
    assert wrong == []
