"""The rows of the listing commands."""

from datetime import timedelta
from pathlib import Path

from flows.cli.listings import short_rows, source_rows
from flows.executors.local import LocalExecutor
from flows.job import main_job
from tests.flows.support import AT, Silent, request_in


def content(rows: list[dict[str, object]]) -> dict[object, object]:
    return {row["id"]: row["content"] for row in short_rows(rows)}


def test_sources_say_of_when_their_content_is_a_column_once_a_run_has_read_it(tmp_path: Path) -> None:
    request = request_in(tmp_path)
    before = content(source_rows(request))
    assert (before["search_areas"], before["housing_plans"], before["surroundings"]) == (
        "2025-07",
        "unknown",
        "unknown",
    )
    main_job(request, LocalExecutor(2, Silent(), first_wait_s=0))
    after = source_rows(request_in(tmp_path, at=AT + timedelta(days=1)))
    assert content(after)["housing_plans"] == "2023-12-31 to 2026-07-01"
    (parcels,) = (row for row in after if row["id"] == "parcels")
    assert (parcels["content_on"], parcels["content_newest_on"]) == ("2026", "2026")
