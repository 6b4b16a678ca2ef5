"""ScenarioComparison → lines of text for a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from maps.answers.scenario_comparison import ScenarioComparison
from maps.common.numbers import percent, unit_word, whole_or_short
from maps.common.phrases import phrase
from maps.common.texts import texts

__all__ = ["comparison_text"]

_COUNTS: Final = ("gained", "lost", "regraded")
_MEASURES: Final = {"area": "area_{}_ha", "dwellings": "dwellings_{}", "energy": "energy_{}_gwh"}
_GWH_IN_TWH: Final = 1_000

Row = Mapping[str, Any]


def comparison_text(told: ScenarioComparison) -> str:
    """Tell the difference between two scenarios in plain lines, in the comparison's language.

    Regions without any difference are named in one line. What cannot be printed (in a name that came from a source)
    becomes a space, so that no terminal acts on it.
    """
    return "\n".join("".join(sign if sign.isprintable() else " " for sign in line) for line in _lines(told))


def _lines(told: ScenarioComparison) -> Iterator[str]:
    yield _text(told, "title", a=_named(told.a), b=_named(told.b))
    yield _text(told, "release", id=told.release_id)
    for param in told.params:
        values = {key: _with_unit(param[f"value_{key}"], param["unit"], told.lang) for key in ("a", "b")}
        yield _text(told, "param", title=param["title"], id=param["param_id"], **values)
    yield _text(told, "meaning")
    yield _text(told, "untouched", count=told.untouched)
    if len(told.regions) > 1:
        yield from _part(told, _text(told, "total", count=len(told.regions)), told.total)
    same = [region for region in told.regions if not _differs(region) and not region["not_evaluated"]]
    for region in told.regions:
        if region not in same:
            yield from _part(told, f"{region['name']} ({region['code']})", region)
    if same:
        yield ""
        yield _text(told, "same", regions=[f"{region['name']} ({region['code']})" for region in same])


def _part(told: ScenarioComparison, heading: str, part: Row) -> Iterator[str]:
    yield ""
    yield heading
    titles = {rule["rule_id"]: rule["title"] for rule in told.rules}
    kinds = {rule["rule_id"]: rule["kind"] for rule in told.rules}
    if not _differs(part):
        yield f"  {_text(told, 'nothing')}"
    for total in part["totals"]:
        if not _changed(total):
            continue
        yield f"  {_text(told, total['kind'])}: {_measures(told, total, total['kind'])}"
        for row in part["rules"]:
            if kinds[row["rule_id"]] == total["kind"] and _changed(row):
                yield f"    {row['rule_id']} {titles[row['rule_id']]}: {_measures(told, row, total['kind'])}"
    yield from _only_counted(told, part, titles)
    for row in part.get("indicators", ()):
        a, b = (_with_unit(row[f"value_{key}"], row["unit"], told.lang) for key in ("a", "b"))
        yield f"  {_text(told, 'indicator', title=row['title'], a=a, b=b)}"
    for row in part["not_evaluated"]:
        yield f"  {_text(told, 'not_evaluated', id=row['rule_id'], title=row['title'], needs=row['needs'])}"


def _only_counted(told: ScenarioComparison, part: Row, titles: Mapping[str, str]) -> Iterator[str]:
    """Tell of rules that only count other dwellings: they are in no total, so they stand under no heading."""
    kinds = {rule["rule_id"]: rule["kind"] for rule in told.rules}
    told_of = {total["kind"] for total in part["totals"] if _changed(total)}
    for row in part["rules"]:
        if _changed(row) and kinds[row["rule_id"]] not in told_of:
            yield f"  {row['rule_id']} {titles[row['rule_id']]}: {_measures(told, row, kinds[row['rule_id']])}"


def _measures(told: ScenarioComparison, row: Row, kind: str) -> str:
    """Write what a row of a kind tells, leaving out what is nothing."""
    parts = [
        _text(told, name if name == "regraded" else f"{name}_{kind}", count=row[name]) for name in _COUNTS if row[name]
    ]
    for way in ("gained", "lost"):
        touched = [
            _text(told, measure, count=count)
            for measure, count in (
                ("area", row[f"area_{way}_ha"]),
                ("dwellings", round(row[f"dwellings_{way}"])),
                ("energy", row[f"energy_{way}_gwh"] / _GWH_IN_TWH),
            )
            if row[_MEASURES[measure].format(way)]
        ]
        if touched:
            parts.append(_text(told, f"touched_{way}", what=touched))
    return "; ".join(parts)


def _with_unit(value: float | None, unit: str, lang: str) -> str:
    if value is None:
        return texts(lang)["value.unknown"]
    if unit == "share":
        return percent(value, lang, most=1)
    return f"{whole_or_short(value, lang)} {unit_word(unit, lang, value)}".strip()


def _differs(part: Row) -> bool:
    return any(_changed(row) for row in part["rules"]) or bool(part.get("indicators"))


def _changed(row: Row) -> bool:
    return any(value for key, value in row.items() if key not in ("rule_id", "kind"))


def _named(scenario: Row) -> str:
    name, title = scenario["scenario"], scenario["title"]
    return name if name == title else f"{name} ({title})"


def _text(told: ScenarioComparison, key: str, **values: object) -> str:
    return phrase(f"compare.{key}", told.lang, values)
