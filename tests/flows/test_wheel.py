"""The distribution as a user gets it: built, unpacked, run in an empty folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path


def test_built_wheel_runs_the_sample_in_an_empty_folder(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")],
        cwd=root,
        check=True,
        capture_output=True,
    )
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    tops = {path.name for path in (tmp_path / "site").iterdir() if not path.name.endswith(".dist-info")}
    assert tops == {"data", "flows", "maps", "spatial"}
    empty = tmp_path / "empty"
    empty.mkdir()
    code = (
        "import sys; from flows.cli import commands; "
        "assert commands.__file__.startswith(sys.argv.pop(1)), commands.__file__; commands.main()"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "OPGAVENKAART_"))}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, str(tmp_path / "site"), "run", "--sample", "--out", "out"],
        cwd=empty,
        env={**kept, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert (empty / "out" / "current" / "xx01" / "map.html").is_file()
