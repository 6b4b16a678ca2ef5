"""The files of a region are those of one list: written, checked, linked to and read by it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import maps.outputs.region_outputs as module
from maps.common.errors import OutputError
from maps.index.entry import entry_of
from maps.outputs.region_outputs import FINDINGS_CSV, GEOPACKAGE, REGION_OUTPUTS, RegionOutput, write_outputs
from spatial.messages import Text
from spatial.report.report import RegionReport

SUMMARY = RegionOutput(
    name="{code}.txt",
    media_type="text/plain",
    title=Text(nl="samenvatting", en="summary"),
    description=Text(nl="Eén regel.", en="One line."),
    is_in_index=True,
    has_findings=True,
    write=lambda content, path: path.write_text(f"{len(content.sums)} rules\n", encoding="utf-8"),
)


def test_every_file_of_the_list_is_written(report: RegionReport, tmp_path: Path) -> None:
    write_outputs(report, tmp_path)
    names = ["findings.csv", "map.html", "report.html", "report.json", "xx01.gpkg"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_a_new_file_is_written_and_linked_to(
    report: RegionReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = (*REGION_OUTPUTS, SUMMARY)
    monkeypatch.setattr(module, "REGION_OUTPUTS", outputs)
    write_outputs(report, tmp_path)
    assert (tmp_path / "xx01.txt").read_text(encoding="utf-8") == "5 rules\n"
    assert '<a href="xx01.txt">xx01.txt</a>' in (tmp_path / "map.html").read_text(encoding="utf-8")
    assert '<a href="xx01.txt">xx01.txt</a>' in (tmp_path / "report.html").read_text(encoding="utf-8")
    last = entry_of(report, outputs).links[-1]
    assert (last.title, last.href) == ("samenvatting", "xx01/xx01.txt")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (replace(SUMMARY, write=lambda *_: None), r"folder of XX01: xx01\.txt missing or too many"),
        (
            replace(SUMMARY, write=lambda _, path: [path.with_suffix(end).touch() for end in (".txt", ".tmp")]),
            r"folder of XX01: xx01\.tmp missing or too many",
        ),
        (replace(SUMMARY, faults=lambda path: (f"T01 {path.name} is dull",)), r"xx01/xx01\.txt: T01 xx01\.txt is dull"),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_refused(
    report: RegionReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: RegionOutput, words: str
) -> None:
    monkeypatch.setattr(module, "REGION_OUTPUTS", (FINDINGS_CSV, changed))
    with pytest.raises(OutputError, match=words):
        write_outputs(report, tmp_path)


def test_a_geopackage_that_fails_its_checks_is_refused(
    make_report: Callable[..., RegionReport], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = make_report()
    monkeypatch.setattr(module, "REGION_OUTPUTS", (GEOPACKAGE,))
    broken = replace(report, balance=report.balance.assign(area_ha=1.0))
    with pytest.raises(OutputError, match=r"xx01/xx01\.gpkg: C09 table 'balance'"):
        write_outputs(broken, tmp_path)


def test_readers_find_a_file_of_every_region(tmp_path: Path) -> None:
    for code in ("XX02", "XX01"):
        for output in (GEOPACKAGE, FINDINGS_CSV):
            path = output.path(tmp_path, code)
            path.parent.mkdir(exist_ok=True)
            path.touch()
    assert [path.parent.name for path in FINDINGS_CSV.paths(tmp_path)] == ["xx01", "xx02"]
    assert [path.name for path in GEOPACKAGE.paths(tmp_path)] == ["xx01.gpkg", "xx02.gpkg"]
