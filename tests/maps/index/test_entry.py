"""What a report tells on the pages of the whole release."""

from collections.abc import Callable

import pytest
from shapely import Point

from maps.index.content import INDEX_INDICATORS, heavy
from maps.index.entry import entry_of
from maps.outputs.region_outputs import REGION_OUTPUTS
from spatial.report.report import RegionReport
from tests.maps.conftest import IMG, X, Y


def test_claims_are_counted_by_their_heaviest_conflict_and_strongest_opportunity(report: RegionReport) -> None:
    entry = entry_of(report, REGION_OUTPUTS)
    # The heaviest conflict is about two of them: a plan and the wind area in which it lies.
    assert entry.places_by_severity == {4: 2, 2: 2}
    assert entry.places_by_strength == {3: 2, 2: 1}
    assert (entry.opportunities, heavy(entry)) == (3, 2)


def test_further_scenarios_do_not_count(make_report: Callable[..., RegionReport], report: RegionReport) -> None:
    wide = entry_of(make_report(scenarios=("ruim",)), REGION_OUTPUTS)
    assert wide.places_by_severity == entry_of(report, REGION_OUTPUTS).places_by_severity
    assert wide.findings == entry_of(report, REGION_OUTPUTS).findings


def test_the_heaviest_are_points_on_their_ground(report: RegionReport) -> None:
    conflict, chance = entry_of(report, REGION_OUTPUTS).findings
    assert (conflict.kind, conflict.grade, conflict.rule_id) == ("conflict", 4, "C-01")
    assert (conflict.left, conflict.right) == (IMG, "Molenrij")
    assert (X + 1000 < conflict.x < X + 1500, Y + 500 < conflict.y < Y + 1000) == (True, True)
    assert (chance.kind, chance.grade, chance.title) == ("opportunity", 3, "Zon over de grens heen")
    for one in (conflict, chance):
        assert report.region.geometry.covers(Point(one.x, one.y))


def test_what_was_not_evaluated_names_what_it_misses(report: RegionReport) -> None:
    assert (
        entry_of(report, REGION_OUTPUTS)
        .not_evaluated[0]
        .startswith("Woningen in overstromingszone (Overstromingszones)")
    )


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_number_has_a_value_or_says_why_not(make_report: Callable[..., RegionReport], lang: str) -> None:
    task = entry_of(make_report(lang=lang), REGION_OUTPUTS).task
    assert tuple(task) == INDEX_INDICATORS
    assert all((one.value is None) == bool(one.absent) for one in task.values())
    assert all(one.title for one in task.values())


def test_it_links_to_the_files_of_the_list(report: RegionReport) -> None:
    links = entry_of(report, REGION_OUTPUTS).links
    assert [(link.title, link.href) for link in links] == [
        ("kaart", "xx01/map.html"),
        ("rapport", "xx01/report.html"),
        ("GeoPackage", "xx01/xx01.gpkg"),
        ("CSV", "xx01/findings.csv"),
    ]
