"""The product without the libraries of a Dask cluster, which are an extra of the distribution."""

import subprocess
import sys
from pathlib import Path

from flows.errors import ExitCode

WITHOUT_CLUSTER = "import sys; sys.modules.update(dict.fromkeys(('dask', 'distributed', 'prefect_dask'))); "


def run_without_cluster(folder: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program in which none of these can be imported."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_CLUSTER + program, *arguments],
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(Path(__file__).parents[3]), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def test_a_scheduler_is_refused_with_how_to_install_its_libraries(tmp_path: Path) -> None:
    command = "from flows.cli.commands import main; main()"
    done = run_without_cluster(tmp_path, command, "run", "--sample", "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == ExitCode.USAGE, done.stderr
    assert done.stderr == (
        "opgavenkaart: a run on a Dask cluster (--scheduler) needs distributed and prefect_dask; "
        "install: pip install 'opgavenkaart[cluster]', or leave --scheduler out\n"
    )
    assert not list(tmp_path.iterdir())


def test_a_run_of_this_process_and_the_flow_do_without(tmp_path: Path) -> None:
    program = """
from flows.cli.commands import main
main(["run", "--sample", "--out", "out"], standalone_mode=False)
import flows.executors.prefect_flow
"""
    done = run_without_cluster(tmp_path, program)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "current" / "xx01" / "map.html").is_file()
