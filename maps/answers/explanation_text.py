"""Explanation → lines of text for a terminal."""

from collections.abc import Iterator

from maps.answers.explanation import Explanation
from maps.common.grade_change_text import UNITS, Measured, change_lines, measure_text, measure_title
from maps.common.numbers import exact, is_missing
from maps.common.source_list import content_of
from maps.common.texts import texts
from spatial.layers.content_date import CONTENT_NEWEST_ON, CONTENT_ON
from spatial.rules.rules import REGION

__all__ = ["explanation_text"]


def explanation_text(told: Explanation) -> str:
    """Tell a finding in plain lines, in the explanation's language.

    What cannot be printed (in a name that came from a source) becomes a space, so that no terminal acts on it.
    """
    return "\n".join("".join(sign if sign.isprintable() else " " for sign in line) for line in _lines(told))


def _lines(told: Explanation) -> Iterator[str]:
    yield f"{told.finding_id}  {told.title}"
    heading = "target" if told.left["layer"] == REGION else told.kind
    yield _text(told, heading, grade=told.grade, word=told.grade_word)
    yield told.reason
    yield from (f"{_text(told, 'note')}: {note}" for note in told.notes)
    yield ""
    yield from (f"{title}: {value}" for title, value in _facts(told) if value)
    if told.change is not None:
        yield from _section(told, "change", iter(change_lines(told.change, told.grade, told.lang, _measured(told))))
    if told.thresholds is not None:
        yield from _section(told, "thresholds", _thresholds(told))
    yield from _section(told, "parties", _parties(told))
    yield from _section(told, "sources", _sources(told))
    yield from _section(told, "scenarios", _scenarios(told))


def _section(told: Explanation, key: str, lines: Iterator[str]) -> Iterator[str]:
    yield ""
    yield _text(told, key)
    yield from (f"  {line}" for line in lines)


def _facts(told: Explanation) -> Iterator[tuple[str, str]]:
    words = texts(told.lang)
    for side in ("left", "right"):
        feature = getattr(told, side)
        name, number = feature["name"] or words["field.unnamed"], feature["feature_id"]
        # Without an id it is no feature: the layer was counted.
        written = _text(told, "feature", layer=feature["layer_title"], name=name, id=number)
        yield _text(told, side), written if number else feature["layer_title"]
    for name, (value, unit) in _measured(told).items():
        yield measure_title(name, told.lang), "" if value is None else measure_text(value, unit, told.lang)
    yield words["field.municipalities"], ", ".join(place["name"] for place in told.municipalities)
    yield _text(told, "cross_border"), words["value.yes" if told.cross_border else "value.no"]
    yield words["field.certainty"], told.certainty["word"]
    yield words["field.flags"], "; ".join(flag["word"] for flag in told.flags)
    yield words["field.decides"], ", ".join(party["title"] for party in told.parties if party["influence"] == "beslist")
    yield words["field.first_seen"], _day(told, told.first_seen)
    yield words["field.source"], f"{told.rule_id}; {told.rule['source']}"
    yield words["field.status"], told.rule["status_word"]
    yield _text(told, "regions"), ", ".join(told.regions)
    yield _text(told, "release"), told.release_id


def _measured(told: Explanation) -> dict[str, Measured]:
    """Return every measure with its unit."""
    return {
        name: Measured(None if is_missing(value) else value, UNITS.get(name, told.value_unit))
        for name, value in told.measures.items()
    }


def _thresholds(told: Explanation) -> Iterator[str]:
    for row in told.thresholds or ():
        unit = "" if row["unit"] == "1" else f" {row['unit']}"
        value = f"{exact(row['value'], told.lang)}{unit}"
        yield _text(told, "threshold", title=row["title"], value=value, id=row["param_id"])
        if row["formula"]:
            yield "  " + _text(told, "formula", formula=row["formula"])
        edition = f" ({row['edition']})" if row["edition"] else ""
        yield "  " + _text(told, "status", word=row["status_word"], source=f"{row['source']}{edition}")
    if not told.thresholds:
        yield _text(told, "no_thresholds")


def _parties(told: Explanation) -> Iterator[str]:
    for party in told.parties:
        yield _text(told, "party", title=party["title"], influence=party["influence_word"])
        for row in party["actions"]:
            by = ", ".join(row[name] for name in ("instrument", "article", "lead_time") if row[name])
            first = _text(told, "prerequisite", what=row["prerequisite"]) if row["prerequisite"] else ""
            yield "  " + "; ".join(part for part in (row["action"], by, first) if part)


def _sources(told: Explanation) -> Iterator[str]:
    for row in told.sources:
        captured = row["captured_at"]
        when = _text(told, "captured", day=_day(told, captured[:10])) if captured else texts(told.lang)["value.never"]
        content = _text(told, "content", content=content_of(row[CONTENT_ON], row[CONTENT_NEWEST_ON], told.lang))
        parts = (content, when, row["health_word"], row["label_word"])
        yield f"{row['title']} ({row['source_id']}): {', '.join(part for part in parts if part)}"


def _scenarios(told: Explanation) -> Iterator[str]:
    for row in told.scenarios:
        key = "untouched_none" if row["standing"] == "untouched" and row["grade"] is None else row["standing"]
        yield f"{row['title']}: {_text(told, key, grade=row['grade'])}"


def _day(told: Explanation, iso: str) -> str:
    return "-".join(reversed(iso.split("-"))) if told.lang == "nl" else iso


def _text(told: Explanation, key: str, **values: object) -> str:
    return texts(told.lang)[f"explain.{key}"].format(**values)
