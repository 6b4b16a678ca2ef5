"""Every table of a region's report, small enough to read, for the region of `conftest`.

Westerveen and Oost-Café have 21.5 GWh of a bid of 50 GWh; the bid is disputed; two opportunities are weighed and one
search area is excluded by a conflict.
"""

from dataclasses import fields, replace
from typing import Final

import numpy as np
import pandas as pd

from spatial.report.report import RegionReport
from spatial.report.table_list import TABLES as DESCRIBED
from spatial.stakeholders import FINDING_PARTY_COLUMNS
from tests.spatial.rulebook_factory import NEEDED

NAN: Final = float("nan")


def _table(name: str, rows: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(DESCRIBED[name].names))


_GROUPS: Final = {"raad": "gemeente", "gs": "provincie", "ps": "provincie"}

_TYPES: Final = {"C-01": "FT2", "C-02": "FT1", "C-03": "FT7", "O-01": "FT8", "O-02": "FT10"}

TABLES: Final = (
    "indicators",
    "finding_parties",
    "influence",
    "facts",
    "positions",
    "questions",
    "criteria",
    "perspectives",
    "scores",
    "ranking",
    "stability",
    "programme",
    "comparisons",
)
"""Names of the tables that are added here."""


def whole(report: RegionReport) -> RegionReport:
    """Return the report with every table filled."""
    parties = _parties()
    background = replace(report.background, parties=parties)
    given = {field.name: getattr(report, field.name) for field in fields(report)}
    given["params"] = report.params[~report.params["param_id"].isin(NEEDED)].reset_index(drop=True)
    tables = {
        "influence": _influence(),
        "facts": _facts(),
        "positions": _table(
            "positions",
            [
                ("bid", "gemeente", "GM9001", "disputed", 40.0, "Ons aandeel is kleiner"),
                ("bid", "ps", "", "agreed", NAN, ""),
            ],
        ),
        "questions": _table(
            "questions",
            [
                (
                    "q1",
                    "Hoeveel ruimte heeft het net?",
                    "gemeente:GM9001",
                    "netbeheerder",
                    "C-15",
                    False,
                    "",
                    "open",
                    "",
                ),
                ("q2", "Wat is de depositie?", "provincie", "RIVM", "C-02", True, "Bureau X", "answered", "1.400 mol"),
            ],
        ),
        "criteria": _table(
            "criteria",
            [
                ("energy", "Opbrengst", "GWh/yr", "U", "werkaanname", "meer is beter"),
                ("conflict", "Zwaarste conflict", "1", "D", "eigen bevindingen", "minder is beter"),
            ],
        ),
        "perspectives": _table(
            "perspectives",
            [
                ("equal", "Gelijk", "weights", "energy 0.5, conflict 0.5", "werkaanname", "werkaanname", "U"),
                ("least_regret", "Minste spijt", "least_regret", "", "stuurgroep", "verslag", "V"),
            ],
        ),
        **_weighed(report),
        "programme": _programme(report),
        "comparisons": _table("comparisons", [("ruim", "C-02", 2, 0, 1, 12.5, 0.0, 40.0, 0.0, NAN, NAN)]),
    }
    changed = {"background": background, "indicators": _indicators(), "finding_parties": _finding_parties(report)}
    return RegionReport(**{**given, **changed, **tables})


def emptied(report: RegionReport) -> RegionReport:
    """Return the report with each of `TABLES` empty, its columns kept."""
    return replace(report, **{name: getattr(report, name).iloc[:0] for name in TABLES})


def _indicators() -> pd.DataFrame:
    rows = [
        ("energy.bid", "XX01", "energy", "Bod", 50.0, NAN, NAN, "GWh/yr", "basis", "U", "RES", "RES 1.0", "", ""),
        ("energy.potential", "XX01", "energy", "Potentieel", 42.5, 30.0, 60.5, "GWh/yr", "basis", "D", "eigen", "",
         "0,8 MW/ha × 900 uur", ""),
        ("energy.covered_share", "XX01", "energy", "Deel van het bod gedekt", 0.43, NAN, NAN, "share", "basis", "D",
         "eigen", "", "", ""),
        ("energy.realised", "XX01", "energy", "Gerealiseerd", NAN, NAN, NAN, "GWh/yr", "basis", "", "", "", "",
         "De CBS-tabel 85004NED ontbreekt; geef haar met --catalogue."),
        ("housing.capacity_share", "XX01", "housing", "Capaciteit", 1.1, NAN, NAN, "share", "basis", "D", "eigen",
         "2026", "hard + 0,7 × zacht", ""),
        ("nitrogen.goal_2035", "NL", "nitrogen", "Landelijk doel 2035", 0.74, NAN, NAN, "share", "basis", "V2", "Ow",
         "", "geldt landelijk, niet per regio", ""),
        ("process.deciders", "gs", "process", "Bevindingen bij GS", 5.0, NAN, NAN, "1", "basis", "D", "eigen", "", "",
         ""),
    ]  # fmt: skip
    return _table("indicators", rows)


def _parties() -> pd.DataFrame:
    rows = [
        ("raad", "gemeenteraad", "municipality", "gemeente", ""),
        ("gemeente", "gemeente", "municipality", "gemeente", "Omgevingsvisie, omgevingsplan en voorkeursrecht."),
        ("ps", "Provinciale Staten", "province", "provincie", ""),
        ("gs", "Gedeputeerde Staten", "province", "provincie", ""),
        ("provincie", "provincie", "province", "provincie", "Verordening en projectbesluit."),
    ]
    return _table("parties", rows)


def _influence() -> pd.DataFrame:
    housing, permit = ("FT1", "Woningen en stikstof"), "verleent de natuurvergunning"
    rows = [
        (*housing, "gemeente", "beslist", "FT1.gemeente.beslist", "stelt het plan vast", "omgevingsplan", "Ow 2.4",
         "26 weken", 6.0, "passende beoordeling", "V2", "Ow"),
        (*housing, "provincie", "stemt_in", "FT1.provincie.stemt_in", permit, "omgevingsvergunning", "Ow 5.1", "", NAN,
         "", "V2", "Ow"),
        ("FT2", "Wind en woningen", "gemeente", "beslist", "FT2.gemeente.beslist", "kiest de volgorde",
         "omgevingsplan", "", "een jaar [U]", 12.0, "", "D", "afgeleid"),
        ("FT9", "Opgave", "gemeente", "beslist", "FT9.gemeente.beslist", "verhoogt haar aandeel", "", "", "", NAN, "",
         "D", "afgeleid"),
    ]  # fmt: skip
    return _table("influence", rows)


def _facts() -> pd.DataFrame:
    rows = [
        ("bid", "energy", "Bod van de regio", 50.0, "50 of 40 GWh", "GWh/yr", "U", "reported", "RES 1.0", "2021",
         "RES-regio", True, "disputed", "Westerveen: ons aandeel is kleiner", "energy.bid"),
        ("far_m", "nitrogen", "afstand far_m", 3000.0, "", "m", "V", "official", "Handboek", "2026", "", True,
         "agreed", "", "far_m"),
        ("note", "nitrogen", "Aard van het doel", NAN, "inspanning of resultaat", "", "V2", "official", "Ow", "",
         "Rijk", False, "noted", "", ""),
    ]  # fmt: skip
    return _table("facts", rows)


def _finding_parties(report: RegionReport) -> pd.DataFrame:
    rows: set[tuple[str, str, str, str, str]] = set()
    for frame in (report.conflicts, report.opportunities):
        for finding, rule, deciders, places in zip(
            frame["finding_id"], frame["rule_id"], frame["deciders"], frame["municipalities"], strict=True
        ):
            kind = _TYPES[rule]
            rows |= {(finding, *_split(decider), "beslist", kind) for decider in deciders.split(",")}
            rows |= {(finding, "gemeente", place, "beslist", kind) for place in places.split(",")}
            rows.add((finding, "provincie", "", "stemt_in" if kind == "FT1" else "kadert", kind))
    known = set(_influence()["action_id"])
    told = [
        (*row, action if (action := f"{row[4]}.{_GROUPS.get(row[1], row[1])}.{row[3]}") in known else "")
        for row in sorted(rows)
    ]
    return pd.DataFrame(told, columns=list(FINDING_PARTY_COLUMNS))


def _split(decider: str) -> tuple[str, str]:
    party, _, place = decider.partition(":")
    return party, place


def _weighed(report: RegionReport) -> dict[str, pd.DataFrame]:
    found = report.opportunities[report.opportunities["scenario"] == "basis"]
    first, second = [str(name) for name in found["finding_id"][:2]]
    barred = str(report.conflicts["finding_id"].iloc[0])
    scores = [
        ("opportunity", first, "energy", 12.0, "GWh/yr", 0.6),
        ("opportunity", first, "conflict", 0.0, "1", 1.0),
        ("opportunity", second, "energy", NAN, "GWh/yr", NAN),
        ("opportunity", second, "conflict", 3.0, "1", 0.25),
        ("search_area", "wind_areas:w1", "energy", 30.5, "GWh/yr", 1.0),
        ("search_area", "wind_areas:w1", "conflict", 4.0, "1", 0.0),
    ]
    ranking = [
        ("opportunity", first, "Zon-west", "equal", 0.8, 1),
        ("opportunity", first, "Zon-west", "least_regret", 0.8, 1),
        ("opportunity", second, "Plan twee", "equal", 0.25, 2),
        ("opportunity", second, "Plan twee", "least_regret", 0.25, 2),
        ("search_area", "wind_areas:w1", "Molenrij", "equal", NAN, np.nan),
        ("search_area", "wind_areas:w1", "Molenrij", "least_regret", NAN, np.nan),
    ]
    stability = [
        ("opportunity", first, "Zon-west", "", 1, 1, 1.0, 2, 0.0, "", NAN, ""),
        ("opportunity", second, "Plan twee", "", 2, 2, 2.0, 0, 0.55, "energy", 0.3, "zonder opbrengst gewogen"),
        ("search_area", "wind_areas:w1", "Molenrij", barred, NAN, NAN, NAN, 0, NAN, "", NAN, ""),
    ]
    return {
        "scores": _table("scores", scores),
        "ranking": _table("ranking", ranking),
        "stability": _table("stability", stability),
    }


def _programme(report: RegionReport) -> pd.DataFrame:
    chosen = report.opportunities.iloc[0]
    depends = str(report.conflicts["finding_id"].iloc[0])
    row = (
        1, chosen["finding_id"], chosen["rule_id"], chosen["title"], "Zon-west", "Zon-oost", 3, pd.NA, 12.0,
        "raad:GM9001,raad:GM9002,gs", "volgorde van wind en woningen", "raad:GM9001", "omgevingsplan", 12.0, depends,
        "eerst wat het minst vraagt",
    )  # fmt: skip
    return _table("programme", [row])
