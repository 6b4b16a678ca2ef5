"""What lies with each party."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from maps.report.parties import INFLUENCE_ORDER, Load, lies_with, parties_by_finding
from spatial.report.report import RegionReport
from spatial.schema.value_lists import INFLUENCE
from tests.maps.report.fixture import emptied, whole


@pytest.fixture(scope="module")
def filled(make_report: Callable[..., RegionReport]) -> RegionReport:
    """The report of XX01 with every table filled and one more scenario."""
    return whole(make_report(scenarios=("ruim",)))


def load_of(report: RegionReport, party: str, municipality: str = "") -> Load:
    (found,) = (load for load in lies_with(report) if (load.party_id, load.municipality) == (party, municipality))
    return found


def test_every_type_of_influence_has_its_place() -> None:
    assert sorted(INFLUENCE_ORDER) == sorted(INFLUENCE.codes)


def test_a_party_has_the_findings_of_the_basic_scenario_the_worst_first(filled: RegionReport) -> None:
    executive = load_of(filled, "gs")
    assert (executive.conflicts, executive.worst_severity) == (4, 4)
    assert (executive.opportunities, executive.best_strength) == (3, 3)
    assert executive.by_influence == {"beslist": 7}
    assert [name[:4] for name in executive.decides] == ["C-01", "C-02", "C-02", "C-02", "O-01", "O-02", "O-02"]


def test_a_neighbour_has_only_what_touches_it(filled: RegionReport) -> None:
    neighbour = load_of(filled, "raad", "GM9003")
    assert (neighbour.conflicts, neighbour.opportunities, neighbour.best_strength) == (1, 0, None)


def test_what_a_party_only_frames_or_consents_to_it_does_not_decide(filled: RegionReport) -> None:
    province = load_of(filled, "provincie")
    assert province.by_influence == {"stemt_in": 3, "kadert": 4}
    assert province.decides == ()


def test_two_roles_in_one_finding_are_one_finding(filled: RegionReport) -> None:
    table = filled.finding_parties
    twice = table[table["party_id"] == "gs"].assign(influence="toetst")
    both = load_of(replace(filled, finding_parties=pd.concat([table, twice])), "gs")
    assert both.by_influence == {"beslist": 7, "toetst": 7}
    assert (both.conflicts, both.opportunities, len(both.decides)) == (4, 3, 7)


def test_parties_keep_the_order_of_their_table(filled: RegionReport) -> None:
    assert list(dict.fromkeys(load.party_id for load in lies_with(filled))) == ["raad", "gemeente", "gs", "provincie"]


def test_a_finding_of_two_scenarios_stands_once(filled: RegionReport) -> None:
    ids = [finding for finding, *_ in parties_by_finding(filled)]
    assert len(ids) == len(set(ids)) == filled.finding_parties["finding_id"].nunique()
    assert parties_by_finding(emptied(filled)) == ()
