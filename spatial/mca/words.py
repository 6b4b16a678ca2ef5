"""What is told beside scores and ranks, in Dutch and English."""

from collections.abc import Iterable
from typing import Final

__all__ = ["listed", "number", "percent", "said"]

_TEXTS: Final[dict[str, dict[str, str]]] = {
    "themes": {"nl": "alleen thema's {names}", "en": "themes {names} only"},
    "least_grade": {"nl": "conflicten vanaf graad {grade}", "en": "conflicts from grade {grade} on"},
    "value": {"nl": "score: {points}", "en": "score: {points}"},
    "point": {"nl": "{raw} geeft {score}", "en": "{raw} gives {score}"},
    "kinds": {"nl": "van {kinds}", "en": "of {kinds}"},
    "opportunity": {"nl": "kansen", "en": "opportunities"},
    "search_area": {"nl": "zoekgebieden", "en": "search areas"},
    "unused": {
        "nl": "niet gebruikt bij {kinds}: van geen enkele bekend",
        "en": "not used for {kinds}: known of none",
    },
    "not_evaluated": {"nl": "niet beoordeeld: {names}", "en": "not evaluated: {names}"},
    "not_evaluated_count": {
        "nl": "{count} conflictregel(s) over deze claims niet beoordeeld (zie de criteria)",
        "en": "{count} rule(s) of conflict about these claims not evaluated (see the criteria)",
    },
    "regret": {
        "nl": "kleinste grootste achterstand op de beste, over: {names}",
        "en": "smallest largest distance to the best, over: {names}",
    },
    "excluded": {"nl": "uitgesloten: {names}", "en": "shut out: {names}"},
    "unknown": {
        "nl": "gewogen zonder wat onbekend is: {names}",
        "en": "weighed without what is unknown: {names}",
    },
    "unscored": {
        "nl": "geen rang: van geen enkel criterium dat meetelt is iets bekend",
        "en": "no rank: nothing is known of any criterion that counts",
    },
    "beyond": {
        "nl": "een van de claims ligt buiten de regio; de conflicten daarvan zijn hier niet bekend",
        "en": "one of the claims lies beyond the region; its conflicts are not known here",
    },
    "enters": {
        "nl": "komt bij de eerste {n} als het gewicht van {criterion} van {start} naar {end} gaat",
        "en": "enters the first {n} when the weight of {criterion} goes from {start} to {end}",
    },
    "leaves": {
        "nl": "verlaat de eerste {n} als het gewicht van {criterion} van {start} naar {end} gaat",
        "en": "leaves the first {n} when the weight of {criterion} goes from {start} to {end}",
    },
    "by_tie": {
        "nl": "deelt de laatste plaats van de eerste {n}; elke verandering van het gewicht van {criterion} beslist",
        "en": "shares the last place of the first {n}; any change of the weight of {criterion} decides",
    },
    "steady": {
        "nl": "geen enkel gewicht apart verandert of dit bij de eerste {n} staat",
        "en": "no single weight changes whether this is among the first {n}",
    },
    "chosen_rank": {"nl": "plaats {rank} volgens {perspective}", "en": "rank {rank} by {perspective}"},
    "chosen_by_hand": {"nl": "gekozen door de partijen", "en": "chosen by the parties"},
    "free": {
        "nl": "hangt van geen conflict vanaf graad {grade} af",
        "en": "depends on no conflict from grade {grade} on",
    },
    "depends": {
        "nl": "hangt af van {count} conflict(en) vanaf graad {grade}, het zwaarste graad {worst}",
        "en": "depends on {count} conflict(s) from grade {grade} on, the worst of grade {worst}",
    },
    "lead": {
        "nl": "langste bekende doorlooptijd {months} maanden",
        "en": "longest known lead time {months} months",
    },
    "no_lead": {"nl": "geen doorlooptijd bekend", "en": "no lead time known"},
    "together": {"nl": "samen te besluiten met {names}", "en": "to be decided together with {names}"},
}


def said(name: str, lang: str, **values: object) -> str:
    """Return a text in `nl` or `en`, filled in."""
    return _TEXTS[name][lang].format(**values)


def listed(parts: Iterable[str]) -> str:
    """Return what is not empty, separated by semicolons."""
    return "; ".join(part for part in parts if part)


def number(value: float, lang: str) -> str:
    """Return a number without needless digits, with the decimal mark of the language."""
    text = f"{value:.4g}" if abs(value) < 10_000 else f"{value:.0f}"
    return text.replace(".", ",") if lang == "nl" else text


def percent(share: float, lang: str) -> str:
    """Return a share from 0 to 1 as a percentage with one decimal."""
    return f"{number(round(share * 100, 1), lang)} %"
