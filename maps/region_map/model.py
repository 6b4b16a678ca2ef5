"""The content of a region's map: everything that its scripts read."""

from typing import Final

import geopandas as gpd
from pydantic import ValidationError

from maps.common.errors import OutputError
from maps.common.labels import Wording
from maps.common.shapes import ShapeStore
from maps.common.styles import CLASS_COLOURS, GRADE_COLOURS
from maps.common.texts import texts
from maps.region_map.actions import action_cases, actions
from maps.region_map.findings import finding_columns, findings_of
from maps.region_map.grade_changes import grade_changes
from maps.region_map.layers import map_layers
from maps.region_map.mca import mca_content, programme_steps
from maps.region_map.rules import rule_numbers, rule_rows, scenario_rows
from maps.region_map.schema import MapModel, Meta, Party
from spatial.report.report import RegionReport

__all__ = ["map_model"]

_WORDS: Final = (
    "map.", "page.", "group.", "layer.", "legend.", "severity.", "strength.", "certainty.", "status.", "label.",
    "health.", "nitrogen.", "value.", "field.", "report.influence.", "report.unit.",
)  # fmt: skip
"""How the keys of texts begin that the page's scripts may use."""


def map_model(report: RegionReport, shapes: ShapeStore, labels: Wording) -> MapModel:
    """Return what the page's scripts read; `shapes` is filled with all that is drawn.

    Raises
    ------
    MapsError
        A rule's reason names what a finding does not have.
    OutputError
        The report does not fit the schema of the page: which part and field, and what is allowed.
    """
    try:
        return _model(report, shapes, labels)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join((error.title, *(str(part) for part in first["loc"])))
        msg = f"the map of {report.region.code} does not fit its schema: {where} is {first['input']!r}; {first['msg']}"
        raise OutputError(msg) from error


def _model(report: RegionReport, shapes: ShapeStore, labels: Wording) -> MapModel:
    layers = map_layers(report, shapes, labels)
    scenarios = scenario_rows(report, labels)
    findings = findings_of(report)
    basic = findings[findings["scenario"] == report.ruleset.scenario]
    case_of, cases = action_cases(report, findings["finding_id"].tolist())
    previous_on = report.background.previous_on
    return MapModel(
        meta=Meta(
            code=report.region.code,
            lang=report.background.lang,  # type: ignore[arg-type]  # `texts` refuses others
            previous_on=None if previous_on is None else f"{previous_on:%Y-%m-%d}",
        ),
        words={key: text for key, text in texts(labels.lang).items() if key.startswith(_WORDS)},
        places=_places(report, findings),
        parties=_parties(report),
        layer_titles=dict(labels.layers),
        colours={kind: {str(grade): pair for grade, pair in grades.items()} for kind, grades in GRADE_COLOURS.items()},
        classes=CLASS_COLOURS,
        rules=rule_rows(report, labels),
        actions=actions(report),
        cases=cases,
        params=rule_numbers(report, labels),
        layers=layers,
        scenarios=scenarios,
        findings=finding_columns(
            report, findings.assign(case=case_of), layers, [scenario.id for scenario in scenarios], shapes, labels
        ),
        grade_changes=grade_changes(report, findings, labels),
        mca=mca_content(report, [str(name) for name in basic["finding_id"]]),
        programme=programme_steps(report),
    )


def _places(report: RegionReport, findings: gpd.GeoDataFrame) -> dict[str, str]:
    """Return code to name of the municipalities that the page names."""
    columns = ("municipalities", "deciders")
    codes = {code for column in columns for listed in findings[column] for code in listed.split(",")}
    named = {code.rpartition(":")[2] for code in codes} | set(report.municipalities["feature_id"])
    return {code: name for code, name in sorted(report.place_names.items()) if code in named}


def _parties(report: RegionReport) -> dict[str, Party]:
    return {
        row["party_id"]: Party(title=row["title"], group=row["group"], level=row["level"])
        for row in report.background.parties.to_dict("records")
    }
