"""Changes between two releases → lines of text for a terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from maps.common.phrases import phrase
from maps.common.texts import texts

__all__ = ["diff_text"]

_WAYS: Final = {"gained": "diff.gained", "lost": "diff.lost", "regraded": "compare.regraded"}
"""Change to the text that says it."""


Row = Mapping[str, Any]


def diff_text(told: Mapping[str, Any], lang: str) -> str:
    """Tell what changed between two releases in plain lines; which findings these are stands in ``--json``.

    Parameters
    ----------
    told
        `a`, `b`, `causes`, `regions_added`, `regions_left_out` and `regions`, each with its `changes`.
    """
    return "\n".join("".join(sign if sign.isprintable() else " " for sign in line) for line in _lines(told, lang))


def _lines(told: Mapping[str, Any], lang: str) -> Iterator[str]:
    words = texts(lang)
    yield phrase("diff.title", lang, {"a": told["a"], "b": told["b"]})
    causes = [*told["causes"]["sources"], *(name for name in ("rules", "code") if told["causes"][name])]
    yield phrase("diff.causes", lang, {"causes": _causes(causes, lang) or words["diff.no_cause"]})
    for key in ("regions_added", "regions_left_out"):
        if told[key]:
            yield phrase(f"diff.{key}", lang, {"codes": told[key]})
    same = [region for region in told["regions"] if not region["changes"]]
    for region in told["regions"]:
        if region["changes"]:
            yield ""
            yield f"{region['name']} ({region['code']}): {_counts(region['changes'], lang)}"
            yield from _by_rule(region["changes"], lang)
    if same:
        yield ""
        yield phrase("diff.same", lang, {"regions": [f"{part['name']} ({part['code']})" for part in same]})


def _by_rule(changes: Sequence[Row], lang: str) -> Iterator[str]:
    words = texts(lang)
    for rule in sorted({row["rule_id"] for row in changes}):
        own = [row for row in changes if row["rule_id"] == rule]
        causes = _causes(sorted({name for row in own for name in row["causes"]}), lang) or words["diff.around"]
        yield f"  {rule}: {_counts(own, lang)}; {phrase('diff.by', lang, {'causes': causes})}"


def _counts(changes: Sequence[Row], lang: str) -> str:
    counts = Counter(row["change"] for row in changes)
    return ", ".join(phrase(key, lang, {"count": counts[way]}) for way, key in _WAYS.items() if counts[way])


def _causes(names: Sequence[str], lang: str) -> str:
    words = texts(lang)
    sources = [name for name in names if name not in ("rules", "code")]
    parts = [phrase("diff.sources", lang, {"names": sources})] if sources else []
    return ", ".join(parts + [words[f"diff.{name}"] for name in ("rules", "code") if name in names])
