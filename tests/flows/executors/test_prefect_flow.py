"""The steps as a Prefect flow, on the server that Prefect starts for itself: in a process and a folder of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

from flows.publish.release import Release
from tests.flows.support import tree


def run_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "OPGAVENKAART_"))}
    return subprocess.run(
        [sys.executable, "-c", "from flows.cli.commands import main; main()", *arguments],
        cwd=folder,
        env={**kept, "HOME": str(folder / "home"), "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def test_flow_publishes_the_same_bytes_and_writes_nothing_to_the_home(published: Release, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    done = run_in(tmp_path, "run", "--sample", "--prefect", "--at", "2026-11-23T06:00:00Z", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["release_id"] == published.release_id
    assert tree(
        Path(report["folder"]) if Path(report["folder"]).is_absolute() else tmp_path / report["folder"]
    ) == tree(published.folder)
    assert not [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert {path.name for path in tmp_path.iterdir()} == {"home", "var"}
    refused = run_in(tmp_path, "run", "--sample", "--prefect", "--region", "ES99")
    assert refused.returncode == 4
    assert "unknown region ES99" in refused.stderr
    assert "Traceback" not in refused.stderr
