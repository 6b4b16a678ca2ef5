"""The checks of a region's GeoPackage: what the contract promises, looked for in a file."""

from pathlib import Path
from typing import Final

from maps.geopackage.check_content import CONTENT_CHECKS
from maps.geopackage.check_findings import FINDING_CHECKS
from maps.geopackage.check_structure import STRUCTURE_CHECKS
from maps.geopackage.faults import Check, Fault
from maps.geopackage.reading import opened

__all__ = ["CHECKS", "Fault", "check_geopackage"]

CHECKS: Final[tuple[Check, ...]] = (*STRUCTURE_CHECKS, *CONTENT_CHECKS, *FINDING_CHECKS)
"""Every check in order of code; `description` says what each promises."""


def check_geopackage(path: Path) -> tuple[Fault, ...]:
    """Check a GeoPackage against the contract, without changing it.

    Any GeoPackage may be given; one that is not ours lacks much.

    Returns
    -------
    What is wrong, in order of check and table; nothing when all is well. Each check gives at most a few faults a table,
    with a count and one example.

    Raises
    ------
    OutputError
        The file is absent, no GeoPackage, or damaged.
    """
    with opened(path) as file:
        return tuple(fault for check in CHECKS for fault in check.faults(file))
