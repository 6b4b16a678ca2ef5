"""The files of a region, in the order in which pages list them. A new file is one entry here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from maps.common.errors import OutputError
from maps.common.output_file import OutputFile
from maps.exports.findings_csv import write_findings_csv
from maps.geopackage.check import check_geopackage
from maps.geopackage.write import write_geopackage
from maps.region_map.page import write_region_map
from maps.report.document import write_report_json
from maps.report.page import write_report_html
from maps.report.summary import RuleSum, rule_sums
from spatial.messages import Text
from spatial.report.report import RegionReport

__all__ = ["FINDINGS_CSV", "GEOPACKAGE", "REGION_OUTPUTS", "OutputContent", "RegionOutput", "write_outputs"]

_SHOWN: Final = 5


@dataclass(frozen=True)
class OutputContent:
    """Hold what files are written from, and what several of them need but once."""

    report: RegionReport
    files: tuple[OutputFile, ...]

    @cached_property
    def sums(self) -> tuple[RuleSum, ...]:
        """The findings in sums by rule."""
        return rule_sums(self.report)


@dataclass(frozen=True, kw_only=True)
class RegionOutput(OutputFile):
    """A file of a region with its writer.

    Parameters
    ----------
    write
        Writes it to a path; the same content gives the same bytes.
    faults
        What is wrong with the written file by its own checks; nothing when all is well.
    """

    write: Callable[[OutputContent, Path], None]
    faults: Callable[[Path], tuple[str, ...]] = lambda _: ()


def _geopackage_faults(path: Path) -> tuple[str, ...]:
    return tuple(f"{fault.code} {fault.message}" for fault in check_geopackage(path))


GEOPACKAGE: Final = RegionOutput(
    name="{code}.gpkg",
    media_type="application/geopackage+sqlite3",
    title=Text(nl="GeoPackage", en="GeoPackage"),
    description=Text(
        nl="Alle lagen en tabellen voor QGIS en andere GIS, met stijlen.",
        en="All layers and tables for QGIS and other GIS, with styles.",
    ),
    is_in_index=True,
    has_findings=True,
    write=lambda content, path: write_geopackage(content.report, path),
    faults=_geopackage_faults,
)
FINDINGS_CSV: Final = RegionOutput(
    name="findings.csv",
    media_type="text/csv",
    title=Text(nl="CSV", en="CSV"),
    description=Text(
        nl="Conflicten en meekoppelkansen als één tabel voor een rekenblad.",
        en="Conflicts and joint opportunities as one table for a spreadsheet.",
    ),
    is_in_index=True,
    has_findings=True,
    write=lambda content, path: write_findings_csv(content.report, path),
)

REGION_OUTPUTS: Final[tuple[RegionOutput, ...]] = (
    RegionOutput(
        name="map.html",
        media_type="text/html",
        title=Text(nl="kaart", en="map"),
        description=Text(
            nl="De kaart van de regio, die zonder netwerk opent.",
            en="The map of the region, which opens without a network.",
        ),
        is_in_index=True,
        has_findings=True,
        write=lambda content, path: write_region_map(content.report, path, files=content.files),
    ),
    RegionOutput(
        name="report.html",
        media_type="text/html",
        title=Text(nl="rapport", en="report"),
        description=Text(
            nl="Het rapport van de regio, om te lezen en af te drukken.",
            en="The report of the region, to read and to print.",
        ),
        is_in_index=True,
        write=lambda content, path: write_report_html(content.report, path, sums=content.sums, files=content.files),
    ),
    GEOPACKAGE,
    FINDINGS_CSV,
    RegionOutput(
        name="report.json",
        media_type="application/json",
        title=Text(nl="JSON", en="JSON"),
        description=Text(
            nl="Het rapport voor programma's, volgens een gepubliceerd schema.",
            en="The report for programs, by a published schema.",
        ),
        has_findings=True,
        write=lambda content, path: write_report_json(content.report, path, sums=content.sums),
    ),
)


def write_outputs(report: RegionReport, folder: Path) -> None:
    """Write the files of a region.

    Parameters
    ----------
    folder
        Where; it exists and is empty.

    Raises
    ------
    OutputError
        The report cannot stand in a file, a file fails its own checks, or files are missing or too many.
    """
    content = OutputContent(report, REGION_OUTPUTS)
    code = report.region.code
    for output in REGION_OUTPUTS:
        path = folder / output.file_name(code)
        output.write(content, path)
        if faults := output.faults(path):
            msg = f"{output.href(code)}: {'; '.join(faults[:_SHOWN])}"
            raise OutputError(msg)
    names = {path.name for path in folder.iterdir()}
    if wrong := names ^ {output.file_name(code) for output in REGION_OUTPUTS}:
        msg = (
            f"folder of {code}: {', '.join(sorted(wrong))} missing or too many; it must hold exactly the files of "
            "`REGION_OUTPUTS`: mend the writer that leaves another, or add an entry"
        )
        raise OutputError(msg)
