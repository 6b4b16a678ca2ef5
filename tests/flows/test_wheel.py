"""The distribution as a user gets it: built, unpacked, run in an empty folder."""

import os
import re
import subprocess
import sys
import zipfile
from email import message_from_string
from email.message import Message
from pathlib import Path

import pytest

PACKAGES = {"data", "flows", "maps", "spatial"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
    )
    (wheel,) = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def metadata(site: Path) -> Message:
    (path,) = site.glob("*.dist-info/METADATA")
    return message_from_string(path.read_text(encoding="utf-8"))


def test_the_wheel_holds_the_packages_and_nothing_else(site: Path) -> None:
    assert {path.name for path in site.iterdir() if not path.name.endswith(".dist-info")} == PACKAGES
    names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert {f"{package}/py.typed" for package in PACKAGES} <= names
    # The generator of the sample and what tests it stay behind; its files come along.
    assert "data/sample/files/gemeenten.geojson" in names
    assert not [name for name in names if "make_sample" in name or "test" in Path(name).stem.split("_")]


def test_the_libraries_of_a_cluster_are_an_extra(metadata: Message) -> None:
    assert metadata.get_all("Provides-Extra") == ["cluster"]
    requirements = metadata.get_all("Requires-Dist", [])
    names = {re.split(r"[<>]", text)[0] for text in requirements if "extra == 'cluster'" in text}
    assert names == {"distributed", "prefect-dask"}


def test_no_licence_is_stated_as_none_is_chosen(metadata: Message) -> None:
    assert not [name for name in metadata if name.startswith("License")]
    classifiers = metadata.get_all("Classifier", [])
    assert "Typing :: Typed" in classifiers
    assert not [classifier for classifier in classifiers if classifier.startswith("License")]


def test_built_wheel_runs_the_sample_in_an_empty_folder(site: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from flows.cli import commands; "
        "assert commands.__file__.startswith(sys.argv.pop(1)), commands.__file__; commands.main()"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "OPGAVENKAART_"))}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, str(site), "run", "--sample", "--out", "out"],
        cwd=tmp_path,
        env={**kept, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "current" / "xx01" / "map.html").is_file()
