"""What was promised: the built-in targets against the rule book, and what is refused of a user's own."""

import math
import re

import pytest
from pydantic import ValidationError

from spatial.indicators import TARGET_INDICATORS, Targets
from spatial.layers.errors import RuleError
from tests.spatial.indicators.support import built_in, target, targets

ROWS = built_in()
BIDS = [row for row in ROWS.values() if row.indicator == "energy.bid"]
DEALS = [row for row in ROWS.values() if row.indicator == "housing.deal"]


def test_the_built_in_targets_fit_together() -> None:
    assert set(Targets(ROWS).rows) == set(ROWS)
    assert all(row.id == f"{row.indicator}.{row.id.rsplit('.', 1)[1]}" for row in ROWS.values())


def test_the_bids_of_thirty_regions_add_up() -> None:
    assert sorted(row.at for row in BIDS) == [f"ES{number:02d}" for number in range(1, 31)]
    assert math.fsum(row.value for row in BIDS) == pytest.approx(54.955, abs=1e-9)
    assert {row.goal_year for row in BIDS} == {2030}


def test_the_bids_that_nobody_confirmed_are_marked() -> None:
    assert {row.at for row in BIDS if row.status == "U"} == {"ES19", "ES20", "ES27"}


def test_the_members_are_342_municipalities_each_in_one_region() -> None:
    names = [name for row in BIDS for name in row.members]
    assert len(names) == len(set(names)) == 342


def test_the_deals_of_twelve_provinces_are_those_that_were_signed() -> None:
    signed = {row.at: row.value for row in DEALS}
    assert sorted(signed) == [f"PV{number}" for number in range(20, 32)]
    # The offers of October 2022 add up to 917,193; four provinces signed for more.
    offered = signed | {"PV22": 13_631, "PV24": 39_193, "PV25": 100_000, "PV28": 235_460}
    assert sum(offered.values()) == 917_193
    assert sum(signed.values()) == 934_412


def test_the_needs_of_regions_that_could_be_read_are_there() -> None:
    needs = {row.at: row.value for row in ROWS.values() if row.indicator == "housing.need"}
    assert needs == {"ES04": 14_100, "ES05": 28_200, "ES09": 25_000, "ES14": 61_000}


def test_the_nitrogen_goals_say_that_they_are_national() -> None:
    goals = {row.goal_year: row for row in ROWS.values() if row.indicator == "nitrogen.goal"}
    assert {year: row.value for year, row in goals.items()} == {2025: 0.40, 2030: 0.50, 2035: 0.74}
    for row in goals.values():
        assert row.at == "NL"
        assert row.note is not None
        assert "niet voor een gebied of regio" in row.note.nl
        assert "not for an area or region" in row.note.en


def test_every_target_has_a_source_and_a_dutch_title() -> None:
    for row in ROWS.values():
        assert row.source.strip(), row.id
        assert row.title.nl.strip(), row.id
        assert row.title.en.strip(), row.id


def test_the_latest_target_of_a_place_counts() -> None:
    held = targets(
        target("nitrogen.goal", "NL", 0.5, "share", id="b", goal_year=2030),
        target("nitrogen.goal", "NL", 0.4, "share", id="a", goal_year=2025),
    )
    assert [row.id for row in held.of("nitrogen.goal", "NL")] == ["a", "b"]
    latest = held.latest("nitrogen.goal", "NL")
    assert latest is not None
    assert latest.id == "b"
    assert held.latest("energy.bid", "NL") is None


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (target("energy.bit", "ES04", 1), "target 'energy.bit.ES04', indicator: there is no 'energy.bit'; allowed: "),
        (target("energy.bid", "ES04", 1, "GWh"), "unit: 'energy.bid' is in 'TWh', not in 'GWh'"),
        (target("energy.bid", "ES04", 1, members=("Almelo", "Almelo")), "members: Almelo twice; keep one"),
    ],
)
def test_a_target_that_says_something_else_is_refused(row, says: str) -> None:
    with pytest.raises(RuleError, match=re.escape(says)):
        targets(row)


def test_two_targets_for_one_thing_are_refused_and_the_way_to_replace_is_told() -> None:
    with pytest.raises(RuleError, match=r"target 'ours': .* stands in 'energy.bid.ES04' already; give yours the id"):
        targets(target("energy.bid", "ES04", 1.5), target("energy.bid", "ES04", 1.3, id="ours"))


@pytest.mark.parametrize("changed", [{"at": "ES4"}, {"value": -1}, {"status": "X"}, {"colour": "red"}, {"source": ""}])
def test_a_row_with_a_wrong_or_unknown_key_is_refused(changed: dict) -> None:
    with pytest.raises(ValidationError):
        target("energy.bid", **{"at": "ES04", "value": 1, **changed})


def test_every_target_is_about_something_the_table_tells() -> None:
    assert {row.indicator for row in ROWS.values()} <= set(TARGET_INDICATORS)
