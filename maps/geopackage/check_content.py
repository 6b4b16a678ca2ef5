"""Checks of what a region's GeoPackage says: its layers and tables, the findings, the area balance."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import shapely

from maps.geopackage.faults import Check, Found, counted
from maps.geopackage.file import GEOMETRY
from maps.geopackage.reading import GeoPackage, quoted
from maps.geopackage.tables import BASIC_LAYERS, FINDING_KINDS, FINDING_LAYERS
from spatial.balance.balance import BALANCE_COLUMNS, BALANCE_TOLERANCE
from spatial.findings.tables import GRADE_COLUMN, REGION_FINDINGS, TOP_GRADE
from spatial.report.table_list import ATTRIBUTE_TABLES
from spatial.rules.ruleset import BASIC
from spatial.schema.value_lists import CERTAINTY

__all__ = ["CONTENT_CHECKS"]

_M2_IN_HA: Final = 10_000
_AREA_SLACK_HA: Final = 1e-9


def _required_tables(file: GeoPackage) -> Found:
    """Layers region and municipalities and all tables are there; layers of findings are when there are any."""
    layers = {layer.name for layer in file.layers}
    for name in ("region", "municipalities"):
        if name not in layers:
            yield name, f"layer '{name}' is missing"
    for name in ATTRIBUTE_TABLES:
        if name not in file.tables:
            yield name, f"table '{name}' is missing; write it without rows when there is nothing to say"


def _required_columns(file: GeoPackage) -> Found:
    """Layers of findings have exactly the promised columns in order, tables at least theirs."""
    for table, described in FINDING_LAYERS.items():
        columns = described.names
        have = [name for name in file.columns(table) if name not in (file.key(table), GEOMETRY)]
        if table in file.tables and have != list(columns):
            missing = [name for name in columns if name not in have]
            extra = [name for name in have if name not in columns]
            said = [f"{word} {', '.join(names)}" for word, names in (("missing", missing), ("extra", extra)) if names]
            yield table, f"table '{table}': columns are not as promised: {'; '.join(said) or 'another order'}"
    for table, described in ATTRIBUTE_TABLES.items():
        missing = [name for name in described.names if name not in file.columns(table)]
        if table in file.tables and missing:
            yield table, f"table '{table}': column(s) {', '.join(missing)} missing"


def _unique_findings(file: GeoPackage) -> Found:
    """No finding stands twice in one scenario, in whichever layers and tables."""
    seen: set[tuple[str, str]] = set()
    for table in _graded_tables(file, "finding_id", "scenario"):
        keys = file.rows(f"SELECT finding_id, scenario FROM {table} ORDER BY finding_id, scenario")
        twice = [key for key, count in Counter(keys).items() if count > 1 or key in seen]
        seen.update(keys)
        ids = [name for name, _ in twice]
        yield from counted(table, "finding_id", ids, "that occur more than once in a scenario", "finding_id")


def _apart(file: GeoPackage) -> Found:
    """Conflicts and opportunities hold the basic scenario alone, the layers of scenarios the further ones alone."""
    for table in _findings(file, "finding_id", "scenario"):
        is_basic = table in BASIC_LAYERS
        rows = file.rows(
            f"SELECT finding_id FROM {table} WHERE (scenario = ?) <> ? ORDER BY finding_id", (BASIC, is_basic)
        )
        what = f"{'not ' if is_basic else ''}of scenario '{BASIC}'"
        yield from counted(table, "scenario", [row[0] for row in rows], what, "finding_id")


def _graded(file: GeoPackage) -> Found:
    """Severity is a whole number from 0 to 4, strength from 0 to 3."""
    for table, kind in {**FINDING_KINDS, REGION_FINDINGS.name: "conflict"}.items():
        column, top = GRADE_COLUMN[kind].name, TOP_GRADE[kind]
        if {column, "finding_id"} <= set(file.columns(table)):
            rows = file.rows(
                f"SELECT finding_id FROM {table} WHERE {column} IS NULL OR typeof({column}) <> 'integer' "
                f"OR {column} NOT BETWEEN 0 AND {top} ORDER BY finding_id"
            )
            yield from counted(table, column, [row[0] for row in rows], f"outside 0 to {top}", "finding_id")


def _certain(file: GeoPackage) -> Found:
    """Certainty is fact, screening or assumption."""
    marks = ", ".join("?" * len(CERTAINTY.codes))
    for table in _graded_tables(file, "finding_id", "certainty"):
        rows = file.rows(
            f"SELECT finding_id FROM {table} WHERE certainty IS NULL OR certainty NOT IN ({marks}) ORDER BY finding_id",
            CERTAINTY.codes,
        )
        what = f"not {' or '.join(CERTAINTY.codes)}"
        yield from counted(table, "certainty", [row[0] for row in rows], what, "finding_id")


def _measured(file: GeoPackage) -> Found:
    """Distance and areas are not negative, and no more lies in the region than there is."""
    for table in _findings(file, "finding_id", "distance_m", "area_ha", "area_in_region_ha"):
        rows = file.rows(
            f"SELECT finding_id FROM {table} WHERE distance_m IS NULL OR distance_m < 0 OR area_in_region_ha IS NULL "
            f"OR area_in_region_ha < 0 OR area_ha IS NULL OR area_in_region_ha > area_ha + {_AREA_SLACK_HA} "
            "ORDER BY finding_id"
        )
        what = "negative, unknown or larger in the region than as a whole"
        yield from counted(table, "area_in_region_ha", [row[0] for row in rows], what, "finding_id")


def _ruled(file: GeoPackage) -> Found:
    """Every finding's rule stands in the table rules."""
    for table in _graded_tables(file, "finding_id", "rule_id"):
        yield from _dangling(file, table, "rule_id", {"rules": "rule_id"})


def _assigned(file: GeoPackage) -> Found:
    """Every row of finding_parties belongs to a finding."""
    if "finding_id" in file.columns("finding_parties"):
        targets = dict.fromkeys(_graded_tables(file, "finding_id"), "finding_id")
        yield from _dangling(file, "finding_parties", "finding_id", targets)


def _balanced(file: GeoPackage) -> Found:
    """Rows of the balance add up to the region's area, relative 1e-6, with each combination of claims once."""
    layers = {layer.name: layer for layer in file.layers}
    if not set(BALANCE_COLUMNS) <= set(file.columns("balance")) or "region" not in layers:
        return
    ((total_ha,),) = file.rows("SELECT coalesce(sum(area_ha), 0) FROM balance")
    region_ha = float(shapely.area(file.geometries(layers["region"])[1]).sum()) / _M2_IN_HA
    if abs(total_ha - region_ha) > BALANCE_TOLERANCE * region_ha:
        sums = f"adds up to {total_ha:.6f} ha, the region is {region_ha:.6f} ha"
        yield "balance", f"table 'balance', column 'area_ha': {sums}"
    twice = file.rows("SELECT claims FROM balance GROUP BY claims HAVING count(*) > 1 ORDER BY claims")
    yield from counted("balance", "claims", [row[0] for row in twice], "that occur more than once", "claims")


def _known_parties(file: GeoPackage) -> Found:
    """Every party of a finding has a title in the table parties."""
    if "party_id" in file.columns("finding_parties"):
        yield from _dangling(file, "finding_parties", "party_id", {"parties": "party_id"})


def _styled(file: GeoPackage) -> Found:
    """QGIS finds a style of its own for every layer."""
    styled = set()
    if {"f_table_name", "useAsDefault", "styleQML"} <= set(file.columns("layer_styles")):
        rows = file.rows("SELECT f_table_name FROM layer_styles WHERE useAsDefault AND styleQML LIKE '%<qgis%'")
        styled = {row[0] for row in rows}
    for layer in file.layers:
        if layer.name not in styled:
            yield layer.name, f"layer '{layer.name}' has no default QML in layer_styles"


def _titled(file: GeoPackage) -> Found:
    """Every column of the findings has a title for people."""
    titled = set()
    if file.has_table("gpkg_data_columns"):
        titled = set(file.rows("SELECT table_name, column_name FROM gpkg_data_columns WHERE title <> ''"))
    for table, described in FINDING_LAYERS.items():
        bare = [name for name in described.names if (table, name) not in titled]
        if table in file.tables and bare:
            yield table, f"table '{table}': {len(bare)} column(s) without a title (e.g. '{bare[0]}')"


def _findings(file: GeoPackage, *columns: str) -> Iterator[str]:
    """Yield the finding layers that are there with these columns; that one is missing is another check's."""
    for table in FINDING_LAYERS:
        if set(columns) <= set(file.columns(table)):
            yield table


def _graded_tables(file: GeoPackage, *columns: str) -> Iterator[str]:
    """Yield the finding layers, and the table of findings without a place, that are there with these columns."""
    yield from _findings(file, *columns)
    if set(columns) <= set(file.columns(REGION_FINDINGS.name)):
        yield REGION_FINDINGS.name


def _dangling(file: GeoPackage, table: str, column: str, targets: Mapping[str, str]) -> Found:
    present = {name: key for name, key in targets.items() if key in file.columns(name)}
    if targets and not present:
        return []
    known = {row[0] for name, key in present.items() for row in file.rows(f"SELECT {key} FROM {quoted(name)}")}
    values = [row[0] for row in file.rows(f"SELECT DISTINCT {column} FROM {quoted(table)} ORDER BY {column}")]
    where = " or ".join(present) or "any layer or table of findings"
    return counted(table, column, [value for value in values if value not in known], f"not in {where}", column)


CONTENT_CHECKS: Final = (
    Check("C01", "error", _required_tables),
    Check("C02", "error", _required_columns),
    Check("C03", "error", _unique_findings),
    Check("C04", "error", _graded),
    Check("C05", "error", _certain),
    Check("C06", "error", _measured),
    Check("C07", "error", _ruled),
    Check("C08", "error", _assigned),
    Check("C09", "error", _balanced),
    Check("C10", "error", _apart),
    Check("R01", "recommendation", _known_parties),
    Check("R02", "recommendation", _styled),
    Check("R03", "recommendation", _titled),
)
