import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from flows.errors import RequestError
from flows.publish.release import Release, staging
from flows.releases.previous import current
from tests.flows.support import AT, copied, publish_in, tree


def test_killed_anywhere_during_publishing_current_opens_whole(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.flows.publish.kill_publish", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20


def test_staging_is_cleared_after_a_failure(tmp_path: Path) -> None:
    def fail() -> None:
        with staging(tmp_path) as stage:
            (stage / "half").write_text("…", encoding="utf-8")
            raise RequestError

    with pytest.raises(RequestError):
        fail()
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_what_a_killed_run_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    (tmp_path / ".staging-dead").mkdir()
    (tmp_path / ".staging-link-1").symlink_to("nowhere")
    with staging(tmp_path) as stage:
        assert [path.name for path in tmp_path.glob(".staging-*")] == [stage.name]


def test_old_releases_go_and_the_published_one_stays(published: Release, tmp_path: Path) -> None:
    copied(published, tmp_path)
    for day in range(1, 4):
        publish_in(tmp_path, at=AT + timedelta(days=day), keep_releases=2)
    kept = sorted(path.name[:10] for path in (tmp_path / "out" / "releases").iterdir())
    assert kept == ["2026-11-25", "2026-11-26"]
    assert current(tmp_path / "out").name.startswith("2026-11-26")


def test_a_release_that_was_meddled_with_is_made_again_beside_it(published: Release, tmp_path: Path) -> None:
    first = copied(published, tmp_path)
    good = tree(first.folder)
    (first.folder / "index.html").write_text("meddled", encoding="utf-8")
    again = publish_in(tmp_path)
    assert again.release_id == f"{first.release_id}-1"
    assert tree(again.folder) == good
    assert current(tmp_path / "out") == again.folder.resolve()
