"""What every section of `report.html` is written with: the report, its words, and which findings stand in full."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from maps.common.badges import layer_badges
from maps.common.data_quality import UNVERIFIED, rests_on_unverified
from maps.common.labels import Wording, wording_of
from maps.common.numbers import amount, is_missing, number, plain, unit_word
from maps.common.output_file import OutputFile
from maps.common.styles import Badge
from maps.report.blocks import Cell, Column, Link
from maps.report.summary import REGION_KIND, basic_findings, basic_region_findings
from spatial.report.findings import GRADE
from spatial.report.report import RegionReport

__all__ = ["FULL_FROM", "Context", "Record", "TableRow", "context_of"]

FULL_FROM: Final = 3
"""Findings of this grade and above stand in the report in full; the others are counted."""

Record = dict[str, Any]

TableRow = dict[Hashable, Any]
"""A row of a table of the report, by column."""

_STYLES: Final = {"source": "break"}
"""Addresses of sources may break anywhere."""

_DATA: Final = "application/json"
_PAGE: Final = "text/html"
_EXACT: Final = 8


@dataclass(frozen=True)
class Context:
    """Hold a report with its words.

    Parameters
    ----------
    doubted
        Rules that have status U or read a number that has.
    findings
        Finding id to its row in the basic scenario, with `kind` and `grade`; those without a place have `REGION_KIND`.
    files
        The files of the region.
    """

    report: RegionReport
    wording: Wording
    doubted: frozenset[str]
    findings: Mapping[str, Record]
    files: tuple[OutputFile, ...] = ()

    @property
    def lang(self) -> str:
        """``nl`` or ``en``."""
        return self.wording.lang

    def text(self, key: str, **values: object) -> str:
        """Return a text of the report, ``report.`` left out of its key."""
        return self.wording.text(f"report.{key}", **values)

    def column(self, key: str, *, number: bool = False, style: str = "") -> Column:
        """Return a column with a heading from the texts."""
        return Column(self.text(f"column.{key}"), number, style or _STYLES.get(key, ""))

    def columns(self, *keys: str) -> tuple[Column, ...]:
        """Return columns with headings from the texts; a key with ``#`` before it is of numbers."""
        return tuple(self.column(key.removeprefix("#"), number=key.startswith("#")) for key in keys)

    @property
    def finding_files(self) -> tuple[Link, ...]:
        """Links to the files that hold every finding, pages by their titles and others by their names."""
        return tuple(self._link(file) for file in self.files if file.has_findings)

    @property
    def finding_tables(self) -> tuple[Link, ...]:
        """Links to those that are no pages."""
        return tuple(self._link(file) for file in self.files if file.has_findings and file.media_type != _PAGE)

    @property
    def data_files(self) -> tuple[Link, ...]:
        """Links to the files that hold all of the report for programs."""
        return tuple(self._link(file) for file in self.files if file.media_type == _DATA)

    def _link(self, file: OutputFile) -> Link:
        name = file.file_name(self.report.region.code)
        return Link(name, file.title.in_language(self.lang) if file.media_type == _PAGE else name)

    def count(self, value: int) -> str:
        """Return a whole number, written."""
        return number(value, self.lang)

    def unit(self, unit: object) -> str:
        """Return a unit as readers know it; a count has none."""
        return unit_word(unit, self.lang)

    def value(self, value: object, unit: object = "", *, digits: int = 3) -> str:
        """Return a number with its unit, '' where there is none; a share as a percentage.

        It has as many significant digits as asked for, never fewer than its whole part, and no zero at the end.
        """
        return "" if is_missing(value) else amount(float(value), plain(unit), self.lang, digits=digits)  # type: ignore[arg-type]

    def exact(self, value: object, unit: object = "") -> str:
        """Return a number as it was given, with its unit."""
        return self.value(value, unit, digits=_EXACT)

    def dwellings(self, value: object) -> str:
        """Return a number of dwellings in words, '' where it is not known."""
        if is_missing(value):
            return ""
        return self.wording.text("places.dwellings", count=round(float(value)))  # type: ignore[arg-type]

    def months(self, value: object) -> str:
        """Return a lead time in months, '' where it is not known."""
        return "" if is_missing(value) else self.text("months", count=float(value))  # type: ignore[arg-type]

    def status(self, letter: object) -> str:
        """Return what a status letter means, '' without one."""
        return self.wording.word("status", letter) if plain(letter) else ""

    def name(self, row: Mapping[str, Any]) -> str:
        """Return both features of a finding; the right one may be none (several are counted)."""
        names = [plain(row[side]) for side in ("left_name", "right_name")]
        names[0] = names[0] or self.wording.text("field.unnamed")
        return " \u00d7 ".join(name for name in names if name)

    def finding(self, name: str) -> Link | None:
        """Return a link to a finding that stands in full, None for another."""
        row = self.findings.get(name)
        if row is None or (row["grade"] < FULL_FROM and row["kind"] != REGION_KIND):
            return None
        return Link(f"#f-{name}", self.called(name))

    def called(self, name: str) -> str:
        """Return what a finding is called by its rule and features, or its id where it does not stand here."""
        row = self.findings.get(name)
        return f"{row['rule_id']} {self.name(row)}" if row else name

    def finding_links(self, names: Iterable[str]) -> tuple[Link, ...]:
        """Return the links to those findings that stand in full."""
        return tuple(link for name in names if (link := self.finding(name)) is not None)

    def findings_cell(self, names: str) -> Cell:
        """Return findings by their ids (with commas), as links where they stand in full."""
        ids = [name for name in names.split(",") if name]
        others = [name for name in ids if self.finding(name) is None]
        return Cell("; ".join(map(self.called, others)), links=self.finding_links(ids))

    @property
    def further(self) -> tuple[str, ...]:
        """The scenarios that were judged beside the basic one, sorted."""
        return self.report.further_scenarios

    def scenario(self, name: str) -> str:
        """Return what a scenario is called, or its id."""
        known = self.report.ruleset.scenarios.get(name)
        return known.title.in_language(self.lang) if known else name

    def badges(self, rule: Mapping[str, Any]) -> tuple[Badge, ...]:
        """Return what must be known of a rule's layers: fictional, derived, stale, ..., each word once."""
        layers = self.report.background.layers
        mine = layers[layers["layer"].isin([rule["left_layer"], rule["right_layer"]])]
        badges = (badge for row in mine.to_dict("records") for badge in layer_badges(row, self.wording))
        return tuple(dict.fromkeys(badges))

    def needs(self, rule: Mapping[str, Any]) -> str:
        """Return what a rule that was not evaluated needs."""
        names = [name for name in plain(rule["needs"]).split(",") if name]
        missing = [name for name in names if name not in self.report.inputs]
        titles = [self.wording.layer(name) for name in missing or names]
        return self.text("rules.missing" if missing else "rules.nothing_known", layers=titles)

    def is_doubted(self, status: object) -> bool:
        """Tell whether a number with this status is unverified."""
        return bool(status == UNVERIFIED)


def context_of(report: RegionReport, files: Iterable[OutputFile] = ()) -> Context:
    """Gather the words of a report, its findings by id, and the files of the region."""
    found: dict[str, Record] = {}
    for kind, column in GRADE.items():
        rows = pd.DataFrame(basic_findings(report, kind).drop(columns="geometry")).rename(columns={column: "grade"})
        found |= {str(row["finding_id"]): {**row, "kind": kind} for row in rows.to_dict("records")}
    whole = basic_region_findings(report).rename(columns={GRADE["conflict"]: "grade"})
    found |= {str(row["finding_id"]): {**row, "kind": REGION_KIND} for row in whole.to_dict("records")}
    return Context(report, wording_of(report), rests_on_unverified(report), found, tuple(files))
