"""Explanation → lines of text for a terminal."""

from collections.abc import Iterator
from math import floor
from typing import Final

from maps.answers.explanation import Explanation
from maps.common.numbers import exact, is_missing, whole_or_short
from maps.common.texts import texts
from spatial.findings.grade_change import SHARE, GradeChange, Step, Stretch

__all__ = ["explanation_text"]

_UNITS: Final = {"distance_m": "m", "area_ha": "ha", "area_in_region_ha": "ha", "energy_gwh": "GWh"}
_KILOMETRE_M: Final = 1000


def explanation_text(told: Explanation) -> str:
    """Tell a finding in plain lines, in the explanation's language.

    What cannot be printed (in a name that came from a source) becomes a space, so that no terminal acts on it.
    """
    return "\n".join("".join(sign if sign.isprintable() else " " for sign in line) for line in _lines(told))


def _lines(told: Explanation) -> Iterator[str]:
    yield f"{told.finding_id}  {told.title}"
    yield _text(told, told.kind, grade=told.grade, word=told.grade_word)
    yield told.reason
    yield from (f"{_text(told, 'note')}: {note}" for note in told.notes)
    yield ""
    yield from (f"{title}: {value}" for title, value in _facts(told) if value)
    if told.change is not None:
        yield from _section(told, "change", _changes(told, told.change))
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
    for name, value in told.measures.items():
        yield _text(told, name), "" if is_missing(value) else _measure(told, name, value)
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
        parts = (when, row["health_word"], row["label_word"])
        yield f"{row['title']} ({row['source_id']}): {', '.join(part for part in parts if part)}"


def _scenarios(told: Explanation) -> Iterator[str]:
    for row in told.scenarios:
        key = "untouched_none" if row["standing"] == "untouched" and row["grade"] is None else row["standing"]
        yield f"{row['title']}: {_text(told, key, grade=row['grade'])}"


def _changes(told: Explanation, change: GradeChange) -> Iterator[str]:
    lines = [*_by_ground(told, change), *_by_measure(told, change)]
    if change.before_cap > change.cap:
        lines.append(_text(told, "cap", cap=change.cap, before=change.before_cap))
    yield from lines or [_text(told, "nothing", grade=told.grade)]
    yield from (_step(told, step) for step in change.steps)


def _by_ground(told: Explanation, change: GradeChange) -> Iterator[str]:
    if change.wider is not None and change.wider != told.grade:
        yield _text(told, "wider", grade=change.wider)
    if change.gone_inside:
        yield _text(told, "inside")
    if change.sharing_ground is None:
        return
    if not change.on_shared_ground:
        if change.sharing_ground != told.grade:
            share = _measure(told, SHARE, change.least_share)
            key = "sharing_share" if change.least_share else "sharing_ground"
            yield _text(told, key, grade=_grade(told, change.sharing_ground), share=share)
    elif "distance_m" not in change.stretches and SHARE not in change.stretches:
        yield f"{_grade(told, None)} {_text(told, 'without_ground')}"


def _by_measure(told: Explanation, change: GradeChange) -> Iterator[str]:
    for measure, stretches in change.stretches.items():
        apart = measure == "distance_m" and change.on_shared_ground
        now = _text(told, "now_shared") if apart else _now(told, measure, told.measures[measure])
        for stretch in stretches:
            if stretch.grade != told.grade:
                where = _where(told, measure, stretch)
                yield _text(told, "stretch", grade=_grade(told, stretch.grade), where=where, now=now)


def _where(told: Explanation, measure: str, stretch: Stretch) -> str:
    least = _measure(told, measure, stretch.least)
    noun = f" {texts(told.lang)['explain.dwellings'].lower()}" if measure == "dwellings" else ""
    if stretch.most is None:
        return _text(told, "from" if stretch.from_least else "above", least=least) + noun
    if stretch.most == stretch.least:
        return _text(told, "exactly", least=least) + noun
    high = _text(told, "up_to" if stretch.to_most else "below", most=_measure(told, measure, stretch.most)) + noun
    if stretch.least == 0 and stretch.from_least:
        return high
    low = _text(told, "from" if stretch.from_least else "above", least=least)
    return _text(told, "between", low=low, high=high)


def _step(told: Explanation, step: Step) -> str:
    conditions = [
        _text(
            told,
            "condition",
            measure=_text(told, held.measure).lower(),
            op=held.op,
            limit=_measure(told, held.measure, held.limit),
            now=_now(told, held.measure, held.value),
        )
        for held in step.conditions
    ]
    key = "step_not" if not step.holds else "step_holds" if step.counts else "step_moot"
    signed = texts(told.lang)["flag.step"].format(step=f"{step.step:+d}".replace("-", "\u2212"))
    return _text(told, "step", step=signed, holds=_text(told, key), conditions="; ".join(conditions))


def _grade(told: Explanation, grade: int | None) -> str:
    return _text(told, "gone") if grade is None else _text(told, "grade", grade=grade)


def _now(told: Explanation, measure: str, value: float | None) -> str:
    return _text(told, "now_unknown") if value is None else _text(told, "now", value=_measure(told, measure, value))


def _measure(told: Explanation, measure: str, value: object) -> str:
    size = float(value)  # type: ignore[arg-type]
    if measure == "distance_m":
        # Cut off and not rounded: 4,999.7 m must not read as the 5 km that it stays below.
        if size >= _KILOMETRE_M:
            return f"{exact(floor(size) / _KILOMETRE_M, told.lang)} km"
        return f"{exact(floor(size * 10) / 10, told.lang)} m"
    if measure == "dwellings":
        return exact(size, told.lang)
    if measure == SHARE:
        # Cut off like a distance, and rounded before that: 0.29 is a little less than 0.29 in the machine.
        percent = exact(floor(round(size * 1000, 6)) / 10, told.lang)
        return f"{percent} %" if told.lang == "nl" else f"{percent}%"
    return f"{whole_or_short(size, told.lang)} {_UNITS[measure]}"


def _day(told: Explanation, iso: str) -> str:
    return "-".join(reversed(iso.split("-"))) if told.lang == "nl" else iso


def _text(told: Explanation, key: str, **values: object) -> str:
    return texts(told.lang)[f"explain.{key}"].format(**values)
