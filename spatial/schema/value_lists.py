"""The value lists that several tables share: every code with its words, once.

What only layers of features hold (a technique, a stage) is listed with them, in the vocabulary of `data`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from spatial.messages import Text
from spatial.schema.units import UNIT_WORDS
from spatial.schema.value_list import ValueList

__all__ = [
    "AGREEMENT",
    "CERTAINTY",
    "DOSSIER_KIND",
    "DOSSIER_STATUS",
    "FACT_KIND",
    "FACT_THEME",
    "FINDING_GROUND",
    "FINDING_KIND",
    "GRADE",
    "HEALTH",
    "INDICATOR_THEME",
    "INFLUENCE",
    "LABEL",
    "LAYER_GROUP",
    "LEFT_OUT_REASON",
    "METHOD",
    "NITROGEN_CLASS",
    "OPINION",
    "PARTY_LEVEL",
    "QUESTION_STATUS",
    "RULE_THEME",
    "SEVERITY",
    "STATUS",
    "STRENGTH",
    "SUBJECT_KIND",
    "UNITS",
    "VALUE_LISTS",
]


def _list(name: str, **words: tuple[str, str]) -> ValueList:
    return _coded(name, words)


def _coded(name: str, words: Mapping[str, tuple[str, str]]) -> ValueList:
    return ValueList(name, {code: Text(nl=dutch, en=english) for code, (dutch, english) in words.items()})


SEVERITY: Final = _coded(
    "severity",
    {
        "0": ("alleen signaal", "signal only"),
        "1": ("signaal", "signal"),
        "2": ("aandacht", "attention"),
        "3": ("zwaar", "heavy"),
        "4": ("knelpunt", "bottleneck"),
    },
)
STRENGTH: Final = _coded(
    "strength",
    {
        "0": ("verkennen", "explore"),
        "1": ("mogelijk", "possible"),
        "2": ("kansrijk", "promising"),
        "3": ("sterk", "strong"),
    },
)
GRADE: Final = _coded("grade", {code: (code, code) for code in SEVERITY.codes})
"""Severity of a conflict or strength of an opportunity, in one column: words of its own it has none."""

FINDING_KIND: Final = _list(
    "finding_kind", conflict=("conflict", "conflict"), opportunity=("meekoppelkans", "joint opportunity")
)
FINDING_GROUND: Final = _list(
    "finding_ground",
    overlap=("gedeelde grond", "shared ground"),
    distance=("afstand: het hele linkerobject", "distance: the whole left feature"),
)
"""What the geometry of a finding is."""
CERTAINTY: Final = _list(
    "certainty",
    fact=("feit", "fact"),
    screening=("screening (geen vergunningtoets)", "screening (no permit test)"),
    assumption=("aanname", "assumption"),
)
STATUS: Final = _list(
    "status",
    V=("V: gezien in de bron zelf", "V: seen in the source itself"),
    V2=("V2: gezien in een stuk dat de bron aanhaalt", "V2: seen in a document that quotes the source"),
    D=("D: hier afgeleid", "D: derived here"),
    U=("U: niet geverifieerd, werkaanname", "U: unverified, a working default"),
)
HEALTH: Final = _list(
    "health",
    fresh=("actueel", "up to date"),
    unverified=("niet geverifieerd", "unverified"),
    stale=("verouderd", "stale"),
    partial=("onvolledig", "partial"),
    not_public=("niet openbaar", "not public"),
    missing=("ontbreekt", "missing"),
)
LABEL: Final = _list("label", fictional=("fictief", "fictional"), derived=("afgeleid", "derived"))
LAYER_GROUP: Final = _list(
    "layer_group",
    claim=("ruimteclaim", "claim on the land"),
    combined=("ruimteclaims bijeen", "claims brought together"),
    nature=("natuur", "nature"),
    boundary=("grens", "boundary"),
    context=("omgeving", "context"),
)
RULE_THEME: Final = _list(
    "rule_theme",
    nitrogen=("stikstof", "nitrogen"),
    energy=("energie", "energy"),
    housing=("wonen", "housing"),
    water=("water", "water"),
    grid=("elektriciteitsnet", "power grid"),
    nature=("natuur", "nature"),
    safety=("veiligheid", "safety"),
    landscape=("landschap", "landscape"),
    cross_border=("over grenzen heen", "across borders"),
)
INDICATOR_THEME: Final = _list(
    "theme",
    energy=("Energie", "Energy"),
    housing=("Wonen", "Housing"),
    nitrogen=("Stikstof", "Nitrogen"),
    grid=("Elektriciteitsnet", "Electricity grid"),
    nature=("Natuur", "Nature"),
    process=("Proces", "Process"),
    ground=("Grond", "Ground"),
    measure=("Telling", "Count"),
)
FACT_THEME: Final = _list(
    "fact_theme",
    energy=("energie", "energy"),
    housing=("wonen", "housing"),
    nitrogen=("stikstof", "nitrogen"),
    grid=("elektriciteitsnet", "power grid"),
    nature=("natuur", "nature"),
    water=("water", "water"),
    safety=("veiligheid", "safety"),
    landscape=("landschap", "landscape"),
    cross_border=("over grenzen heen", "across borders"),
    process=("proces", "process"),
    ground=("grond", "land"),
)
FACT_KIND: Final = _list(
    "fact_kind",
    official=("officieel", "official"),
    derived=("afgeleid", "derived"),
    reported=("gemeld", "reported"),
)
AGREEMENT: Final = _list(
    "agreement",
    agreed=("gedeeld", "agreed"),
    disputed=("betwist door een partij", "disputed by a party"),
    differs=("bronnen verschillen", "sources differ"),
    outdated=("eerdere cijfers achterhaald", "earlier figures outdated"),
    noted=("ter kennis genomen", "noted"),
)
OPINION: Final = _list(
    "opinion", agreed=("eens", "agreed"), disputed=("betwist", "disputed"), noted=("ter kennis genomen", "noted")
)
QUESTION_STATUS: Final = _list("question_status", open=("nog open", "still open"), answered=("beantwoord", "answered"))
INFLUENCE: Final = _list(
    "influence",
    beslist=("beslist", "decides"),
    kadert=("kadert", "sets the rules"),
    stemt_in=("stemt in", "consents"),
    adviseert=("adviseert", "advises"),
    voert_uit=("voert uit", "realises"),
    bezit=("bezit grond of net", "owns land or grid"),
    betaalt=("betaalt", "pays"),
    verbindt=("verbindt", "brings together"),
    toetst=("houdt toezicht", "supervises"),
    procedeert=("kan in beroep", "can appeal"),
)
PARTY_LEVEL: Final = _list(
    "party_level",
    municipality=("gemeente", "municipality"),
    province=("provincie", "province"),
    water_board=("waterschap", "water board"),
    state=("Rijk", "state"),
    grid=("netbeheer", "grid operator"),
    other=("overig", "other"),
)
METHOD: Final = _list("method", weights=("gewogen som", "weighted sum"), least_regret=("minste spijt", "least regret"))
SUBJECT_KIND: Final = _list(
    "subject_kind", opportunity=("meekoppelkans", "joint opportunity"), search_area=("zoekgebied", "search area")
)
NITROGEN_CLASS: Final = _list(
    "nitrogen",
    none=("geen stikstofprobleem", "no nitrogen problem"),
    approaching=("naderend overbelast", "approaching overload"),
    light=("licht overbelast", "lightly overloaded"),
    moderate=("matig overbelast", "moderately overloaded"),
    severe=("sterk overbelast", "severely overloaded"),
)
LEFT_OUT_REASON: Final = _list(
    "left_out",
    no_dwellings_left=("geen woningen meer te bouwen", "no dwellings left to build"),
    finished=("afgerond", "finished"),
    dropped=("vervallen", "dropped"),
)
DOSSIER_KIND: Final = _list("dossier_kind", claim=("ruimteclaim", "claim"), nature=("natuur", "nature"))
DOSSIER_STATUS: Final = _list(
    "dossier_status",
    hard=("hard", "hard"),
    soft=("zacht", "soft"),
    ambition=("ambitie", "ambition"),
    pipeline=("in de pijplijn", "in the pipeline"),
    realised=("gerealiseerd", "realised"),
)
UNITS: Final = ValueList("unit", UNIT_WORDS)

VALUE_LISTS: Final[Mapping[str, ValueList]] = MappingProxyType(
    {
        found.name: found
        for found in (
            SEVERITY,
            STRENGTH,
            GRADE,
            FINDING_KIND,
            FINDING_GROUND,
            CERTAINTY,
            STATUS,
            HEALTH,
            LABEL,
            LAYER_GROUP,
            RULE_THEME,
            INDICATOR_THEME,
            FACT_THEME,
            FACT_KIND,
            AGREEMENT,
            OPINION,
            QUESTION_STATUS,
            INFLUENCE,
            PARTY_LEVEL,
            METHOD,
            SUBJECT_KIND,
            NITROGEN_CLASS,
            LEFT_OUT_REASON,
            DOSSIER_KIND,
            DOSSIER_STATUS,
            UNITS,
        )
    }
)
"""Every list by its name."""
