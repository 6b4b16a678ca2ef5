"""Figures on the ground: they come with a run, change no claim, and cannot stop it."""

import sqlite3
from pathlib import Path

import pytest

from data.errors import HarmoniseError
from flows.executors.local import LocalExecutor
from flows.job import make_plan
from flows.publish.release import Release
from flows.run.remote_steps import context_of
from flows.run.request import RunRequest
from flows.run.run import prepare
from flows.run.run_plan import RunPlan
from maps.common.phrases import say
from tests.flows.support import Silent, manifest_of, publish_in, request_in, sources_of

PEOPLE = "code;inwoners\nGM9901;1200\nGM9902;3400\n"

ENTRY = """\
id: people
title: {nl: Inwoners (fictief), en: Inhabitants (fictional)}
provider: Opgavenkaart (fictief)
licence: CC0
status: verified
label: fictional
kind: table
connector: local_file
address: ../files/people.csv
csv: {separator: ";"}
refresh_days: 365
attach: {layer: municipalities, column: population, key: code, value: inwoners}
"""


@pytest.fixture
def people(sample_copy: Path) -> Path:
    (sample_copy / "people.yaml").write_text(ENTRY, encoding="utf-8")
    table = sample_copy.parent / "files" / "people.csv"
    table.write_text(PEOPLE, encoding="utf-8")
    return table


def own(sample_copy: Path) -> dict[str, object]:
    return {"sample": False, "catalogue": sample_copy}


def planned(request: RunRequest) -> RunPlan:
    with prepare(request) as run:
        return make_plan(run, LocalExecutor(2, Silent()))


def population(release: Release) -> dict[str, float | None]:
    with sqlite3.connect(release.folder / "xx01" / "xx01.gpkg") as database:
        return dict(database.execute("select feature_id, population from municipalities").fetchall())


def test_figures_stand_on_the_municipalities_of_a_release(people: Path, sample_copy: Path, tmp_path: Path) -> None:
    release = publish_in(tmp_path, **own(sample_copy))
    populations = population(release)
    assert (populations["GM9901"], populations["GM9902"], populations["GM9903"]) == (1200, 3400, None)
    assert sources_of(release)["people"]["health"] == "fresh"
    assert people.exists()


def test_a_table_that_cannot_be_had_stops_nothing(people: Path, sample_copy: Path, tmp_path: Path) -> None:
    people.unlink()
    release = publish_in(tmp_path, **own(sample_copy))
    reported = sources_of(release)["people"]
    assert reported["health"] == "missing"
    assert "there is no file" in reported["why"]
    assert manifest_of(release)["regions"]["XX01"]["findings_by_rule"]


def test_a_table_without_a_row_gives_nobody_a_number(people: Path, sample_copy: Path, tmp_path: Path) -> None:
    people.write_text(PEOPLE.splitlines()[0] + "\n", encoding="utf-8")
    assert set(population(publish_in(tmp_path, **own(sample_copy))).values()) == {None}


def test_an_entry_of_ones_own_that_does_not_fit_says_so(people: Path, sample_copy: Path, tmp_path: Path) -> None:
    people.write_text("gemeente;mensen\n1;2\n", encoding="utf-8")
    with pytest.raises(HarmoniseError, match=r"source 'people': column\(s\) code, inwoners missing"):
        publish_in(tmp_path, **own(sample_copy))


def test_another_number_makes_no_claim_anew(people: Path, sample_copy: Path, tmp_path: Path) -> None:
    request = request_in(tmp_path, **own(sample_copy))
    before = planned(request)
    people.write_text(PEOPLE.replace("1200", "1300"), encoding="utf-8")
    after = planned(request)
    assert before.municipalities != after.municipalities
    assert before.layers == after.layers


def test_the_origin_of_each_figure_is_told(people: Path, sample_copy: Path, tmp_path: Path) -> None:
    context = context_of(planned(request_in(tmp_path, **own(sample_copy))))
    origins = {name: say(origin, "nl") for name, origin in context.report_context.origins.items()}
    assert origins["municipalities.population"] == "Opgavenkaart (fictief), Inwoners (fictief)"
    assert origins["municipalities"] == "Opgavenkaart (fictief), Gemeenten (fictief)"
    assert context.energy_regions is None
    assert people.exists()
